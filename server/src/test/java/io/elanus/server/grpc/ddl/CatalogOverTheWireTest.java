package io.elanus.server.grpc.ddl;

import static io.elanus.server.grpc.ddl.Catalogs.field;
import static io.elanus.server.grpc.ddl.Catalogs.index;
import static io.elanus.server.grpc.ddl.Catalogs.insert;
import static io.elanus.server.grpc.ddl.Catalogs.key;
import static io.elanus.server.grpc.ddl.Catalogs.pair;
import static io.elanus.server.grpc.ddl.Catalogs.requireOk;
import static io.elanus.server.grpc.ddl.Catalogs.schema;
import static io.elanus.server.grpc.ddl.Catalogs.vector;
import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.server.TestServer;
import io.elanus.wire.AddCollectionFieldRequest;
import io.elanus.wire.AllocTimestampRequest;
import io.elanus.wire.AlterAliasRequest;
import io.elanus.wire.AlterDatabaseRequest;
import io.elanus.wire.CheckHealthRequest;
import io.elanus.wire.CollectionSchema;
import io.elanus.wire.CompactionMergeInfo;
import io.elanus.wire.CompactionState;
import io.elanus.wire.ConnectRequest;
import io.elanus.wire.ConnectResponse;
import io.elanus.wire.ConsistencyLevel;
import io.elanus.wire.CreateAliasRequest;
import io.elanus.wire.CreateDatabaseRequest;
import io.elanus.wire.CreatePartitionRequest;
import io.elanus.wire.DataType;
import io.elanus.wire.DescribeAliasRequest;
import io.elanus.wire.DescribeCollectionRequest;
import io.elanus.wire.DescribeCollectionResponse;
import io.elanus.wire.DescribeDatabaseRequest;
import io.elanus.wire.DescribeIndexRequest;
import io.elanus.wire.DescribeResourceGroupRequest;
import io.elanus.wire.DropCollectionRequest;
import io.elanus.wire.DropDatabaseRequest;
import io.elanus.wire.DropIndexRequest;
import io.elanus.wire.DropPartitionRequest;
import io.elanus.wire.FieldSchema;
import io.elanus.wire.FlushAllRequest;
import io.elanus.wire.FlushRequest;
import io.elanus.wire.FlushResponse;
import io.elanus.wire.GetCollectionStatisticsRequest;
import io.elanus.wire.GetCompactionPlansRequest;
import io.elanus.wire.GetCompactionStateRequest;
import io.elanus.wire.GetFlushStateRequest;
import io.elanus.wire.GetIndexBuildProgressRequest;
import io.elanus.wire.GetIndexStateRequest;
import io.elanus.wire.GetLoadStateRequest;
import io.elanus.wire.GetLoadingProgressRequest;
import io.elanus.wire.GetPartitionStatisticsRequest;
import io.elanus.wire.GetPersistentSegmentInfoRequest;
import io.elanus.wire.GetQuerySegmentInfoRequest;
import io.elanus.wire.GetReplicasRequest;
import io.elanus.wire.GetVersionRequest;
import io.elanus.wire.HasCollectionRequest;
import io.elanus.wire.IndexDescription;
import io.elanus.wire.IndexState;
import io.elanus.wire.KeyValuePair;
import io.elanus.wire.ListAliasesRequest;
import io.elanus.wire.ListDatabasesRequest;
import io.elanus.wire.ListResourceGroupsRequest;
import io.elanus.wire.LoadPartitionsRequest;
import io.elanus.wire.LoadState;
import io.elanus.wire.ManualCompactionRequest;
import io.elanus.wire.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.elanus.wire.PersistentSegmentInfo;
import io.elanus.wire.QuerySegmentInfo;
import io.elanus.wire.ReleaseCollectionRequest;
import io.elanus.wire.ReleasePartitionsRequest;
import io.elanus.wire.RenameCollectionRequest;
import io.elanus.wire.ShowCollectionsRequest;
import io.elanus.wire.ShowPartitionsRequest;
import io.elanus.wire.ShowPartitionsResponse;
import io.elanus.wire.ShowType;
import io.elanus.wire.TruncateCollectionRequest;
import io.elanus.wire.ValueField;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class CatalogOverTheWireTest {
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

  private static MilvusServiceBlockingStub inDatabase(String name) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("dbname", Metadata.ASCII_STRING_MARSHALLER), name);
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static DescribeCollectionResponse describe(MilvusServiceBlockingStub from, String name) {
    DescribeCollectionResponse answer =
        from.describeCollection(
            DescribeCollectionRequest.newBuilder().setCollectionName(name).build());
    requireOk(answer.getStatus());
    return answer;
  }

  @Test
  void shakesHands() {
    ConnectResponse connected = stub.connect(ConnectRequest.getDefaultInstance());
    requireOk(connected.getStatus());
    assertThat(connected.getIdentifier()).isPositive();
    assertThat(connected.getServerInfo().getBuildTags()).startsWith("v2.6");
    assertThat(connected.getServerInfo().getDeployMode()).isEqualTo("STANDALONE");
    assertThat(stub.getVersion(GetVersionRequest.getDefaultInstance()).getVersion())
        .isEqualTo(connected.getServerInfo().getBuildTags());
    assertThat(stub.checkHealth(CheckHealthRequest.getDefaultInstance()).getIsHealthy()).isTrue();
    long first = stub.allocTimestamp(AllocTimestampRequest.getDefaultInstance()).getTimestamp();
    assertThat(stub.allocTimestamp(AllocTimestampRequest.getDefaultInstance()).getTimestamp())
        .isGreaterThan(first);
    assertThat(
            inDatabase("absent").connect(ConnectRequest.getDefaultInstance()).getStatus().getCode())
        .isEqualTo(800);
  }

  @Test
  void keepsCollectionsOfOneNameApartByDatabaseHeader() {
    requireOk(stub.createDatabase(CreateDatabaseRequest.newBuilder().setDbName("apart").build()));
    MilvusServiceBlockingStub apart = inDatabase("apart");
    requireOk(stub.createCollection(Catalogs.create(schema("same", key(), vector("v")))));
    requireOk(apart.createCollection(Catalogs.create(schema("same", key(), vector("w")))));
    assertThat(describe(stub, "same").getDbName()).isEqualTo("default");
    assertThat(describe(apart, "same").getDbName()).isEqualTo("apart");
    assertThat(
            apart
                .showCollections(ShowCollectionsRequest.getDefaultInstance())
                .getCollectionNamesList())
        .containsExactly("same");
    DropCollectionRequest drop =
        DropCollectionRequest.newBuilder().setCollectionName("same").build();
    requireOk(apart.dropCollection(drop));
    requireOk(apart.dropCollection(drop));
    assertThat(describe(stub, "same").getSchema().getFields(1).getName()).isEqualTo("v");
    requireOk(stub.dropDatabase(DropDatabaseRequest.newBuilder().setDbName("apart").build()));
    requireOk(stub.dropDatabase(DropDatabaseRequest.newBuilder().setDbName("apart").build()));
    requireOk(stub.dropCollection(drop));
  }

  @Test
  void describesDatabasesWithWhatWasSetAndNothingElse() {
    DescribeDatabaseRequest describe =
        DescribeDatabaseRequest.newBuilder().setDbName("props").build();
    requireOk(
        stub.createDatabase(
            CreateDatabaseRequest.newBuilder()
                .setDbName("props")
                .addProperties(pair("database.replica.number", "3"))
                .build()));
    requireOk(
        stub.alterDatabase(
            AlterDatabaseRequest.newBuilder()
                .setDbName("props")
                .addProperties(pair("database.force.deny.reading", "True"))
                .build()));
    requireOk(
        stub.alterDatabase(
            AlterDatabaseRequest.newBuilder()
                .setDbName("props")
                .addDeleteKeys("database.replica.number")
                .addDeleteKeys("absent")
                .build()));
    assertThat(stub.describeDatabase(describe).getPropertiesList())
        .containsExactly(pair("database.force.deny.reading", "True"));
    assertThat(
            stub.describeDatabase(DescribeDatabaseRequest.newBuilder().setDbName("default").build())
                .getPropertiesList())
        .isEmpty();
    assertThat(stub.listDatabases(ListDatabasesRequest.getDefaultInstance()).getDbNamesList())
        .startsWith("default")
        .contains("props");
    requireOk(stub.dropDatabase(DropDatabaseRequest.newBuilder().setDbName("props").build()));
  }

  @Test
  void givesASchemaBackAsItCame() {
    FieldSchema price =
        field("price", DataType.Float)
            .setDescription("each")
            .setNullable(true)
            .setDefaultValue(ValueField.newBuilder().setFloatData(10f))
            .build();
    FieldSchema tags =
        field("tags", DataType.Array)
            .setElementType(DataType.VarChar)
            .addTypeParams(pair("max_capacity", "10"))
            .addTypeParams(pair("max_length", "20"))
            .build();
    FieldSchema bits =
        field("bits", DataType.BinaryVector).addTypeParams(pair("dim", "16")).build();
    CollectionSchema schema =
        schema("whole", key().toBuilder().setAutoID(true).build(), vector("v"), price, tags, bits)
            .toBuilder()
            .setDescription("everything")
            .setEnableDynamicField(true)
            .build();
    requireOk(
        stub.createCollection(
            Catalogs.create(schema).toBuilder()
                .setShardsNum(2)
                .setConsistencyLevel(ConsistencyLevel.Bounded)
                .build()));
    DescribeCollectionResponse described = describe(stub, "whole");
    CollectionSchema back = described.getSchema();
    assertThat(back.getDescription()).isEqualTo("everything");
    assertThat(back.getEnableDynamicField()).isTrue();
    assertThat(back.getAutoID()).isTrue();
    for (int i = 0; i < 5; i++) {
      assertThat(back.getFields(i))
          .isEqualTo(schema.getFields(i).toBuilder().setFieldID(100 + i).build());
    }
    assertThat(back.getFieldsCount()).isEqualTo(5);
    assertThat(described.getShardsNum()).isEqualTo(2);
    assertThat(described.getVirtualChannelNamesList()).hasSize(2);
    assertThat(described.getNumPartitions()).isEqualTo(1);
    assertThat(described.getConsistencyLevel()).isEqualTo(ConsistencyLevel.Bounded);
    assertThat(described.getPropertiesList()).containsExactly(pair("collection.timezone", "UTC"));
    assertThat(described.getUpdateTimestamp()).isEqualTo(described.getCreatedTimestamp());

    requireOk(
        stub.addCollectionField(
            AddCollectionFieldRequest.newBuilder()
                .setCollectionName("whole")
                .setSchema(field("later", DataType.Int64).setNullable(true).build().toByteString())
                .build()));
    DescribeCollectionResponse after = describe(stub, "whole");
    assertThat(after.getSchema().getFields(5).getName()).isEqualTo("later");
    assertThat(after.getSchema().getFields(5).getFieldID()).isEqualTo(106);
    assertThat(after.getUpdateTimestamp()).isGreaterThan(described.getUpdateTimestamp());
    requireOk(
        stub.dropCollection(DropCollectionRequest.newBuilder().setCollectionName("whole").build()));
  }

  @Test
  void renamesAndPointsAliases() {
    requireOk(stub.createCollection(Catalogs.create(schema("one", key(), vector("v")))));
    requireOk(stub.createCollection(Catalogs.create(schema("two", key(), vector("v")))));
    requireOk(
        stub.createAlias(
            CreateAliasRequest.newBuilder().setAlias("al").setCollectionName("one").build()));
    assertThat(describe(stub, "al").getCollectionName()).isEqualTo("one");
    assertThat(describe(stub, "one").getAliasesList()).containsExactly("al");
    requireOk(
        stub.alterAlias(
            AlterAliasRequest.newBuilder().setAlias("al").setCollectionName("two").build()));
    requireOk(
        stub.renameCollection(
            RenameCollectionRequest.newBuilder().setOldName("two").setNewName("three").build()));
    assertThat(
            stub.describeAlias(DescribeAliasRequest.newBuilder().setAlias("al").build())
                .getCollection())
        .isEqualTo("three");
    assertThat(stub.listAliases(ListAliasesRequest.getDefaultInstance()).getAliasesList())
        .containsExactly("al");
    assertThat(has("two")).isFalse();
    assertThat(has("three")).isTrue();
    requireOk(stub.dropAlias(io.elanus.wire.DropAliasRequest.newBuilder().setAlias("al").build()));
  }

  private static boolean has(String name) {
    return stub.hasCollection(HasCollectionRequest.newBuilder().setCollectionName(name).build())
        .getValue();
  }

  @Test
  void loadsAndReleasesPartitions() {
    Catalogs.loaded(stub, "parts");
    requireOk(stub.createPartition(partition("parts", "p")));
    requireOk(stub.createPartition(partition("parts", "p")));
    ShowPartitionsResponse shown =
        stub.showPartitions(ShowPartitionsRequest.newBuilder().setCollectionName("parts").build());
    assertThat(shown.getPartitionNamesList()).containsExactly("_default", "p");
    assertThat(shown.getCreatedTimestampsList()).allMatch(timestamp -> timestamp > 0);
    assertThat(loadState("parts", "p")).isEqualTo(LoadState.LoadStateLoaded);
    requireOk(
        stub.releasePartitions(
            ReleasePartitionsRequest.newBuilder()
                .setCollectionName("parts")
                .addPartitionNames("p")
                .build()));
    assertThat(loadState("parts", "p")).isEqualTo(LoadState.LoadStateNotLoad);
    assertThat(loadState("parts")).isEqualTo(LoadState.LoadStateLoaded);
    requireOk(stub.dropPartition(dropPartition("parts", "p")));
    requireOk(stub.dropPartition(dropPartition("parts", "p")));
    requireOk(
        stub.loadPartitions(
            LoadPartitionsRequest.newBuilder()
                .setCollectionName("parts")
                .addPartitionNames("_default")
                .build()));
    assertThat(
            stub.getLoadingProgress(
                    GetLoadingProgressRequest.newBuilder().setCollectionName("parts").build())
                .getProgress())
        .isEqualTo(100);
    assertThat(
            stub.showCollections(
                    ShowCollectionsRequest.newBuilder()
                        .setType(ShowType.InMemory)
                        .addCollectionNames("parts")
                        .build())
                .getInMemoryPercentagesList())
        .containsExactly(100L);
    assertThat(
            stub.getReplicas(GetReplicasRequest.newBuilder().setCollectionName("parts").build())
                .getReplicasList())
        .singleElement()
        .satisfies(replica -> assertThat(replica.getShardReplicasList()).hasSize(1));
    requireOk(
        stub.releaseCollection(
            ReleaseCollectionRequest.newBuilder().setCollectionName("parts").build()));
    assertThat(loadState("parts")).isEqualTo(LoadState.LoadStateNotLoad);
    assertThat(loadState("absent")).isEqualTo(LoadState.LoadStateNotExist);
  }

  private static LoadState loadState(String collection, String... partitions) {
    return stub.getLoadState(
            GetLoadStateRequest.newBuilder()
                .setCollectionName(collection)
                .addAllPartitionNames(List.of(partitions))
                .build())
        .getState();
  }

  private static CreatePartitionRequest partition(String collection, String name) {
    return CreatePartitionRequest.newBuilder()
        .setCollectionName(collection)
        .setPartitionName(name)
        .build();
  }

  private static DropPartitionRequest dropPartition(String collection, String name) {
    return DropPartitionRequest.newBuilder()
        .setCollectionName(collection)
        .setPartitionName(name)
        .build();
  }

  @Test
  void describesAnIndexAsItWasAskedFor() {
    requireOk(
        stub.createCollection(
            Catalogs.create(
                schema(
                    "indexed",
                    key(),
                    vector("v"),
                    vector("w"),
                    field("n", DataType.Int64).build()))));
    requireOk(stub.createIndex(index("indexed", "v", "", "")));
    requireOk(
        stub.createIndex(
            index("indexed", "w", "HNSW", "L2").toBuilder()
                .addExtraParams(pair("params", "{\"M\": 8, \"efConstruction\": 64}"))
                .setIndexName("graph")
                .build()));
    requireOk(
        stub.createIndex(
            index("indexed", "w", "HNSW", "L2").toBuilder()
                .addExtraParams(pair("params", "{\"M\": 8, \"efConstruction\": 64}"))
                .build()));
    requireOk(stub.createIndex(index("indexed", "n", "", "")));
    List<IndexDescription> indexes =
        stub.describeIndex(DescribeIndexRequest.newBuilder().setCollectionName("indexed").build())
            .getIndexDescriptionsList();
    assertThat(indexes)
        .extracting(IndexDescription::getIndexName)
        .containsExactly("v", "graph", "n");
    assertThat(indexes.get(0).getParamsList())
        .containsExactly(pair("index_type", "AUTOINDEX"), pair("metric_type", "COSINE"));
    assertThat(indexes.get(1).getParamsList())
        .containsExactly(
            pair("index_type", "HNSW"),
            pair("metric_type", "L2"),
            pair("params", "{\"M\": 8, \"efConstruction\": 64}"));
    assertThat(indexes.get(2).getParamsList()).containsExactly(pair("index_type", "AUTOINDEX"));
    assertThat(indexes).allMatch(each -> each.getState() == IndexState.Finished);
    assertThat(indexes).allMatch(each -> each.getTotalRows() == 0);
    requireOk(
        stub.dropIndex(
            DropIndexRequest.newBuilder()
                .setCollectionName("indexed")
                .setIndexName("no such!")
                .build()));
    requireOk(
        stub.dropIndex(
            DropIndexRequest.newBuilder()
                .setCollectionName("indexed")
                .setIndexName("graph")
                .build()));
    assertThat(
            stub.getIndexState(
                    GetIndexStateRequest.newBuilder().setCollectionName("indexed").build())
                .getState())
        .isEqualTo(IndexState.Finished);
  }

  @Test
  void countsFlushesCompactsAndTruncates() {
    Catalogs.loaded(stub, "rows");
    requireOk(stub.createPartition(partition("rows", "p")));
    insert(stub, "rows", "", 0, 100);
    FlushResponse first = flush("rows");
    boolean once =
        roles == TestServer.Roles.DIRECT; // a flush that is repeated finds nothing to seal
    assertThat(first.getCollSegIDsOrThrow("rows").getDataList()).hasSizeBetween(once ? 1 : 0, 1);
    assertThat(first.getCollFlushTsOrThrow("rows")).isPositive();
    assertThat(
            stub.getFlushState(
                    GetFlushStateRequest.newBuilder()
                        .setCollectionName("rows")
                        .addAllSegmentIDs(first.getCollSegIDsOrThrow("rows").getDataList())
                        .setFlushTs(first.getCollFlushTsOrThrow("rows"))
                        .build())
                .getFlushed())
        .isTrue();
    insert(stub, "rows", "", 100, 100);
    insert(stub, "rows", "p", 200, 50);
    FlushResponse second = flush("rows");
    List<Long> sealed = second.getCollSegIDsOrThrow("rows").getDataList();
    List<Long> flushedBefore = second.getFlushCollSegIDsOrThrow("rows").getDataList();
    assertThat(sealed.size() + flushedBefore.size()).isEqualTo(3);
    if (once) {
      assertThat(sealed).hasSize(2);
      assertThat(flushedBefore).isEqualTo(first.getCollSegIDsOrThrow("rows").getDataList());
    }
    requireOk(stub.flushAll(FlushAllRequest.getDefaultInstance()).getStatus());
    assertThat(rowCount("rows")).isEqualTo("250");
    assertThat(
            stub.getPartitionStatistics(
                    GetPartitionStatisticsRequest.newBuilder()
                        .setCollectionName("rows")
                        .setPartitionName("p")
                        .build())
                .getStatsList())
        .containsExactly(pair("row_count", "50"));
    assertThat(
            stub.getIndexBuildProgress(
                    GetIndexBuildProgressRequest.newBuilder().setCollectionName("rows").build())
                .getIndexedRows())
        .isEqualTo(250);

    long job =
        stub.manualCompaction(
                ManualCompactionRequest.newBuilder().setCollectionName("rows").build())
            .getCompactionID();
    awaitCompaction(job);
    List<CompactionMergeInfo> plans =
        stub.getCompactionStateWithPlans(
                GetCompactionPlansRequest.newBuilder().setCompactionID(job).build())
            .getMergeInfosList();
    assertThat(plans).hasSizeLessThanOrEqualTo(1);
    if (once) { // a merge asked for twice says at the second time that nothing was left to merge
      assertThat(plans).hasSize(1);
    }
    assertThat(plans)
        .allSatisfy(plan -> {
          assertThat(plan.getSourcesList()).hasSize(2);
          assertThat(plan.getSourcesList()).doesNotContain(plan.getTarget());
        });
    assertThat(
            stub.getPersistentSegmentInfo(
                    GetPersistentSegmentInfoRequest.newBuilder().setCollectionName("rows").build())
                .getInfosList())
        .extracting(PersistentSegmentInfo::getNumRows)
        .containsExactlyInAnyOrder(200L, 50L);
    assertThat(
            stub.getQuerySegmentInfo(
                    GetQuerySegmentInfoRequest.newBuilder().setCollectionName("rows").build())
                .getInfosList())
        .extracting(QuerySegmentInfo::getNumRows)
        .containsExactlyInAnyOrder(200L, 50L);

    requireOk(
        stub.truncateCollection(
                TruncateCollectionRequest.newBuilder().setCollectionName("rows").build())
            .getStatus());
    assertThat(rowCount("rows")).isEqualTo("0");
    assertThat(loadState("rows")).isEqualTo(LoadState.LoadStateLoaded);
  }

  /// Bounded by a gRPC deadline: the state is polled as clients do.
  private static void awaitCompaction(long job) {
    GetCompactionStateRequest poll =
        GetCompactionStateRequest.newBuilder().setCompactionID(job).build();
    long polls = 0;
    while (stub.getCompactionState(poll).getState() != CompactionState.Completed) {
      assertThat(polls++).isLessThan(100_000);
    }
  }

  private static FlushResponse flush(String collection) {
    FlushResponse flushed =
        stub.flush(FlushRequest.newBuilder().addCollectionNames(collection).build());
    requireOk(flushed.getStatus());
    return flushed;
  }

  private static String rowCount(String collection) {
    List<KeyValuePair> stats =
        stub.getCollectionStatistics(
                GetCollectionStatisticsRequest.newBuilder().setCollectionName(collection).build())
            .getStatsList();
    return stats.getFirst().getValue();
  }

  @Test
  void hasOneResourceGroup() {
    assertThat(
            stub.listResourceGroups(ListResourceGroupsRequest.getDefaultInstance())
                .getResourceGroupsList())
        .containsExactly("__default_resource_group");
    assertThat(
            stub.describeResourceGroup(
                    DescribeResourceGroupRequest.newBuilder()
                        .setResourceGroup("__default_resource_group")
                        .build())
                .getResourceGroup()
                .getCapacity())
        .isEqualTo(1_000_000);
    assertThat(
            stub.describeResourceGroup(
                    DescribeResourceGroupRequest.newBuilder().setResourceGroup("absent").build())
                .getStatus()
                .getReason())
        .isEqualTo("resource group not found[rg=absent]");
  }

  @Test
  void comesBackAfterARestart() {
    try (TestServer before = TestServer.start(roles)) {
      Catalogs.loaded(before.stub(), "kept");
      insert(before.stub(), "kept", "", 0, 10);
      try (TestServer after = before.restart()) {
        MilvusServiceBlockingStub again = after.stub();
        assertThat(describe(again, "kept").getSchema().getFieldsList()).hasSize(2);
        assertThat(
                again
                    .getLoadState(
                        GetLoadStateRequest.newBuilder().setCollectionName("kept").build())
                    .getState())
            .isEqualTo(LoadState.LoadStateLoaded);
        assertThat(
                again
                    .getCollectionStatistics(
                        GetCollectionStatisticsRequest.newBuilder()
                            .setCollectionName("kept")
                            .build())
                    .getStatsList())
            .containsExactly(pair("row_count", "10"));
      }
    }
  }
}
