package io.elanus.server.bench;

import com.google.protobuf.ByteString;
import io.elanus.wire.*;
import java.util.Map;

/// One call of everything that a first program does, in a collection of its own.
public final class TrainingWorkload {
  private static final String COLLECTION = "training";
  private static final int DIMENSION = 16;
  private static final int ROWS = 2000;
  private static final int SEARCHES = 200;

  private final String address;

  /// @param address `host:port`
  public TrainingWorkload(String address) {
    this.address = address;
  }

  public void run() {
    try (BenchClient client = new BenchClient(address)) {
      MilvusServiceGrpc.MilvusServiceBlockingStub stub = client.stub();
      BenchClient.require(stub.connect(ConnectRequest.getDefaultInstance()).getStatus());
      BenchClient.require(stub.getVersion(GetVersionRequest.getDefaultInstance()).getStatus());
      BenchClient.require(
          stub.listDatabases(ListDatabasesRequest.getDefaultInstance()).getStatus());
      BenchClient.require(stub.createCollection(create()));
      BenchClient.require(stub.createIndex(index()));
      BenchClient.require(
          stub.loadCollection(
              LoadCollectionRequest.newBuilder().setCollectionName(COLLECTION).build()));
      BenchClient.require(
          stub.getLoadingProgress(
                  GetLoadingProgressRequest.newBuilder().setCollectionName(COLLECTION).build())
              .getStatus());
      BenchClient.require(
          stub.describeCollection(
                  DescribeCollectionRequest.newBuilder().setCollectionName(COLLECTION).build())
              .getStatus());
      BenchClient.require(
          stub.showCollections(ShowCollectionsRequest.getDefaultInstance()).getStatus());
      BenchClient.require(stub.insert(rows()).getStatus());
      read(stub);
      BenchClient.require(
          stub.flush(FlushRequest.newBuilder().addCollectionNames(COLLECTION).build()).getStatus());
      BenchClient.require(
          stub.describeIndex(
                  DescribeIndexRequest.newBuilder().setCollectionName(COLLECTION).build())
              .getStatus());
      read(stub);
      BenchClient.require(
          stub.delete(
                  DeleteRequest.newBuilder()
                      .setCollectionName(COLLECTION)
                      .setExpr("id in [1, 2]")
                      .build())
              .getStatus());
      BenchClient.require(
          stub.dropCollection(
              DropCollectionRequest.newBuilder().setCollectionName(COLLECTION).build()));
    }
  }

  private static void read(MilvusServiceGrpc.MilvusServiceBlockingStub stub) {
    float[] query = new float[DIMENSION];
    query[3] = 1;
    for (int i = 0; i < SEARCHES; i++) {
      SearchRequest.Builder search =
          BenchClient.search(
              COLLECTION,
              query,
              "COSINE",
              10,
              Effort.DEFAULT,
              i % 2 == 0 ? "" : "n > 3 and n < 1900")
              .toBuilder();
      BenchClient.require(stub.search(search.addOutputFields("n").build()).getStatus());
    }
    BenchClient.require(
        stub.query(
                QueryRequest.newBuilder()
                    .setCollectionName(COLLECTION)
                    .setExpr("n % 7 == 1 and k['a'] >= 0")
                    .addOutputFields("*")
                    .build())
            .getStatus());
    BenchClient.require(
        stub.query(
                QueryRequest.newBuilder()
                    .setCollectionName(COLLECTION)
                    .addOutputFields("count(*)")
                    .build())
            .getStatus());
  }

  private static CreateCollectionRequest create() {
    CollectionSchema schema =
        CollectionSchema.newBuilder()
            .setName(COLLECTION)
            .setEnableDynamicField(true)
            .addFields(
                FieldSchema.newBuilder()
                    .setName("id")
                    .setDataType(DataType.Int64)
                    .setIsPrimaryKey(true))
            .addFields(FieldSchema.newBuilder().setName("n").setDataType(DataType.Int64))
            .addFields(
                FieldSchema.newBuilder()
                    .setName("vector")
                    .setDataType(DataType.FloatVector)
                    .addAllTypeParams(
                        BenchClient.pairs(Map.of("dim", Integer.toString(DIMENSION)))))
            .build();
    return CreateCollectionRequest.newBuilder()
        .setCollectionName(COLLECTION)
        .setSchema(schema.toByteString())
        .setShardsNum(1)
        .build();
  }

  private static CreateIndexRequest index() {
    return CreateIndexRequest.newBuilder()
        .setCollectionName(COLLECTION)
        .setFieldName("vector")
        .addAllExtraParams(
            BenchClient.pairs(
                Map.of(
                    "index_type",
                    "HNSW",
                    "metric_type",
                    "COSINE",
                    "params",
                    "{\"M\":8,\"efConstruction\":40}")))
        .build();
  }

  private static InsertRequest rows() {
    LongArray.Builder ids = LongArray.newBuilder();
    FloatArray.Builder vectors = FloatArray.newBuilder();
    JSONArray.Builder dynamic = JSONArray.newBuilder();
    for (int row = 0; row < ROWS; row++) {
      ids.addData(row);
      for (int i = 0; i < DIMENSION; i++) {
        vectors.addData((row * 31 + i * 17) % 101 / 101f);
      }
      dynamic.addData(ByteString.copyFromUtf8("{\"k\":{\"a\":" + row + "}}"));
    }
    return InsertRequest.newBuilder()
        .setCollectionName(COLLECTION)
        .setNumRows(ROWS)
        .addFieldsData(
            scalars("id", DataType.Int64).setScalars(ScalarField.newBuilder().setLongData(ids)))
        .addFieldsData(
            scalars("n", DataType.Int64).setScalars(ScalarField.newBuilder().setLongData(ids)))
        .addFieldsData(
            scalars("vector", DataType.FloatVector)
                .setVectors(
                    VectorField.newBuilder()
                        .setDim(DIMENSION)
                        .setFloatVector(vectors.build().toByteString())))
        .addFieldsData(
            scalars("$meta", DataType.JSON)
                .setIsDynamic(true)
                .setScalars(ScalarField.newBuilder().setJsonData(dynamic)))
        .build();
  }

  private static FieldData.Builder scalars(String name, DataType type) {
    return FieldData.newBuilder().setFieldName(name).setType(type);
  }
}
