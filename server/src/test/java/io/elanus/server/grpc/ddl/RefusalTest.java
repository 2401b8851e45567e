package io.elanus.server.grpc.ddl;

import static io.elanus.server.grpc.ddl.Catalogs.field;
import static io.elanus.server.grpc.ddl.Catalogs.index;
import static io.elanus.server.grpc.ddl.Catalogs.key;
import static io.elanus.server.grpc.ddl.Catalogs.pair;
import static io.elanus.server.grpc.ddl.Catalogs.requireOk;
import static io.elanus.server.grpc.ddl.Catalogs.schema;
import static io.elanus.server.grpc.ddl.Catalogs.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.elanus.server.TestServer;
import io.elanus.wire.AddCollectionFieldRequest;
import io.elanus.wire.AlterCollectionFieldRequest;
import io.elanus.wire.AlterCollectionRequest;
import io.elanus.wire.AlterIndexRequest;
import io.elanus.wire.CollectionSchema;
import io.elanus.wire.CreateAliasRequest;
import io.elanus.wire.CreateCollectionRequest;
import io.elanus.wire.CreateDatabaseRequest;
import io.elanus.wire.CreateIndexRequest;
import io.elanus.wire.CreatePartitionRequest;
import io.elanus.wire.DataType;
import io.elanus.wire.DescribeAliasRequest;
import io.elanus.wire.DescribeCollectionRequest;
import io.elanus.wire.DescribeDatabaseRequest;
import io.elanus.wire.DescribeIndexRequest;
import io.elanus.wire.DropCollectionRequest;
import io.elanus.wire.DropDatabaseRequest;
import io.elanus.wire.DropIndexRequest;
import io.elanus.wire.DropPartitionRequest;
import io.elanus.wire.FlushRequest;
import io.elanus.wire.FunctionSchema;
import io.elanus.wire.FunctionType;
import io.elanus.wire.GetLoadingProgressRequest;
import io.elanus.wire.GetReplicasRequest;
import io.elanus.wire.HasCollectionRequest;
import io.elanus.wire.HasPartitionRequest;
import io.elanus.wire.ImportRequest;
import io.elanus.wire.LoadCollectionRequest;
import io.elanus.wire.LoadPartitionsRequest;
import io.elanus.wire.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.elanus.wire.RenameCollectionRequest;
import io.elanus.wire.ShowCollectionsRequest;
import io.elanus.wire.ShowPartitionsRequest;
import io.elanus.wire.Status;
import io.elanus.wire.ValueField;
import io.grpc.StatusRuntimeException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every refusal that a client may match on: number, legacy number and text, through the wire.
@ParameterizedClass
@EnumSource
final class RefusalTest {
  @Parameter TestServer.Roles given;

  private static TestServer.Roles roles;
  private static TestServer server;
  private static MilvusServiceBlockingStub stub;

  @BeforeParameterizedClassInvocation
  static void start(TestServer.Roles given) {
    roles = given;
    server = TestServer.start(roles);
    stub = server.stub();
    requireOk(
        stub.createCollection(Catalogs.create(schema("plain", key(), vector("v"), vector("w")))));
    Catalogs.loaded(stub, "loaded");
    requireOk(
        stub.createAlias(
            CreateAliasRequest.newBuilder().setAlias("nick").setCollectionName("plain").build()));
    requireOk(
        stub.createCollection(Catalogs.create(schema("keyed", key(), vector("v"), tenant()))));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    server.close();
  }

  private static io.elanus.wire.FieldSchema tenant() {
    return field("tenant", DataType.Int64).setIsPartitionKey(true).build();
  }

  private record Refusal(
      String name,
      int code,
      int legacy,
      String text,
      Function<MilvusServiceBlockingStub, Status> call) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Refusal refusal(
      int code, String text, Function<MilvusServiceBlockingStub, Status> call) {
    int legacy =
        switch (code) {
          case 100 -> text.startsWith("can't find") ? 1 : 4;
          case 200, 400 -> 15;
          case 700 -> 25;
          case 1100 -> 5;
          default -> 1;
        };
    return new Refusal(text, code, legacy, text, call);
  }

  private static Refusal refusedSchema(int code, String text, CollectionSchema schema) {
    return refusal(code, text, stub -> stub.createCollection(Catalogs.create(schema)));
  }

  private static Refusal refusedIndex(int code, String text, CreateIndexRequest request) {
    return refusal(code, text, stub -> stub.createIndex(request));
  }

  static Stream<Refusal> refusals() {
    return Stream.of(names(), schemas(), databases(), collections(), partitions(), indexes())
        .flatMap(each -> each);
  }

  private static Stream<Refusal> names() {
    String first =
        "Invalid collection name: 12-s. the first character of a collection name must be an underscore or"
            + " letter: invalid parameter";
    return Stream.of(
        refusedSchema(1100, first, schema("12-s", key(), vector("v"))),
        refusal(
            1100,
            first,
            stub ->
                stub.describeCollection(
                        DescribeCollectionRequest.newBuilder().setCollectionName("12-s").build())
                    .getStatus()),
        refusal(
            1100,
            first,
            stub ->
                stub.hasCollection(
                        HasCollectionRequest.newBuilder().setCollectionName("12-s").build())
                    .getStatus()),
        refusal(
            1100,
            first,
            stub ->
                stub.dropCollection(
                    DropCollectionRequest.newBuilder().setCollectionName("12-s").build())),
        refusal(
            1100,
            "collection name should not be empty: invalid parameter",
            stub -> stub.loadCollection(LoadCollectionRequest.getDefaultInstance())),
        refusal(
            1100,
            "Invalid collection alias: 1. the first character of a collection alias must be an underscore or"
                + " letter: invalid parameter",
            stub ->
                stub.createAlias(
                    CreateAliasRequest.newBuilder()
                        .setAlias("1")
                        .setCollectionName("plain")
                        .build())),
        refusal(
            65535,
            "Invalid partition name: $. The first character of a partition name must be an underscore or"
                + " letter.",
            stub -> stub.createPartition(createPartition("plain", "$"))),
        refusedSchema(
            1701,
            "Invalid field name: and. and is keyword in milvus.: field name invalid[field=and]",
            schema("c", key(), vector("and"))),
        refusal(
            802,
            "the first character of a database name must be an underscore or letter: invalid database"
                + " name[database=1]",
            stub -> stub.createDatabase(CreateDatabaseRequest.newBuilder().setDbName("1").build())),
        refusedIndex(
            65535,
            "Invalid index name: 12 s. The first character of a index name must be an underscore or letter.",
            index("plain", "v", "FLAT", "L2").toBuilder().setIndexName("12 s").build()));
  }

  private static Stream<Refusal> schemas() {
    return Stream.of(
        refusedSchema(
            1100, "schema does not contain vector field: invalid parameter", schema("c", key())),
        refusedSchema(
            65535,
            "the partition key field must not be primary field",
            schema("c", key().toBuilder().setIsPartitionKey(true).build(), vector("v"))),
        refusedSchema(
            1100,
            "string data type not supported yet, please use VarChar type instead: invalid parameter",
            schema("c", key(), vector("v"), field("s", DataType.String).build())),
        refusedSchema(
            1100,
            "type (Int8) of field (f) is not equal to the type(DataType_VarChar) of default_value: invalid"
                + " parameter",
            schema(
                "c",
                key(),
                vector("v"),
                field("f", DataType.Int8)
                    .setDefaultValue(ValueField.newBuilder().setStringData("x"))
                    .build())),
        refusedSchema(
            1100,
            "invalid dimension: 1. should be in range 2 ~ 32768: invalid parameter",
            schema(
                "c",
                key(),
                field("v", DataType.FloatVector).addTypeParams(pair("dim", "1")).build())),
        refusedSchema(
            65535,
            "function input field cannot be nullable: function f, field t",
            schema(
                    "c",
                    key(),
                    vector("v"),
                    field("t", DataType.VarChar)
                        .addTypeParams(pair("max_length", "10"))
                        .setNullable(true)
                        .build())
                .toBuilder()
                .addFunctions(
                    FunctionSchema.newBuilder()
                        .setName("f")
                        .setType(FunctionType.BM25)
                        .addInputFieldNames("t")
                        .addOutputFieldNames("v"))
                .build()),
        refusedSchema(
            65535,
            "function input field names cannot be empty, function: f",
            schema("c", key(), vector("v")).toBuilder()
                .addFunctions(FunctionSchema.newBuilder().setName("f").setType(FunctionType.BM25))
                .build()),
        refusedSchema(
            65535,
            "check function params with unknown function type",
            schema("c", key(), vector("v")).toBuilder()
                .addFunctions(FunctionSchema.newBuilder().setName("f"))
                .build()),
        refusedSchema(
            1100,
            "function type Rerank is not built yet: invalid parameter",
            schema("c", key(), vector("v")).toBuilder()
                .addFunctions(FunctionSchema.newBuilder().setName("f").setType(FunctionType.Rerank))
                .build()),
        refusal(
            1100,
            "schema is no CollectionSchema: While parsing a protocol message, the input ended unexpectedly in"
                + " the middle of a field.  This could mean either that the input has been truncated or that"
                + " an embedded message misreported its own length.: invalid parameter",
            stub ->
                stub.createCollection(
                    CreateCollectionRequest.newBuilder()
                        .setCollectionName("c")
                        .setSchema(ByteString.copyFrom(new byte[] {10, 50, 1}))
                        .build())),
        refusal(
            65535,
            "num_partitions should only be specified with partition key field enabled",
            stub ->
                stub.createCollection(
                    Catalogs.create(schema("c", key(), vector("v"))).toBuilder()
                        .setNumPartitions(4)
                        .build())),
        refusal(
            65535,
            "create duplicate collection with different parameters, collection: plain",
            stub -> stub.createCollection(Catalogs.create(schema("plain", key(), vector("v"))))),
        refusal(
            1601,
            "collection name [nick] conflicts with an existing alias, please choose a unique name: alias and"
                + " collection name conflict[database=default][alias=nick]",
            stub -> stub.createCollection(Catalogs.create(schema("nick", key(), vector("v"))))));
  }

  private static Stream<Refusal> databases() {
    return Stream.of(
        refusal(
            65535,
            "database already exist: default",
            stub ->
                stub.createDatabase(
                    CreateDatabaseRequest.newBuilder().setDbName("default").build())),
        refusal(
            65535,
            "can not drop default database",
            stub ->
                stub.dropDatabase(DropDatabaseRequest.newBuilder().setDbName("default").build())),
        refusal(
            800,
            "database not found[database=absent]",
            stub ->
                stub.describeDatabase(
                        DescribeDatabaseRequest.newBuilder().setDbName("absent").build())
                    .getStatus()),
        refusal(
            800,
            "database not found[database=absent]",
            stub ->
                stub.showCollections(
                        ShowCollectionsRequest.newBuilder().setDbName("absent").build())
                    .getStatus()));
  }

  private static Stream<Refusal> collections() {
    return Stream.of(
        refusal(
            100,
            "can't find collection[database=default][collection=absent]",
            stub ->
                stub.describeCollection(
                        DescribeCollectionRequest.newBuilder().setCollectionName("absent").build())
                    .getStatus()),
        refusal(
            100,
            "collection not found[database=default][collection=absent]",
            stub ->
                stub.loadPartitions(
                    LoadPartitionsRequest.newBuilder()
                        .setCollectionName("absent")
                        .addPartitionNames("p")
                        .build())),
        refusal(
            65535,
            "cannot rename collection to an existing alias: nick",
            stub -> stub.renameCollection(rename("loaded", "nick"))),
        refusal(
            65535,
            "unsupported use an alias to rename collection, alias:nick",
            stub -> stub.renameCollection(rename("nick", "x"))),
        refusal(
            65535,
            "cannot drop the collection via alias = nick",
            stub ->
                stub.dropCollection(
                    DropCollectionRequest.newBuilder().setCollectionName("nick").build())),
        refusal(
            104,
            "can not alter mmap properties if collection loaded: collection already"
                + " loaded[collection=loaded]",
            stub ->
                stub.alterCollection(
                    alter("loaded").addProperties(pair("mmap.enabled", "1")).build())),
        refusal(
            104,
            "can not delete mmap properties if collection loaded: collection already"
                + " loaded[collection=loaded]",
            stub -> stub.alterCollection(alter("loaded").addDeleteKeys("mmap.enabled").build())),
        refusal(
            1100,
            "dynamic schema cannot supported to be disabled: invalid parameter",
            stub ->
                stub.alterCollection(
                    alter("plain").addProperties(pair("dynamicfield.enabled", "False")).build())),
        refusal(
            104,
            "can not alter collection field properties if collection loaded: collection already"
                + " loaded[collection=loaded]",
            stub ->
                stub.alterCollectionField(
                    AlterCollectionFieldRequest.newBuilder()
                        .setCollectionName("loaded")
                        .setFieldName("v")
                        .addProperties(pair("mmap.enabled", "True"))
                        .build())),
        refusal(
            1100,
            "added field must be nullable, please check it, field name = f: invalid parameter",
            stub ->
                stub.addCollectionField(
                    AddCollectionFieldRequest.newBuilder()
                        .setCollectionName("plain")
                        .setSchema(field("f", DataType.Bool).build().toByteString())
                        .build())),
        refusal(
            1600,
            "alias not found[database=default][alias=absent]",
            stub ->
                stub.describeAlias(DescribeAliasRequest.newBuilder().setAlias("absent").build())
                    .getStatus()),
        refusal(
            100,
            "collection not found[database=1][collection=absent]",
            stub ->
                stub.createAlias(
                    CreateAliasRequest.newBuilder()
                        .setAlias("a")
                        .setCollectionName("absent")
                        .build())),
        refusal(
            700,
            "index not found[collection=plain]",
            stub ->
                stub.loadCollection(
                    LoadCollectionRequest.newBuilder().setCollectionName("plain").build())),
        refusal(
            101,
            "collection not loaded[collection=plain]",
            stub ->
                stub.getLoadingProgress(
                        GetLoadingProgressRequest.newBuilder().setCollectionName("plain").build())
                    .getStatus()),
        refusal(
            12,
            "when load 3 replica count: service resource insufficient"
                + "[currentStreamingNode=1][expectedStreamingNode=3]",
            stub ->
                stub.loadCollection(
                    LoadCollectionRequest.newBuilder()
                        .setCollectionName("loaded")
                        .setReplicaNumber(3)
                        .build())),
        refusal(
            1100,
            "collection names should not be empty: invalid parameter",
            stub -> stub.flush(FlushRequest.getDefaultInstance()).getStatus()));
  }

  private static Stream<Refusal> partitions() {
    return Stream.of(
        refusal(
            65535,
            "default partition cannot be deleted",
            stub -> stub.dropPartition(dropPartition("plain", "_default"))),
        refusal(
            65535,
            "disable create partition if partition key mode is used",
            stub -> stub.createPartition(createPartition("keyed", "p"))),
        refusal(
            65535,
            "failed to load partition, due to no partition specified",
            stub ->
                stub.loadPartitions(
                    LoadPartitionsRequest.newBuilder().setCollectionName("loaded").build())),
        refusal(
            200,
            "partition not found[partition=absent]",
            stub ->
                stub.loadPartitions(
                    LoadPartitionsRequest.newBuilder()
                        .setCollectionName("loaded")
                        .addPartitionNames("absent")
                        .build())),
        refusal(
            100,
            "collection not found[database=default][collection=absent]",
            stub ->
                stub.hasPartition(
                        HasPartitionRequest.newBuilder()
                            .setCollectionName("absent")
                            .setPartitionName("p")
                            .build())
                    .getStatus()),
        refusal(
            100,
            "collection not found[database=default][collection=absent]",
            stub ->
                stub.showPartitions(
                        ShowPartitionsRequest.newBuilder().setCollectionName("absent").build())
                    .getStatus()));
  }

  private static Stream<Refusal> indexes() {
    String bad = ": invalid parameter[expected=valid index params][actual=invalid index params]";
    return Stream.of(
        refusedIndex(
            1100,
            "invalid parameter[expected=valid index][actual=invalid index type: non_exiting_type]",
            index("plain", "v", "non_exiting_type", "L2")),
        refusedIndex(
            1100,
            "index type AISAQ is not built yet: invalid parameter",
            index("plain", "v", "AISAQ", "L2")),
        refusedIndex(
            1100,
            "float vector index does not support metric type: HAMMING" + bad,
            index("plain", "v", "FLAT", "HAMMING")),
        refusedIndex(
            1100, "metric type not set for vector index" + bad, index("plain", "v", "HNSW", "")),
        refusedIndex(
            1100,
            "create bitmap index on primary key not supported" + bad,
            index("plain", "id", "BITMAP", "")),
        refusedIndex(
            65535, "cannot create index on non-exist field: x", index("plain", "x", "FLAT", "L2")),
        refusedIndex(
            65535,
            "CreateIndex failed: at most one distinct index is allowed per field",
            index("loaded", "v", "FLAT", "IP")),
        refusal(
            700,
            "index not found[indexName=]",
            stub ->
                stub.describeIndex(
                        DescribeIndexRequest.newBuilder().setCollectionName("plain").build())
                    .getStatus()),
        refusal(
            104,
            "can't alter index on loaded collection, please release the collection first: collection"
                + " already loaded[collection=loaded]",
            stub ->
                stub.alterIndex(
                    AlterIndexRequest.newBuilder()
                        .setCollectionName("loaded")
                        .setIndexName("v")
                        .addExtraParams(pair("mmap.enabled", "True"))
                        .build())),
        refusal(
            100,
            "collection not found[database=default][collection=absent]",
            stub ->
                stub.dropIndex(DropIndexRequest.newBuilder().setCollectionName("absent").build())),
        refusal(
            400,
            "failed to get replicas by collection: replica not found[replica=",
            stub ->
                stub.getReplicas(GetReplicasRequest.newBuilder().setCollectionName("plain").build())
                    .getStatus()));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("refusals")
  void refusesInTheWordsThatClientsKnow(Refusal refusal) {
    Status status = refusal.call().apply(stub);
    if (refusal.text().endsWith("=")) {
      assertThat(status.getReason()).startsWith(refusal.text());
    } else {
      assertThat(status.getReason()).isEqualTo(refusal.text());
    }
    assertThat(status.getCode()).isEqualTo(refusal.code());
    assertThat(status.getErrorCodeValue()).isEqualTo(refusal.legacy());
    assertThat(status.getExtraInfoMap().containsKey("is_input_error"))
        .isEqualTo(refusal.code() == 1100);
  }

  @Test
  void refusesToDropAVectorIndexUnderALoadedCollection() {
    Status status =
        stub.dropIndex(
            DropIndexRequest.newBuilder().setCollectionName("loaded").setIndexName("v").build());
    assertThat(status.getReason())
        .startsWith("vector index cannot be dropped on loaded collection: ");
  }

  @Test
  void leavesToGrpcWhatIsNotBuilt() {
    assertThatThrownBy(() -> stub.import_(ImportRequest.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused ->
                assertThat(refused.getStatus().getCode())
                    .isEqualTo(io.grpc.Status.Code.UNIMPLEMENTED));
  }

  private static CreatePartitionRequest createPartition(String collection, String partition) {
    return CreatePartitionRequest.newBuilder()
        .setCollectionName(collection)
        .setPartitionName(partition)
        .build();
  }

  private static DropPartitionRequest dropPartition(String collection, String partition) {
    return DropPartitionRequest.newBuilder()
        .setCollectionName(collection)
        .setPartitionName(partition)
        .build();
  }

  private static RenameCollectionRequest rename(String from, String to) {
    return RenameCollectionRequest.newBuilder().setOldName(from).setNewName(to).build();
  }

  private static AlterCollectionRequest.Builder alter(String collection) {
    return AlterCollectionRequest.newBuilder().setCollectionName(collection);
  }
}
