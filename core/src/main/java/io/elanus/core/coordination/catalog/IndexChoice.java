package io.elanus.core.coordination.catalog;

import io.elanus.core.coordination.catalog.IndexState.ScalarIndexState;
import io.elanus.core.coordination.catalog.IndexState.VectorIndexState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.BuildParameters;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.RecallTarget;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.index.method.IndexMethods;
import io.elanus.core.index.minhash.Signatures;
import io.elanus.core.index.scalar.ScalarIndexShape;
import io.elanus.core.kernel.distance.MaxSim;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.text.minhash.TextSignatures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the parameters of an index come to: checked, with defaults, or refused in Milvus's words. A
/// type that is not built yet is named in `missing`, to be refused when nothing else is wrong with
/// the request; it is never replaced by another.
///
/// @param typeName what describe shows
/// @param jsonPath the path inside a JSON field, empty for the whole field
/// @param vector what it comes to on a vector field; null on a scalar one, or when it is missing
/// @param scalar what it comes to on a scalar field; null on a vector one
/// @param missing what is not built yet, as `index type IVF_FLAT`; empty when everything is
public record IndexChoice(
    String typeName,
    String jsonPath,
    @Nullable VectorIndexState vector,
    @Nullable ScalarIndexState scalar,
    String missing) {
  public static final String INDEX_TYPE = "index_type";
  public static final String METRIC_TYPE = "metric_type";
  public static final String JSON_PATH = ScalarIndexShape.JSON_PATH;
  public static final String AUTO = "AUTOINDEX";

  private static final String SPARSE = "SPARSE_INVERTED_INDEX";
  private static final String MINHASH = "MINHASH_LSH";
  private static final String JSON_CAST_TYPE = "json_cast_type";
  private static final String MMAP = "mmap.enabled";

  private static final Set<String> FLOAT_TYPES =
      Set.of(
          "FLAT",
          "IVF_FLAT",
          "IVF_SQ8",
          "IVF_PQ",
          "IVF_RABITQ",
          "IVF_FLAT_CC",
          "IVF_SQ_CC",
          "SCANN",
          "HNSW",
          "HNSW_SQ",
          "HNSW_PQ",
          "HNSW_PRQ",
          "DISKANN",
          "AISAQ");
  private static final Set<String> INT8_TYPES = Set.of("HNSW", "HNSW_SQ", "HNSW_PQ", "HNSW_PRQ");
  private static final Set<String> BINARY_TYPES = Set.of("BIN_FLAT", "BIN_IVF_FLAT", "MINHASH_LSH");
  private static final Set<String> SPARSE_TYPES = Set.of("SPARSE_INVERTED_INDEX", "SPARSE_WAND");
  private static final Set<String> SCALAR_TYPES = ScalarIndexChoice.TYPES;

  private static final Set<String> FLOAT_METRICS = Set.of("L2", "IP", "COSINE");

  /// The types of vectors that AUTOINDEX links into a graph.
  private static final Set<DataType> GRAPH_DATA =
      Set.of(
          DataType.FLOAT_VECTOR,
          DataType.FLOAT16_VECTOR,
          DataType.BFLOAT16_VECTOR,
          DataType.INT8_VECTOR);

  private static final Set<String> BINARY_METRICS =
      Set.of("HAMMING", "JACCARD", "SUBSTRUCTURE", "SUPERSTRUCTURE", "MHJACCARD");

  /// Chooses for one field.
  ///
  /// @param parameters everything that the user gave, nested `params` laid flat
  public static IndexChoice of(FieldSchema field, Map<String, String> parameters) {
    if (field.type() == DataType.SPARSE_FLOAT_VECTOR
        && Metric.BM25.name().equals(parameters.get(METRIC_TYPE))) {
      throw refused("only BM25 Function output field support BM25 metric type");
    }
    if (field.isArrayOfVectors()) {
      return VectorArrayChoice.of(field, parameters);
    }
    return field.type().isVector()
        ? ofVector(field, parameters)
        : ScalarIndexChoice.of(field, parameters);
  }

  /// As [#of], for the output of a BM25 function: its metric need not be said.
  public static IndexChoice ofRankedText(FieldSchema field, Map<String, String> parameters) {
    String metric = parameters.getOrDefault(METRIC_TYPE, Metric.BM25.name());
    if (!metric.equals(Metric.BM25.name())) {
      throw DatabaseException.plain(
          "index metric type of BM25 function output field must be BM25, got %s", metric);
    }
    Map<String, String> ranked = new TreeMap<>(parameters);
    ranked.put(METRIC_TYPE, metric);
    return ofVector(field, ranked);
  }

  /// As [#of], for the output of a MINHASH function: the elements are as wide as it makes them,
  /// where nothing else is said.
  public static IndexChoice ofSignatures(FieldSchema field, Map<String, String> parameters) {
    IndexChoice choice = of(field, parameters);
    VectorIndexState vector = choice.vector();
    if (vector == null
        || !vector.type().equals(MINHASH)
        || parameters.containsKey(Signatures.ELEMENT_BITS)) {
      return choice;
    }
    Map<String, String> wide = new TreeMap<>(parameters);
    wide.put(Signatures.ELEMENT_BITS, Integer.toString(TextSignatures.ELEMENT_BITS));
    IndexMethod method = Objects.requireNonNull(IndexMethods.find(MINHASH));
    Map<String, String> checked = method.buildParameters(field.type(), field.dimension(), wide);
    VectorIndexState widened = new VectorIndexState(MINHASH, vector.metric(), checked);
    return new IndexChoice(choice.typeName, choice.jsonPath, widened, null, "");
  }

  private static IndexChoice ofVector(FieldSchema field, Map<String, String> parameters) {
    String type = parameters.getOrDefault(INDEX_TYPE, AUTO);
    if (type.equals(AUTO)) {
      return automatic(field, parameters);
    }
    if (!isVectorType(type) && !SCALAR_TYPES.contains(type)) {
      throw DatabaseException.expected("valid index", "invalid index type: " + type, "");
    }
    String metricName = parameters.get(METRIC_TYPE);
    if (metricName == null) {
      throw refused("metric type not set for vector index");
    }
    Metric metric = metric(field.type(), metricName);
    if (!typesFor(field.type()).contains(type)) {
      String hint =
          type.equals("BITMAP") && field.type().isDenseVector()
              ? ": bitmap index are only supported on bool, int, string and array field"
              : "";
      throw refused(
          "data type " + field.type().wireName() + " can't build with this index " + type + hint);
    }
    requireBinaryMetric(type, metric);
    return explicit(field, type, metric, parameters);
  }

  /// Each type of binary index has metrics of its own.
  private static void requireBinaryMetric(String type, Metric metric) {
    List<Metric> supported =
        switch (type) {
          case "BIN_FLAT" ->
              List.of(Metric.HAMMING, Metric.JACCARD, Metric.SUBSTRUCTURE, Metric.SUPERSTRUCTURE);
          case "BIN_IVF_FLAT" -> List.of(Metric.HAMMING, Metric.JACCARD);
          case "MINHASH_LSH" -> List.of(Metric.MHJACCARD);
          default -> List.of(metric);
        };
    if (!supported.contains(metric)) {
      throw DatabaseException.invalid(
          "metric type %s not found or not supported, supported: [%s]",
          metric, supported.stream().map(Metric::name).collect(Collectors.joining(" ")));
    }
  }

  /// Only the metric may be said with AUTOINDEX, and the recall wanted of dense vectors.
  private static IndexChoice automatic(FieldSchema field, Map<String, String> parameters) {
    for (String key : parameters.keySet()) {
      boolean target = key.equals(RecallTarget.NAME) && GRAPH_DATA.contains(field.type());
      if (!target && !key.equals(INDEX_TYPE) && !key.equals(METRIC_TYPE) && !key.equals(MMAP)) {
        throw DatabaseException.plain("only metric type can be passed when use AutoIndex");
      }
    }
    Metric metric =
        switch (field.type()) {
          case BINARY_VECTOR ->
              metric(field.type(), parameters.getOrDefault(METRIC_TYPE, "HAMMING"));
          case SPARSE_FLOAT_VECTOR ->
              metric(field.type(), parameters.getOrDefault(METRIC_TYPE, "IP"));
          default -> metric(field.type(), parameters.getOrDefault(METRIC_TYPE, "COSINE"));
        };
    VectorIndexState resolved =
        switch (field.type()) {
          case FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR ->
              new VectorIndexState("HNSW", metric, automatic(parameters));
          case SPARSE_FLOAT_VECTOR -> withDefaults(SPARSE, field, metric);
          case BINARY_VECTOR ->
              metric == Metric.MHJACCARD
                  ? withDefaults(MINHASH, field, metric)
                  : new VectorIndexState("FLAT", metric, Map.of());
          default -> new VectorIndexState("FLAT", metric, Map.of());
        };
    return new IndexChoice(AUTO, "", resolved, null, "");
  }

  private static Map<String, String> automatic(Map<String, String> parameters) {
    Map<String, String> graph = new TreeMap<>(HnswParameters.AUTOMATIC.asMap());
    Double target = RecallTarget.ofBuild(parameters);
    graph.put(RecallTarget.NAME, Double.toString(target == null ? RecallTarget.AUTOMATIC : target));
    return graph;
  }

  private static VectorIndexState withDefaults(String type, FieldSchema field, Metric metric) {
    IndexMethod method = Objects.requireNonNull(IndexMethods.find(type));
    return new VectorIndexState(
        type, metric, method.buildParameters(field.type(), field.dimension(), Map.of()));
  }

  private static IndexChoice explicit(
      FieldSchema field, String type, Metric metric, Map<String, String> parameters) {
    switch (type) {
      case "FLAT", "BIN_FLAT" -> {
        return new IndexChoice(type, "", new VectorIndexState("FLAT", metric, Map.of()), null, "");
      }
      case "IVF_FLAT", "IVF_SQ8", "IVF_PQ", "IVF_RABITQ", "SCANN" ->
          BuildParameters.whole(parameters, "nlist", 128, 1, 65_536);
      default -> {}
    }
    IndexMethod method = IndexMethods.find(type);
    if (method == null) {
      return new IndexChoice(type, "", null, null, "index type " + type);
    }
    if (!method.takes(field.type(), metric)) {
      return new IndexChoice(
          type, "", null, null, "index type " + type + " on " + field.type().wireName());
    }
    Map<String, String> checked =
        method.buildParameters(field.type(), field.dimension(), parameters);
    return new IndexChoice(type, "", new VectorIndexState(type, metric, checked), null, "");
  }

  /// Whether a type is one for vectors only.
  static boolean isVectorType(String type) {
    return FLOAT_TYPES.contains(type) || BINARY_TYPES.contains(type) || SPARSE_TYPES.contains(type);
  }

  static Set<String> typesFor(DataType type) {
    return switch (type) {
      case FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR -> FLOAT_TYPES;
      case INT8_VECTOR -> INT8_TYPES;
      case BINARY_VECTOR -> BINARY_TYPES;
      case SPARSE_FLOAT_VECTOR -> SPARSE_TYPES;
      case BOOL,
          INT8,
          INT16,
          INT32,
          INT64,
          FLOAT,
          DOUBLE,
          VARCHAR,
          ARRAY,
          JSON,
          GEOMETRY,
          TEXT,
          TIMESTAMPTZ ->
          SCALAR_TYPES;
    };
  }

  static Metric metric(DataType type, String name) {
    switch (type) {
      case FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR -> {
        if (!FLOAT_METRICS.contains(name)) {
          throw refused("float vector index does not support metric type: " + name);
        }
      }
      case INT8_VECTOR -> {
        if (!FLOAT_METRICS.contains(name)) {
          throw refused("int vector index does not support metric type: " + name);
        }
      }
      case BINARY_VECTOR -> {
        if (!BINARY_METRICS.contains(name)) {
          throw refused("binary vector index does not support metric type: " + name);
        }
      }
      case SPARSE_FLOAT_VECTOR -> {
        if (!name.equals("IP") && !name.equals("BM25")) {
          throw refused("only IP&BM25 is the supported metric type for sparse index");
        }
      }
      case BOOL,
          INT8,
          INT16,
          INT32,
          INT64,
          FLOAT,
          DOUBLE,
          VARCHAR,
          ARRAY,
          JSON,
          GEOMETRY,
          TEXT,
          TIMESTAMPTZ ->
          throw new IllegalStateException(type + " has no metric");
    }
    return Metric.valueOf(name);
  }

  static DatabaseException refused(String text) {
    return DatabaseException.expected("valid index params", "invalid index params", text);
  }

  /// The name of an index that was given none: the field's, with the steps of the JSON path.
  public static String defaultName(FieldSchema field, String jsonPath) {
    List<String> steps = JsonPathSteps.of(field.name(), jsonPath);
    return steps.isEmpty() ? field.name() : field.name() + "/" + String.join("/", steps);
  }

  /// The first step of a path into undeclared keys: the key that a user knows.
  public static String dynamicKey(String jsonPath) {
    List<String> steps = JsonPathSteps.of(FieldSchema.DYNAMIC_FIELD_NAME, jsonPath);
    return steps.isEmpty() ? FieldSchema.DYNAMIC_FIELD_NAME : steps.getFirst();
  }

  /// The name under which a user chose the metric.
  public static String metricName(VectorIndexState index) {
    return index.parameters().getOrDefault(MaxSim.PARAMETER, index.metric().name());
  }

  /// The parameters that describe shows: type and metric first, then what the user gave.
  public static Map<String, String> shown(IndexState index) {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put(INDEX_TYPE, index.typeName());
    if (index.vector() != null) {
      shown.put(METRIC_TYPE, metricName(index.vector()));
    }
    shown.putAll(index.parameters());
    shown.putAll(index.properties());
    return shown;
  }
}
