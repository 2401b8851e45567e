package io.elanus.server.grpc;

import io.elanus.server.grpc.ddl.DdlCalls;
import io.elanus.server.grpc.dml.DmlService;
import io.elanus.wire.AddCollectionFieldRequest;
import io.elanus.wire.AddFileResourceRequest;
import io.elanus.wire.AllocTimestampRequest;
import io.elanus.wire.AllocTimestampResponse;
import io.elanus.wire.AlterAliasRequest;
import io.elanus.wire.AlterCollectionFieldRequest;
import io.elanus.wire.AlterCollectionRequest;
import io.elanus.wire.AlterDatabaseRequest;
import io.elanus.wire.AlterIndexRequest;
import io.elanus.wire.BatchDescribeCollectionRequest;
import io.elanus.wire.BatchDescribeCollectionResponse;
import io.elanus.wire.BoolResponse;
import io.elanus.wire.CheckHealthRequest;
import io.elanus.wire.CheckHealthResponse;
import io.elanus.wire.ComponentStates;
import io.elanus.wire.ConnectRequest;
import io.elanus.wire.ConnectResponse;
import io.elanus.wire.CreateAliasRequest;
import io.elanus.wire.CreateCollectionRequest;
import io.elanus.wire.CreateDatabaseRequest;
import io.elanus.wire.CreateIndexRequest;
import io.elanus.wire.CreatePartitionRequest;
import io.elanus.wire.DeleteRequest;
import io.elanus.wire.DescribeAliasRequest;
import io.elanus.wire.DescribeAliasResponse;
import io.elanus.wire.DescribeCollectionRequest;
import io.elanus.wire.DescribeCollectionResponse;
import io.elanus.wire.DescribeDatabaseRequest;
import io.elanus.wire.DescribeDatabaseResponse;
import io.elanus.wire.DescribeIndexRequest;
import io.elanus.wire.DescribeIndexResponse;
import io.elanus.wire.DescribeResourceGroupRequest;
import io.elanus.wire.DescribeResourceGroupResponse;
import io.elanus.wire.DropAliasRequest;
import io.elanus.wire.DropCollectionRequest;
import io.elanus.wire.DropDatabaseRequest;
import io.elanus.wire.DropIndexRequest;
import io.elanus.wire.DropPartitionRequest;
import io.elanus.wire.FlushAllRequest;
import io.elanus.wire.FlushAllResponse;
import io.elanus.wire.FlushRequest;
import io.elanus.wire.FlushResponse;
import io.elanus.wire.GetCollectionStatisticsRequest;
import io.elanus.wire.GetCollectionStatisticsResponse;
import io.elanus.wire.GetCompactionPlansRequest;
import io.elanus.wire.GetCompactionPlansResponse;
import io.elanus.wire.GetCompactionStateRequest;
import io.elanus.wire.GetCompactionStateResponse;
import io.elanus.wire.GetComponentStatesRequest;
import io.elanus.wire.GetFlushAllStateRequest;
import io.elanus.wire.GetFlushAllStateResponse;
import io.elanus.wire.GetFlushStateRequest;
import io.elanus.wire.GetFlushStateResponse;
import io.elanus.wire.GetIndexBuildProgressRequest;
import io.elanus.wire.GetIndexBuildProgressResponse;
import io.elanus.wire.GetIndexStateRequest;
import io.elanus.wire.GetIndexStateResponse;
import io.elanus.wire.GetIndexStatisticsRequest;
import io.elanus.wire.GetIndexStatisticsResponse;
import io.elanus.wire.GetLoadStateRequest;
import io.elanus.wire.GetLoadStateResponse;
import io.elanus.wire.GetLoadingProgressRequest;
import io.elanus.wire.GetLoadingProgressResponse;
import io.elanus.wire.GetPartitionStatisticsRequest;
import io.elanus.wire.GetPartitionStatisticsResponse;
import io.elanus.wire.GetPersistentSegmentInfoRequest;
import io.elanus.wire.GetPersistentSegmentInfoResponse;
import io.elanus.wire.GetQuerySegmentInfoRequest;
import io.elanus.wire.GetQuerySegmentInfoResponse;
import io.elanus.wire.GetReplicasRequest;
import io.elanus.wire.GetReplicasResponse;
import io.elanus.wire.GetVersionRequest;
import io.elanus.wire.GetVersionResponse;
import io.elanus.wire.HasCollectionRequest;
import io.elanus.wire.HasPartitionRequest;
import io.elanus.wire.HybridSearchRequest;
import io.elanus.wire.InsertRequest;
import io.elanus.wire.ListAliasesRequest;
import io.elanus.wire.ListAliasesResponse;
import io.elanus.wire.ListDatabasesRequest;
import io.elanus.wire.ListDatabasesResponse;
import io.elanus.wire.ListFileResourcesRequest;
import io.elanus.wire.ListFileResourcesResponse;
import io.elanus.wire.ListResourceGroupsRequest;
import io.elanus.wire.ListResourceGroupsResponse;
import io.elanus.wire.LoadCollectionRequest;
import io.elanus.wire.LoadPartitionsRequest;
import io.elanus.wire.ManualCompactionRequest;
import io.elanus.wire.ManualCompactionResponse;
import io.elanus.wire.MilvusServiceGrpc;
import io.elanus.wire.MutationResult;
import io.elanus.wire.QueryRequest;
import io.elanus.wire.QueryResults;
import io.elanus.wire.ReleaseCollectionRequest;
import io.elanus.wire.ReleasePartitionsRequest;
import io.elanus.wire.RemoveFileResourceRequest;
import io.elanus.wire.RenameCollectionRequest;
import io.elanus.wire.RunAnalyzerRequest;
import io.elanus.wire.RunAnalyzerResponse;
import io.elanus.wire.SearchRequest;
import io.elanus.wire.SearchResults;
import io.elanus.wire.SelectRoleRequest;
import io.elanus.wire.SelectRoleResponse;
import io.elanus.wire.ShowCollectionsRequest;
import io.elanus.wire.ShowCollectionsResponse;
import io.elanus.wire.ShowPartitionsRequest;
import io.elanus.wire.ShowPartitionsResponse;
import io.elanus.wire.Status;
import io.elanus.wire.TruncateCollectionRequest;
import io.elanus.wire.TruncateCollectionResponse;
import io.elanus.wire.UpsertRequest;
import io.grpc.stub.StreamObserver;

/// The whole contract. A call that is not overridden here answers gRPC UNIMPLEMENTED.
public final class MilvusService extends MilvusServiceGrpc.MilvusServiceImplBase {
  private final DdlCalls ddl;
  private final DmlService dml;

  public MilvusService(DdlCalls ddl, DmlService dml) {
    this.ddl = ddl;
    this.dml = dml;
  }

  @Override
  public void connect(ConnectRequest request, StreamObserver<ConnectResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.session().connect(request),
        status -> ConnectResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void getVersion(GetVersionRequest request, StreamObserver<GetVersionResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.session().version(request),
        status -> GetVersionResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void checkHealth(
      CheckHealthRequest request, StreamObserver<CheckHealthResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.session().health(request),
        status -> CheckHealthResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void getComponentStates(
      GetComponentStatesRequest request, StreamObserver<ComponentStates> observer) {
    Reply.with(
        observer,
        () -> ddl.session().components(request),
        status -> ComponentStates.newBuilder().setStatus(status).build());
  }

  @Override
  public void allocTimestamp(
      AllocTimestampRequest request, StreamObserver<AllocTimestampResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.session().timestamp(request),
        status -> AllocTimestampResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void selectRole(SelectRoleRequest request, StreamObserver<SelectRoleResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.session().roles(request),
        status -> SelectRoleResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void createDatabase(CreateDatabaseRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.databases().create(request));
  }

  @Override
  public void dropDatabase(DropDatabaseRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.databases().drop(request));
  }

  @Override
  public void alterDatabase(AlterDatabaseRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.databases().alter(request));
  }

  @Override
  public void describeDatabase(
      DescribeDatabaseRequest request, StreamObserver<DescribeDatabaseResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.databases().describe(request),
        status -> DescribeDatabaseResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void listDatabases(
      ListDatabasesRequest request, StreamObserver<ListDatabasesResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.databases().list(request),
        status -> ListDatabasesResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void createCollection(CreateCollectionRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.collections().create(request));
  }

  @Override
  public void dropCollection(DropCollectionRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.collections().drop(request));
  }

  @Override
  public void renameCollection(RenameCollectionRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.collections().rename(request));
  }

  @Override
  public void alterCollection(AlterCollectionRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.collections().alter(request));
  }

  @Override
  public void alterCollectionField(
      AlterCollectionFieldRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.collections().alterField(request));
  }

  @Override
  public void addCollectionField(
      AddCollectionFieldRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.collections().addField(request));
  }

  @Override
  public void truncateCollection(
      TruncateCollectionRequest request, StreamObserver<TruncateCollectionResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.collections().truncate(request),
        status -> TruncateCollectionResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void hasCollection(HasCollectionRequest request, StreamObserver<BoolResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.collections().has(request),
        status -> BoolResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void describeCollection(
      DescribeCollectionRequest request, StreamObserver<DescribeCollectionResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.collections().describe(request),
        status -> DescribeCollectionResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void batchDescribeCollection(
      BatchDescribeCollectionRequest request,
      StreamObserver<BatchDescribeCollectionResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.collections().describeBatch(request),
        status -> BatchDescribeCollectionResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void showCollections(
      ShowCollectionsRequest request, StreamObserver<ShowCollectionsResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.collections().show(request),
        status -> ShowCollectionsResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void getCollectionStatistics(
      GetCollectionStatisticsRequest request,
      StreamObserver<GetCollectionStatisticsResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.collections().statistics(request),
        status -> GetCollectionStatisticsResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void createPartition(CreatePartitionRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.partitions().create(request));
  }

  @Override
  public void dropPartition(DropPartitionRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.partitions().drop(request));
  }

  @Override
  public void hasPartition(HasPartitionRequest request, StreamObserver<BoolResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.partitions().has(request),
        status -> BoolResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void showPartitions(
      ShowPartitionsRequest request, StreamObserver<ShowPartitionsResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.partitions().show(request),
        status -> ShowPartitionsResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void addFileResource(AddFileResourceRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.fileResources().add(request));
  }

  @Override
  public void removeFileResource(
      RemoveFileResourceRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.fileResources().remove(request));
  }

  @Override
  public void listFileResources(
      ListFileResourcesRequest request, StreamObserver<ListFileResourcesResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.fileResources().list(request),
        status -> ListFileResourcesResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void runAnalyzer(
      RunAnalyzerRequest request, StreamObserver<RunAnalyzerResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.analyzers().run(request),
        status -> RunAnalyzerResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void getPartitionStatistics(
      GetPartitionStatisticsRequest request,
      StreamObserver<GetPartitionStatisticsResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.partitions().statistics(request),
        status -> GetPartitionStatisticsResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void createAlias(CreateAliasRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.aliases().create(request));
  }

  @Override
  public void alterAlias(AlterAliasRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.aliases().alter(request));
  }

  @Override
  public void dropAlias(DropAliasRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.aliases().drop(request));
  }

  @Override
  public void describeAlias(
      DescribeAliasRequest request, StreamObserver<DescribeAliasResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.aliases().describe(request),
        status -> DescribeAliasResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void listAliases(
      ListAliasesRequest request, StreamObserver<ListAliasesResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.aliases().list(request),
        status -> ListAliasesResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void createIndex(CreateIndexRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.indexes().create(request));
  }

  @Override
  public void dropIndex(DropIndexRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.indexes().drop(request));
  }

  @Override
  public void alterIndex(AlterIndexRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.indexes().alter(request));
  }

  @Override
  public void describeIndex(
      DescribeIndexRequest request, StreamObserver<DescribeIndexResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.indexes().describe(request),
        status -> DescribeIndexResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void getIndexStatistics(
      GetIndexStatisticsRequest request, StreamObserver<GetIndexStatisticsResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.indexes().statistics(request),
        status -> GetIndexStatisticsResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void getIndexState(
      GetIndexStateRequest request, StreamObserver<GetIndexStateResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.indexes().state(request),
        status -> GetIndexStateResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void getIndexBuildProgress(
      GetIndexBuildProgressRequest request,
      StreamObserver<GetIndexBuildProgressResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.indexes().buildProgress(request),
        status -> GetIndexBuildProgressResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void loadCollection(LoadCollectionRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.loading().load(request));
  }

  @Override
  public void releaseCollection(ReleaseCollectionRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.loading().release(request));
  }

  @Override
  public void loadPartitions(LoadPartitionsRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.loading().loadPartitions(request));
  }

  @Override
  public void releasePartitions(ReleasePartitionsRequest request, StreamObserver<Status> observer) {
    Reply.done(observer, () -> ddl.loading().releasePartitions(request));
  }

  @Override
  public void getLoadingProgress(
      GetLoadingProgressRequest request, StreamObserver<GetLoadingProgressResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.loading().progress(request),
        status -> GetLoadingProgressResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void getLoadState(
      GetLoadStateRequest request, StreamObserver<GetLoadStateResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.loading().state(request),
        status -> GetLoadStateResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void flush(FlushRequest request, StreamObserver<FlushResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.segments().flush(request),
        status -> FlushResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void getFlushState(
      GetFlushStateRequest request, StreamObserver<GetFlushStateResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.segments().flushState(request),
        status -> GetFlushStateResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void flushAll(FlushAllRequest request, StreamObserver<FlushAllResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.segments().flushAll(request),
        status -> FlushAllResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void getFlushAllState(
      GetFlushAllStateRequest request, StreamObserver<GetFlushAllStateResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.segments().flushAllState(request),
        status -> GetFlushAllStateResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void manualCompaction(
      ManualCompactionRequest request, StreamObserver<ManualCompactionResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.segments().compact(request),
        status -> ManualCompactionResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void getCompactionState(
      GetCompactionStateRequest request, StreamObserver<GetCompactionStateResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.segments().compactionState(request),
        status -> GetCompactionStateResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void getCompactionStateWithPlans(
      GetCompactionPlansRequest request, StreamObserver<GetCompactionPlansResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.segments().compactionPlans(request),
        status -> GetCompactionPlansResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void getPersistentSegmentInfo(
      GetPersistentSegmentInfoRequest request,
      StreamObserver<GetPersistentSegmentInfoResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.segments().persistent(request),
        status -> GetPersistentSegmentInfoResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void getQuerySegmentInfo(
      GetQuerySegmentInfoRequest request, StreamObserver<GetQuerySegmentInfoResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.segments().served(request),
        status -> GetQuerySegmentInfoResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void getReplicas(
      GetReplicasRequest request, StreamObserver<GetReplicasResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.cluster().replicas(request),
        status -> GetReplicasResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void listResourceGroups(
      ListResourceGroupsRequest request, StreamObserver<ListResourceGroupsResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.cluster().resourceGroups(request),
        status -> ListResourceGroupsResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void describeResourceGroup(
      DescribeResourceGroupRequest request,
      StreamObserver<DescribeResourceGroupResponse> observer) {
    Reply.with(
        observer,
        () -> ddl.cluster().resourceGroup(request),
        status -> DescribeResourceGroupResponse.newBuilder().setStatus(status).build());
  }

  @Override
  public void insert(InsertRequest request, StreamObserver<MutationResult> observer) {
    dml.insert(request, observer);
  }

  @Override
  public void upsert(UpsertRequest request, StreamObserver<MutationResult> observer) {
    dml.upsert(request, observer);
  }

  @Override
  public void delete(DeleteRequest request, StreamObserver<MutationResult> observer) {
    dml.delete(request, observer);
  }

  @Override
  public void search(SearchRequest request, StreamObserver<SearchResults> observer) {
    dml.search(request, observer);
  }

  @Override
  public void hybridSearch(HybridSearchRequest request, StreamObserver<SearchResults> observer) {
    dml.hybridSearch(request, observer);
  }

  @Override
  public void query(QueryRequest request, StreamObserver<QueryResults> observer) {
    dml.query(request, observer);
  }
}
