package io.elanus.server.grpc.dml;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.elanus.cluster.proxy.TimeOutput;
import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.geometry.Shapes;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import io.elanus.server.TestServer;
import io.elanus.wire.BoolArray;
import io.elanus.wire.CollectionSchema;
import io.elanus.wire.CreateCollectionRequest;
import io.elanus.wire.CreateIndexRequest;
import io.elanus.wire.DeleteRequest;
import io.elanus.wire.DslType;
import io.elanus.wire.FieldData;
import io.elanus.wire.FieldSchema;
import io.elanus.wire.FlushRequest;
import io.elanus.wire.HybridSearchRequest;
import io.elanus.wire.InsertRequest;
import io.elanus.wire.KeyValuePair;
import io.elanus.wire.LoadCollectionRequest;
import io.elanus.wire.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.elanus.wire.MutationResult;
import io.elanus.wire.PlaceholderGroup;
import io.elanus.wire.PlaceholderType;
import io.elanus.wire.PlaceholderValue;
import io.elanus.wire.QueryRequest;
import io.elanus.wire.QueryResults;
import io.elanus.wire.SearchRequest;
import io.elanus.wire.SearchResultData;
import io.elanus.wire.SearchResults;
import io.elanus.wire.Status;
import io.elanus.wire.UpsertRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Rows and searches through a real port, with the generated stubs.
@ParameterizedClass
@EnumSource
final class DmlWireTest {
  private static final TimeOutput UTC = new TimeOutput(ZoneOffset.UTC, List.of());

  private static final int ROWS = 120;

  @Parameter TestServer.Roles given;

  private static TestServer.Roles roles;
  private static TestServer server;
  private static MilvusServiceBlockingStub stub;

  @BeforeParameterizedClassInvocation
  static void start(TestServer.Roles given) {
    roles = given;
    server = TestServer.start(roles);
    stub = server.stub();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    server.close();
  }

  // Setting up

  private static FieldSchema field(String name, DataType type, String... parameters) {
    FieldSchema.Builder field =
        FieldSchema.newBuilder().setName(name).setDataType(ColumnEncoder.wireType(type));
    for (int i = 0; i < parameters.length; i += 2) {
      field.addTypeParams(pair(parameters[i], parameters[i + 1]));
    }
    return field.build();
  }

  private static FieldSchema key(DataType type) {
    return field("id", type, "max_length", "20").toBuilder().setIsPrimaryKey(true).build();
  }

  private static FieldSchema nullable(FieldSchema field) {
    return field.toBuilder().setNullable(true).build();
  }

  private static FieldSchema array(String name, DataType element) {
    return field(name, DataType.ARRAY, "max_capacity", "10", "max_length", "20").toBuilder()
        .setElementType(ColumnEncoder.wireType(element))
        .build();
  }

  private static KeyValuePair pair(String key, Object value) {
    return KeyValuePair.newBuilder().setKey(key).setValue(value.toString()).build();
  }

  private static void create(String name, boolean dynamic, int shards, FieldSchema... fields) {
    CollectionSchema.Builder schema =
        CollectionSchema.newBuilder().setName(name).setEnableDynamicField(dynamic);
    schema.addAllFields(List.of(fields));
    ok(
        stub.createCollection(
            CreateCollectionRequest.newBuilder()
                .setCollectionName(name)
                .setShardsNum(shards)
                .setSchema(schema.build().toByteString())
                .build()));
    Map<Integer, String> metrics = Map.of(100, "HAMMING", 104, "IP");
    for (FieldSchema field : fields) {
      if (field.getDataTypeValue() >= 100) {
        ok(
            stub.createIndex(
                CreateIndexRequest.newBuilder()
                    .setCollectionName(name)
                    .setFieldName(field.getName())
                    .addExtraParams(pair("index_type", "AUTOINDEX"))
                    .addExtraParams(
                        pair("metric_type", metrics.getOrDefault(field.getDataTypeValue(), "L2")))
                    .build()));
      }
    }
    ok(stub.loadCollection(LoadCollectionRequest.newBuilder().setCollectionName(name).build()));
  }

  private static void ok(Status status) {
    assertThat(status.getReason()).isEmpty();
    assertThat(status.getCode()).isZero();
  }

  /// As a client sends it: null rows left out of the data.
  private static FieldData given(String name, Column column, boolean dynamic) {
    Bits valid = column.valid();
    if (valid == null) {
      return ColumnEncoder.encode(column, name, 0, false, dynamic, UTC);
    }
    int[] rows = new int[valid.count()];
    List<Boolean> flags = new ArrayList<>();
    int next = 0;
    for (int row = 0; row < column.rowCount(); row++) {
      flags.add(valid.get(row));
      if (valid.get(row)) {
        rows[next++] = row;
      }
    }
    return ColumnEncoder.encode(column.gather(rows), name, 0, false, dynamic, UTC).toBuilder()
        .addAllValidData(flags)
        .build();
  }

  private static MutationResult insert(String collection, int rows, FieldData... columns) {
    MutationResult result =
        stub.insert(
            InsertRequest.newBuilder()
                .setCollectionName(collection)
                .setNumRows(rows)
                .addAllFieldsData(List.of(columns))
                .build());
    ok(result.getStatus());
    return result;
  }

  private static IntegerColumn longs(long... values) {
    return new IntegerColumn(DataType.INT64, values, null);
  }

  private static DenseVectorColumn places(float... xs) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * xs.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float x : xs) {
      bytes.putFloat(x).putFloat(0);
    }
    return new DenseVectorColumn(DataType.FLOAT_VECTOR, 2, xs.length, bytes.array(), null);
  }

  private static QueryRequest.Builder query(String collection, String filter, String... outputs) {
    return QueryRequest.newBuilder()
        .setCollectionName(collection)
        .setExpr(filter)
        .addAllOutputFields(List.of(outputs));
  }

  private static long[] ids(QueryResults results) {
    ok(results.getStatus());
    for (FieldData data : results.getFieldsDataList()) {
      if (data.getFieldName().equals("id")) {
        return data.getScalars().getLongData().getDataList().stream().mapToLong(x -> x).toArray();
      }
    }
    throw new AssertionError("no id among " + results.getOutputFieldsList());
  }

  private static SearchRequest.Builder search(String collection, ByteString vectors, int limit) {
    return SearchRequest.newBuilder()
        .setCollectionName(collection)
        .setDslType(DslType.BoolExprV1)
        .setPlaceholderGroup(vectors)
        .addSearchParams(pair("anns_field", "v"))
        .addSearchParams(pair("topk", limit))
        .addSearchParams(pair("params", "{}"));
  }

  private static ByteString vectors(PlaceholderType type, byte[]... values) {
    PlaceholderValue.Builder value = PlaceholderValue.newBuilder().setTag("$0").setType(type);
    for (byte[] vector : values) {
      value.addValues(ByteString.copyFrom(vector));
    }
    return PlaceholderGroup.newBuilder().addPlaceholders(value).build().toByteString();
  }

  private static ByteString at(float... xs) {
    byte[][] queries = new byte[xs.length][];
    for (int i = 0; i < xs.length; i++) {
      queries[i] = places(xs[i]).bytes();
    }
    return vectors(PlaceholderType.FloatVector, queries);
  }

  // Every type

  private record Given(String name, Column column) {}

  @Test
  void scalarsAndFourKindsOfVectorsAreReadBackAsTheyWereWritten() {
    requireReadBack(
        "types",
        List.of(
            DataType.BOOL,
            DataType.INT8,
            DataType.INT16,
            DataType.INT32,
            DataType.INT64,
            DataType.FLOAT,
            DataType.DOUBLE,
            DataType.VARCHAR,
            DataType.TEXT,
            DataType.JSON,
            DataType.TIMESTAMPTZ,
            DataType.GEOMETRY,
            DataType.FLOAT_VECTOR,
            DataType.BINARY_VECTOR,
            DataType.SPARSE_FLOAT_VECTOR,
            DataType.FLOAT16_VECTOR));
  }

  @Test
  void theOtherKindsOfVectorsAreReadBackAsTheyWereWritten() {
    requireReadBack("vectors", List.of(DataType.BFLOAT16_VECTOR, DataType.INT8_VECTOR));
  }

  private static void requireReadBack(String collection, List<DataType> types) {
    List<FieldSchema> schema = new ArrayList<>(List.of(key(DataType.VARCHAR)));
    List<Given> columns = new ArrayList<>();
    Random random = new Random(5);
    List<byte[]> keys = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      keys.add("k%04d".formatted(row).getBytes(StandardCharsets.UTF_8));
    }
    columns.add(new Given("id", BytesColumn.of(DataType.VARCHAR, keys, null)));
    for (DataType type : types) {
      String name = "f" + type.number();
      FieldSchema declared =
          type.isDenseVector()
              ? field(name, type, "dim", "16")
              : field(name, type, "max_length", "20");
      declared = type == DataType.SPARSE_FLOAT_VECTOR ? field(name, type) : declared;
      schema.add(type.isVector() ? declared : nullable(declared));
      columns.add(
          new Given(name, random(type, ROWS, type.isVector() ? null : holes(random), random)));
    }
    for (DataType element :
        List.of(DataType.BOOL, DataType.INT8, DataType.INT64, DataType.FLOAT, DataType.VARCHAR)) {
      String name = "a" + element.number();
      schema.add(nullable(array(name, element)));
      columns.add(new Given(name, randomArrays(element, random)));
    }
    create(collection, true, 2, schema.toArray(FieldSchema[]::new));
    List<FieldData> data = new ArrayList<>();
    columns.forEach(column -> data.add(given(column.name(), column.column(), false)));
    List<String> documents = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      documents.add("{\"extra\":" + row + ",\"big\":9007199254740993,\"half\":1.0}");
    }
    data.add(given("$meta", BytesColumn.ofStrings(DataType.JSON, documents), true));
    insert(collection, ROWS, data.toArray(FieldData[]::new));
    for (boolean flushed : new boolean[] {false, true}) {
      if (flushed) {
        ok(
            stub.flush(FlushRequest.newBuilder().addCollectionNames(collection).build())
                .getStatus());
      }
      QueryResults all = stub.query(query(collection, "id >= ''", "*").build());
      ok(all.getStatus());
      Map<String, FieldData> byName = new HashMap<>();
      all.getFieldsDataList().forEach(column -> byName.put(column.getFieldName(), column));
      for (Given given : columns) {
        boolean nullable =
            schema.stream().anyMatch(f -> f.getName().equals(given.name()) && f.getNullable());
        FieldData expected =
            ColumnEncoder.encode(
                given.column(),
                given.name(),
                byName.get(given.name()).getFieldId(),
                nullable,
                false,
                UTC);
        requireSame(byName.get(given.name()), expected);
      }
      assertThat(byName.get("$meta").getIsDynamic()).isTrue();
      assertThat(byName.get("$meta").getScalars().getJsonData().getData(7).toStringUtf8())
          .isEqualTo(documents.get(7));
      assertThat(all.getPrimaryFieldName()).isEqualTo("id");
    }
  }

  /// Placeholders at null rows may differ: only what is not null must be the same.
  private static void requireSame(FieldData actual, FieldData expected) {
    assertThat(actual.getValidDataList()).isEqualTo(expected.getValidDataList());
    assertThat(actual.getType()).isEqualTo(expected.getType());
    assertThat(actual.getVectors()).isEqualTo(expected.getVectors());
    if (expected.getValidDataList().stream().allMatch(valid -> valid)) {
      assertThat(actual.getScalars()).isEqualTo(expected.getScalars());
      return;
    }
    DataType type = DataType.ofNumber(expected.getTypeValue());
    io.elanus.core.schema.FieldSchema shape =
        new io.elanus.core.schema.FieldSchema(
            new io.elanus.core.schema.FieldId(1),
            "x",
            "",
            type,
            type == DataType.ARRAY
                ? DataType.ofNumber(expected.getScalars().getArrayData().getElementTypeValue())
                : null,
            Map.of(),
            false,
            false,
            false,
            false,
            true,
            false,
            null);
    int rows = expected.getValidDataCount();
    Column was = ColumnDecoder.decode(expected, shape, rows, UTC.zone());
    Column is = ColumnDecoder.decode(actual, shape, rows, UTC.zone());
    int[] present =
        java.util.stream.IntStream.range(0, rows).filter(row -> !was.isNull(row)).toArray();
    assertThat(is.gather(present)).usingRecursiveComparison().isEqualTo(was.gather(present));
  }

  private static Bits holes(Random random) {
    Bits valid = Bits.none(ROWS);
    for (int row = 0; row < ROWS; row++) {
      if (random.nextInt(4) > 0) {
        valid.set(row);
      }
    }
    return valid;
  }

  private static ArrayColumn randomArrays(DataType element, Random random) {
    Bits valid = holes(random);
    int[] offsets = new int[ROWS + 1];
    for (int row = 0; row < ROWS; row++) {
      offsets[row + 1] = offsets[row] + (valid.get(row) ? random.nextInt(5) : 0);
    }
    return new ArrayColumn(offsets, random(element, offsets[ROWS], null, random), valid);
  }

  private static Column random(DataType type, int rows, Bits valid, Random random) {
    return switch (type) {
      case BOOL, INT8, INT16, INT32, INT64, TIMESTAMPTZ -> {
        long[] values = new long[rows];
        for (int row = 0; row < rows; row++) {
          long value = random.nextLong();
          values[row] =
              switch (type) {
                case BOOL -> value & 1;
                case INT8 -> (byte) value;
                case INT16 -> (short) value;
                case INT32 -> (int) value;
                case TIMESTAMPTZ -> Math.floorMod(value, 253_402_300_799_999_999L);
                default -> value;
              };
        }
        yield new IntegerColumn(type, values, valid);
      }
      case FLOAT, DOUBLE -> {
        double[] values = new double[rows];
        for (int row = 0; row < rows; row++) {
          values[row] = type == DataType.FLOAT ? random.nextFloat() : random.nextGaussian();
        }
        yield new FloatingColumn(type, values, valid);
      }
      case GEOMETRY -> {
        List<byte[]> values = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
          boolean empty = valid != null && !valid.get(row);
          String text = "POINT (" + random.nextGaussian() + " " + random.nextInt(90) + ")";
          values.add(empty ? new byte[0] : Shapes.binary(text));
        }
        yield BytesColumn.of(type, values, valid);
      }
      case VARCHAR, TEXT, JSON -> {
        List<byte[]> values = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
          String text =
              type == DataType.JSON ? "{\"ä\":[" + row + "]}" : "ж" + random.nextInt(1000);
          boolean given = valid == null || valid.get(row);
          values.add((given ? text : "").getBytes(StandardCharsets.UTF_8));
        }
        yield BytesColumn.of(type, values, valid);
      }
      case BINARY_VECTOR, FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR -> {
        ByteBuffer bytes =
            ByteBuffer.allocate(rows * type.vectorBytes(16)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
          switch (type) {
            case FLOAT_VECTOR -> bytes.putFloat(random.nextFloat());
            case FLOAT16_VECTOR -> bytes.putShort(Float.floatToFloat16(random.nextFloat()));
            case BFLOAT16_VECTOR ->
                bytes.putShort((short) (Float.floatToIntBits(random.nextFloat()) >>> 16));
            default -> bytes.put((byte) random.nextInt());
          }
        }
        yield new DenseVectorColumn(type, 16, rows, bytes.array(), valid);
      }
      case SPARSE_FLOAT_VECTOR -> {
        int[] offsets = new int[rows + 1];
        for (int row = 0; row < rows; row++) {
          offsets[row + 1] = offsets[row] + random.nextInt(4);
        }
        int[] indices = new int[offsets[rows]];
        float[] values = new float[offsets[rows]];
        for (int row = 0; row < rows; row++) {
          for (int i = offsets[row]; i < offsets[row + 1]; i++) {
            indices[i] = (i - offsets[row]) * 1000 + random.nextInt(1000);
            values[i] = random.nextFloat();
          }
        }
        yield new SparseVectorColumn(offsets, indices, values, valid);
      }
      case ARRAY -> throw new IllegalArgumentException();
    };
  }

  // Calls

  private static void createPlaces(String name, int shards) {
    create(
        name,
        false,
        shards,
        key(DataType.INT64),
        field("v", DataType.FLOAT_VECTOR, "dim", "2"),
        nullable(field("n", DataType.INT32)));
    long[] keys = new long[100];
    float[] xs = new float[100];
    Bits valid = Bits.none(100);
    for (int i = 0; i < 100; i++) {
      keys[i] = i;
      xs[i] = i;
      if (i % 2 == 0) {
        valid.set(i);
      }
    }
    MutationResult result =
        insert(
            name,
            100,
            given("id", longs(keys), false),
            given("v", places(xs), false),
            given("n", new IntegerColumn(DataType.INT32, keys, valid), false));
    assertThat(result.getInsertCnt()).isEqualTo(100);
    assertThat(result.getSuccIndexCount()).isEqualTo(100);
    assertThat(result.getIDs().getIntId().getDataCount()).isEqualTo(100);
    assertThat(result.getTimestamp()).isPositive();
  }

  @Test
  void searchesSeveralQueriesAndSplitsHitsByTopks() {
    createPlaces("several", 2);
    SearchResults results =
        stub.search(
            search("several", at(3, 50.4f), 3)
                .setDsl("id != 3")
                .addOutputFields("n")
                .addOutputFields("v")
                .build());
    ok(results.getStatus());
    SearchResultData data = results.getResults();
    assertThat(data.getNumQueries()).isEqualTo(2);
    assertThat(data.getTopksList()).isEqualTo(List.of(3L, 3L));
    assertThat(data.getIds().getIntId().getDataList())
        .isEqualTo(List.of(2L, 4L, 1L, 50L, 51L, 49L));
    assertThat(data.getScores(0)).isEqualTo(1);
    assertThat(data.getPrimaryFieldName()).isEqualTo("id");
    assertThat(data.getOutputFieldsList()).isEqualTo(List.of("n", "v"));
    assertThat(data.getFieldsData(0).getValidDataList())
        .isEqualTo(List.of(true, true, false, true, false, false));
    assertThat(data.getFieldsData(0).getScalars().getIntData().getDataList())
        .hasSize(6)
        .startsWith(2, 4);
    assertThat(FloatVectors.floats(data.getFieldsData(1).getVectors().getFloatVector()).size())
        .isEqualTo(12 * Float.BYTES);
  }

  @Test
  void answersWithoutHitsOrRowsAreStillTyped() {
    createPlaces("nothing", 1);
    SearchResultData data =
        stub.search(search("nothing", at(3), 3).setDsl("id < 0").addOutputFields("v").build())
            .getResults();
    assertThat(data.getTopksList()).isEqualTo(List.of(0L));
    assertThat(data.getFieldsData(0).getVectors().getDim()).isEqualTo(2);
    QueryResults rows = stub.query(query("nothing", "id < 0", "n").build());
    ok(rows.getStatus());
    assertThat(rows.getFieldsDataList())
        .extracting(FieldData::getFieldName)
        .containsExactly("n", "id");
    QueryResults count = stub.query(query("nothing", "", "count(*)").build());
    assertThat(count.getFieldsData(0).getFieldName()).isEqualTo("count(*)");
    assertThat(count.getFieldsData(0).getScalars().getLongData().getData(0)).isEqualTo(100);
  }

  @Test
  void upsertsAndDeletesCount() {
    createPlaces("changing", 2);
    MutationResult upserted =
        stub.upsert(
            UpsertRequest.newBuilder()
                .setCollectionName("changing")
                .setNumRows(2)
                .addFieldsData(given("id", longs(5, 500), false))
                .addFieldsData(given("v", places(-1, -2), false))
                .build());
    ok(upserted.getStatus());
    assertThat(upserted.getUpsertCnt()).isEqualTo(2);
    assertThat(ids(stub.query(query("changing", "n is null and id in [4, 5, 500]").build())))
        .containsExactly(5, 500);
    MutationResult partial =
        stub.upsert(
            UpsertRequest.newBuilder()
                .setCollectionName("changing")
                .setNumRows(1)
                .setPartialUpdate(true)
                .addFieldsData(given("id", longs(5), false))
                .addFieldsData(
                    given("n", new IntegerColumn(DataType.INT32, new long[] {77}, null), false))
                .build());
    ok(partial.getStatus());
    assertThat(ids(stub.query(query("changing", "n == 77").build()))).containsExactly(5);
    SearchResultData nearest = stub.search(search("changing", at(-1), 1).build()).getResults();
    assertThat(nearest.getIds().getIntId().getData(0)).isEqualTo(5);
    MutationResult deleted =
        stub.delete(
            DeleteRequest.newBuilder().setCollectionName("changing").setExpr("n >= 50").build());
    ok(deleted.getStatus());
    assertThat(deleted.getDeleteCnt()).isEqualTo(26);
    assertThat(deleted.hasIDs()).isFalse();
    assertThat(
            stub.delete(
                    DeleteRequest.newBuilder()
                        .setCollectionName("changing")
                        .setExpr("id in [1, 9999]")
                        .build())
                .getDeleteCnt())
        .isEqualTo(2);
  }

  @Test
  void iteratesOverHitsAndRowsOfOneMoment() {
    createPlaces("paged", 2);
    SearchRequest.Builder page =
        search("paged", at(0), 1)
            .addSearchParams(pair("iterator", "True"))
            .addSearchParams(pair("search_iter_v2", "True"))
            .addSearchParams(pair("search_iter_batch_size", "7"));
    SearchResults first = stub.search(page.build());
    ok(first.getStatus());
    assertThat(first.getSessionTs()).isPositive();
    ok(
        stub.delete(
                DeleteRequest.newBuilder().setCollectionName("paged").setExpr("id > 20").build())
            .getStatus());
    Set<Long> seen = new HashSet<>(first.getResults().getIds().getIntId().getDataList());
    SearchResults last = first;
    while (last.getResults().getTopks(0) > 0) {
      last =
          stub.search(
              page.clone()
                  .setGuaranteeTimestamp(first.getSessionTs())
                  .addSearchParams(
                      pair(
                          "search_iter_id",
                          last.getResults().getSearchIteratorV2Results().getToken()))
                  .addSearchParams(
                      pair(
                          "search_iter_last_bound",
                          last.getResults().getSearchIteratorV2Results().getLastBound()))
                  .build());
      ok(last.getStatus());
      for (long id : last.getResults().getIds().getIntId().getDataList()) {
        assertThat(seen.add(id)).as("once: %d", id).isTrue();
      }
    }
    assertThat(seen).hasSize(100);
    QueryResults rows =
        stub.query(
            query("paged", "id > 10")
                .setGuaranteeTimestamp(first.getSessionTs())
                .addQueryParams(pair("iterator", "True"))
                .addQueryParams(pair("limit", "1000"))
                .build());
    assertThat(ids(rows)).hasSize(89);
  }

  @Test
  void ranksHybridSearches() {
    createPlaces("hybrid", 2);
    HybridSearchRequest.Builder request =
        HybridSearchRequest.newBuilder()
            .setCollectionName("hybrid")
            .addRequests(search("hybrid", at(10), 5))
            .addRequests(search("hybrid", at(12), 5).setDsl("id < 13"))
            .addOutputFields("id")
            .addRankParams(pair("strategy", "rrf"))
            .addRankParams(pair("params", "{\"k\": 60}"))
            .addRankParams(pair("limit", 4));
    SearchResults results = stub.hybridSearch(request.build());
    ok(results.getStatus());
    assertThat(results.getResults().getTopks(0)).isEqualTo(4);
    assertThat(results.getResults().getIds().getIntId().getDataList()).startsWith(10L, 11L);
  }

  @Test
  void refusalsComeAsAStatusWithBothCodes() {
    Status missing = stub.query(query("nowhere", "id > 0").build()).getStatus();
    assertThat(missing.getCode()).isEqualTo(100);
    assertThat(missing.getErrorCodeValue()).isEqualTo(4);
    createPlaces("refusing", 1);
    Status plan = stub.query(query("refusing", "id >").build()).getStatus();
    assertThat(plan.getCode()).isEqualTo(1100);
    assertThat(plan.getReason())
        .startsWith("failed to create query plan: cannot parse expression: id >");
    Status template =
        stub.search(search("refusing", ByteString.copyFrom(new byte[] {9, 9, 9}), 1).build())
            .getStatus();
    assertThat(template.getCode()).isEqualTo(1100);
    Status stale =
        stub.insert(
                InsertRequest.newBuilder()
                    .setCollectionName("refusing")
                    .setNumRows(1)
                    .setSchemaTimestamp(1)
                    .addFieldsData(given("id", longs(1), false))
                    .addFieldsData(given("v", places(1), false))
                    .build())
            .getStatus();
    assertThat(stale.getCode()).isEqualTo(109);
    assertThat(stale.getErrorCodeValue()).isEqualTo(62);
  }

  @Test
  void anAnswerThatIsTooLargeIsRefused() {
    createPlaces("large", 1);
    Status refused = stub.search(search("large", at(new float[4000]), 100).build()).getStatus();
    assertThat(refused.getReason())
        .isEqualTo("search results exceed the maxOutputSize Limit " + TestServer.MAX_OUTPUT_BYTES);
    ok(stub.search(search("large", at(new float[20]), 100).build()).getStatus());
  }

  @Test
  void boolsTravelAsBools() {
    FieldData data = given("b", new IntegerColumn(DataType.BOOL, new long[] {1, 0}, null), false);
    assertThat(data.getScalars().getBoolData())
        .isEqualTo(BoolArray.newBuilder().addData(true).addData(false).build());
  }
}
