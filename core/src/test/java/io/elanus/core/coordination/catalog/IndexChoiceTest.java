package io.elanus.core.coordination.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.coordination.catalog.IndexState.ScalarIndexState;
import io.elanus.core.coordination.catalog.IndexState.VectorIndexState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IndexChoiceTest {
  private static final String BAD =
      ": invalid parameter[expected=valid index params][actual=invalid index params]";

  private static FieldSchema field(DataType type) {
    DataType element = type == DataType.ARRAY ? DataType.FLOAT : null;
    Map<String, String> parameters = type.isDenseVector() ? Map.of("dim", "8") : Map.of();
    return new FieldSchema(
        new FieldId(101),
        "f",
        "",
        type,
        element,
        parameters,
        false,
        false,
        false,
        false,
        false,
        false,
        null);
  }

  private static Map<String, String> parameters(String type, String metric) {
    Map<String, String> parameters = new HashMap<>();
    if (!type.isEmpty()) {
      parameters.put("index_type", type);
    }
    if (metric != null && !metric.isEmpty()) {
      parameters.put("metric_type", metric);
    }
    return parameters;
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT_VECTOR, COSINE, HNSW",
    "FLOAT16_VECTOR, COSINE, HNSW",
    "BFLOAT16_VECTOR, COSINE, HNSW",
    "INT8_VECTOR, COSINE, HNSW",
    "BINARY_VECTOR, HAMMING, FLAT",
    "SPARSE_FLOAT_VECTOR, IP, SPARSE_INVERTED_INDEX"
  })
  void choosesForTheUserWhoNamesNothing(DataType type, Metric metric, String resolved) {
    IndexChoice choice = IndexChoice.of(field(type), Map.of());
    assertThat(choice.typeName()).isEqualTo("AUTOINDEX");
    VectorIndexState vector = choice.vector();
    assertThat(vector.metric()).isEqualTo(metric);
    assertThat(vector.type()).isEqualTo(resolved);
    assertThat(choice).isEqualTo(IndexChoice.of(field(type), parameters("AUTOINDEX", "")));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT_VECTOR", "FLOAT16_VECTOR", "BFLOAT16_VECTOR", "INT8_VECTOR"})
  void fillsInTheParametersOfAGraph(DataType type) {
    Map<String, String> given = parameters("HNSW", "L2");
    given.put("M", "16");
    assertThat(IndexChoice.of(field(type), given).vector())
        .isEqualTo(
            new VectorIndexState("HNSW", Metric.L2, Map.of("M", "16", "efConstruction", "360")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "M|1|Out of range in json: param 'M' (1) should be in range [2, 2048]",
        "M|2049|Out of range in json: param 'M' (2049) should be in range [2, 2048]",
        "M|16.0|wrong data type in json, key: 'M', value: '16.0'",
        "M|True|invalid integer value, key: 'M', value: 'True'",
        "M|[16]|invalid integer value, key: 'M', value: '[16]'",
        "efConstruction|0|Out of range in json: param 'efConstruction' (0) should be in range [1,"
            + " 2147483647]"
      })
  void refusesGraphParametersOutOfRange(String key, String value, String text) {
    Map<String, String> given = parameters("HNSW", "L2");
    given.put(key, value);
    refuses(DataType.FLOAT_VECTOR, given, text + ": invalid parameter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AISAQ"})
  void namesWhatIsNotBuiltYet(String type) {
    IndexChoice choice = IndexChoice.of(field(DataType.FLOAT_VECTOR), parameters(type, "L2"));
    assertThat(choice.missing()).isEqualTo("index type " + type);
    assertThat(choice.vector()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"FLOAT16_VECTOR, AISAQ, L2, index type AISAQ"})
  void namesWhatIsNotBuiltYetOnOtherFields(
      DataType type, String index, String metric, String missing) {
    assertThat(IndexChoice.of(field(type), parameters(index, metric)).missing()).isEqualTo(missing);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BINARY_VECTOR|MINHASH_LSH|JACCARD|metric type JACCARD not found or not supported,"
            + " supported: [MHJACCARD]: invalid parameter",
        "BINARY_VECTOR|BIN_FLAT|MHJACCARD|metric type MHJACCARD not found or not supported,"
            + " supported: [HAMMING JACCARD SUBSTRUCTURE SUPERSTRUCTURE]: invalid parameter",
        "BINARY_VECTOR|BIN_IVF_FLAT|SUBSTRUCTURE|metric type SUBSTRUCTURE not found or not"
            + " supported, supported: [HAMMING JACCARD]: invalid parameter",
        "FLOAT_VECTOR|non_exiting_type|L2|invalid parameter[expected=valid index][actual=invalid"
            + " index type: non_exiting_type]",
        "FLOAT_VECTOR|ANNOY|L2|invalid parameter[expected=valid index][actual=invalid index type:"
            + " ANNOY]",
        "INT64|HYBRID||invalid parameter[expected=valid index][actual=invalid index type: HYBRID]"
      })
  void refusesInTheWordsOfMilvus(DataType type, String index, String metric, String text) {
    refuses(type, parameters(index, metric), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FLOAT_VECTOR|FLAT|HAMMING|float vector index does not support metric type: HAMMING",
        "BINARY_VECTOR|BIN_FLAT|L2|binary vector index does not support metric type: L2",
        "SPARSE_FLOAT_VECTOR|BITMAP||metric type not set for vector index",
        "SPARSE_FLOAT_VECTOR|BITMAP|L2|only IP&BM25 is the supported metric type for sparse index",
        "SPARSE_FLOAT_VECTOR|BITMAP|IP|data type SparseFloatVector can't build with this index"
            + " BITMAP",
        "INT8_VECTOR|FLAT|L2|data type Int8Vector can't build with this index FLAT",
        "INT64|IVF_SQ8||data type Int64 can't build with this index IVF_SQ8",
        "FLOAT|BITMAP||bitmap index are only supported on bool, int, string and array field",
        "ARRAY|BITMAP||bitmap index are only supported on bool, int, string for array field",
        "VARCHAR|STL_SORT||STL_SORT are only supported on numeric field",
        "JSON|BITMAP||bitmap index are only supported on bool, int, string and array field",
        "FLOAT_VECTOR|Trie|L2|data type FloatVector can't build with this index Trie",
        "INT64|Trie||TRIE are only supported on varchar field",
        "INT64|TRIE||TRIE are only supported on varchar field",
        "INT64|NGRAM||ngram index can only be created on VARCHAR or JSON field",
        "VARCHAR|RTREE||RTREE index can only be built on geometry field",
        "GEOMETRY|INVERTED||INVERTED are not supported on Geometry field",
        "GEOMETRY|STL_SORT||STL_SORT are only supported on numeric field",
        "TIMESTAMPTZ|INVERTED||INVERTED are not supported on Timestamptz field",
        "TIMESTAMPTZ|BITMAP||bitmap index are only supported on bool, int, string and array field"
      })
  void refusesTypesAndMetricsThatDoNotFitTheField(
      DataType type, String index, String metric, String text) {
    refuses(type, parameters(index, metric), text + BAD);
  }

  @Test
  void refusesABitmapOnTheKey() {
    FieldSchema key = field(DataType.INT64).asPrimaryKey(false);
    assertThatThrownBy(() -> IndexChoice.of(key, parameters("BITMAP", "")))
        .hasMessageContaining("create bitmap index on primary key not supported");
  }

  @Test
  void takesOnlyAMetricWithAutoindex() {
    Map<String, String> given = parameters("AUTOINDEX", "L2");
    assertThat(IndexChoice.of(field(DataType.FLOAT_VECTOR), given).vector().metric())
        .isEqualTo(Metric.L2);
    given.put("nlist", "10");
    refuses(DataType.FLOAT_VECTOR, given, "only metric type can be passed when use AutoIndex");
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT_VECTOR", "FLOAT16_VECTOR", "BFLOAT16_VECTOR", "INT8_VECTOR"})
  void aimsAtARecallWithAutoindexOnDenseVectors(DataType type) {
    Map<String, String> given = parameters("AUTOINDEX", "L2");
    assertThat(IndexChoice.of(field(type), given).vector().parameters())
        .containsEntry("recall_target", "0.98");
    given.put("recall_target", "0.95");
    assertThat(IndexChoice.of(field(type), given).vector().parameters())
        .containsEntry("recall_target", "0.95");
    given.put("recall_target", "1");
    refuses(
        type,
        given,
        "Out of range in json: param 'recall_target' (1) should be in range [0.500000, 0.999000]: invalid parameter");
    given.put("recall_target", "good");
    refuses(
        type, given, "invalid float value, key: 'recall_target', value: 'good': invalid parameter");
  }

  @ParameterizedTest
  @EnumSource(names = {"SPARSE_FLOAT_VECTOR", "BINARY_VECTOR"})
  void takesNoRecallWithAutoindexOnOtherVectors(DataType type) {
    Map<String, String> given = parameters("AUTOINDEX", "");
    given.put("recall_target", "0.95");
    refuses(type, given, "only metric type can be passed when use AutoIndex");
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"BOOL", "INT8", "INT16", "INT32", "INT64", "FLOAT", "DOUBLE", "VARCHAR", "ARRAY"})
  void buildsAnInvertedIndexForAutoindexOnScalars(DataType type) {
    for (String name : List.of("", "AUTOINDEX")) {
      IndexChoice choice = IndexChoice.of(field(type), parameters(name, ""));
      assertThat(choice.typeName()).isEqualTo("AUTOINDEX");
      assertThat(choice.vector()).isNull();
      assertThat(choice.scalar()).isEqualTo(new ScalarIndexState("INVERTED", Map.of()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "INT64, INVERTED, INVERTED",
    "INT64, BITMAP, BITMAP",
    "DOUBLE, STL_SORT, STL_SORT",
    "VARCHAR, TRIE, TRIE",
    "VARCHAR, Trie, TRIE",
    "BOOL, INVERTED, INVERTED"
  })
  void buildsScalarIndexesByName(DataType type, String name, String resolved) {
    IndexChoice choice = IndexChoice.of(field(type), parameters(name, ""));
    assertThat(choice.typeName()).isEqualTo(name);
    assertThat(choice.missing()).isEmpty();
    assertThat(choice.scalar()).isEqualTo(new ScalarIndexState(resolved, Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2||Ngram index must specify both min_gram and max_gram",
        "|3|Ngram index must specify both min_gram and max_gram",
        "2.5|3|min_gram for Ngram index must be an integer, got: 2.5",
        "2|x|max_gram for Ngram index must be an integer, got: x",
        "5|3|invalid min_gram or max_gram value for Ngram index, min_gram: 5, max_gram: 3",
        "0|3|Ngram index must specify both min_gram and max_gram",
        "2|0|Ngram index must specify both min_gram and max_gram",
        "-1|3|invalid min_gram or max_gram value for Ngram index, min_gram: -1, max_gram: 3"
      })
  void refusesPiecesOfNoSize(String least, String most, String text) {
    Map<String, String> given = parameters("NGRAM", "");
    if (least != null) {
      given.put("min_gram", least);
    }
    if (most != null) {
      given.put("max_gram", most);
    }
    refuses(DataType.VARCHAR, given, text + ": invalid parameter");
  }

  @Test
  void wantsStringsForPiecesOfJson() {
    Map<String, String> given = parameters("NGRAM", "");
    given.putAll(Map.of("min_gram", "2", "max_gram", "1000000000", "json_path", "f['a']"));
    refuses(
        DataType.JSON,
        given,
        "JSON field with ngram index must specify json_cast_type: invalid parameter");
    given.put("json_cast_type", "double");
    refuses(
        DataType.JSON,
        given,
        "JSON field with ngram index only supports VARCHAR cast type, got: DOUBLE:"
            + " invalid parameter");
    given.put("json_cast_type", "varchar");
    assertThat(IndexChoice.of(field(DataType.JSON), given).scalar())
        .isEqualTo(
            new ScalarIndexState(
                "NGRAM",
                Map.of(
                    "min_gram", "2",
                    "max_gram", "1000000000",
                    "json_path", "f['a']",
                    "json_cast_type", "VARCHAR")));
  }

  @Test
  void checksTheCastFunction() {
    Map<String, String> given = parameters("INVERTED", "");
    given.putAll(Map.of("json_cast_type", "varchar", "json_cast_function", "string_to_double"));
    refuses(
        DataType.JSON,
        given,
        "json_cast_function STRING_TO_DOUBLE is not supported for json_cast_type VARCHAR" + BAD);
    given.put("json_cast_function", "upper");
    refuses(DataType.JSON, given, "json_cast_function UPPER is not supported" + BAD);
    given.put("json_cast_type", "int64");
    refuses(DataType.JSON, given, "json_cast_type int64 is not supported" + BAD);
  }

  @Test
  void namesAnIndexAfterThePathInsideJson() {
    Map<String, String> given = Map.of("json_cast_type", "double", "json_path", "f['a'][0][\"b\"]");
    IndexChoice choice = IndexChoice.of(field(DataType.JSON), given);
    assertThat(IndexChoice.defaultName(field(DataType.JSON), choice.jsonPath()))
        .isEqualTo("f/a/0/b");
    refuses(
        DataType.JSON,
        Map.of(),
        "json index must specify cast type: missing parameter[missing_param=json_cast_type]" + BAD);
    assertThatThrownBy(() -> IndexChoice.defaultName(field(DataType.JSON), "f[a"))
        .hasMessage("cannot parse identifier: f[a");
    for (String path : List.of("1", "1.0", "/", "[0]", "f[a]", "f['a'")) {
      refuses(
          DataType.JSON,
          Map.of("json_cast_type", "double", "json_path", path),
          "cannot parse identifier: " + path);
    }
  }

  private static void refuses(DataType type, Map<String, String> given, String text) {
    assertThatThrownBy(() -> IndexChoice.of(field(type), given))
        .isInstanceOf(DatabaseException.class)
        .hasMessage(text);
  }

  @Test
  void comparesListsByMaxSimAndElementsByAVectorsMetric() {
    FieldSchema vectors =
        new FieldSchema(
            new FieldId(101),
            "clips[vector]",
            "",
            DataType.ARRAY,
            DataType.FLOAT_VECTOR,
            Map.of("dim", "4", "max_capacity", "10"),
            false,
            false,
            false,
            false,
            false,
            false,
            null);
    IndexChoice lists =
        IndexChoice.of(vectors, Map.of("index_type", "HNSW", "metric_type", "MAX_SIM_L2"));
    assertThat(lists.typeName()).isEqualTo("HNSW");
    assertThat(lists.vector())
        .isEqualTo(new VectorIndexState("FLAT", Metric.L2, Map.of("max_sim", "MAX_SIM_L2")));
    assertThat(IndexChoice.of(vectors, Map.of("index_type", "HNSW", "metric_type", "IP")).vector())
        .isEqualTo(new VectorIndexState("FLAT", Metric.IP, Map.of()));
    assertThatThrownBy(() ->
            IndexChoice.of(vectors, Map.of("index_type", "HNSW", "metric_type", "MAX_SIM_HAMMING")))
        .hasMessageContaining("does not support metric type: MAX_SIM_HAMMING");
    assertThatThrownBy(() ->
            IndexChoice.of(vectors, Map.of("index_type", "INVERTED", "metric_type", "MAX_SIM")))
        .hasMessageContaining("data type ArrayOfVector can't build with this index INVERTED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MINHASH_LSH", "AUTOINDEX"})
  void elementsOfComputedSignaturesHave32Bits(String type) {
    FieldSchema signature = FieldSchema.of(101, "f", DataType.BINARY_VECTOR, Map.of("dim", "128"));
    Map<String, String> given = parameters(type, "MHJACCARD");
    IndexChoice choice = IndexChoice.ofSignatures(signature, given);
    assertThat(choice.typeName()).isEqualTo(type);
    assertThat(choice.vector().parameters()).containsEntry("mh_element_bit_width", "32");
    assertThat(IndexChoice.of(signature, given).vector().parameters())
        .containsEntry("mh_element_bit_width", "8");
    given.put("mh_element_bit_width", "64");
    if (type.equals("MINHASH_LSH")) {
      assertThat(IndexChoice.ofSignatures(signature, given).vector().parameters())
          .containsEntry("mh_element_bit_width", "64");
    }
  }

  @Test
  void otherIndexesOfComputedSignaturesStayWhatTheyAre() {
    FieldSchema signature = field(DataType.BINARY_VECTOR);
    Map<String, String> given = parameters("BIN_FLAT", "HAMMING");
    assertThat(IndexChoice.ofSignatures(signature, given))
        .isEqualTo(IndexChoice.of(signature, given));
  }
}
