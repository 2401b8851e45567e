package io.elanus.server.grpc.ddl;

import io.elanus.cluster.proxy.ddl.Loading;
import io.elanus.server.grpc.RequestHeaders;
import io.elanus.server.grpc.WireStatus;
import io.elanus.wire.GetLoadStateRequest;
import io.elanus.wire.GetLoadStateResponse;
import io.elanus.wire.GetLoadingProgressRequest;
import io.elanus.wire.GetLoadingProgressResponse;
import io.elanus.wire.LoadCollectionRequest;
import io.elanus.wire.LoadPartitionsRequest;
import io.elanus.wire.LoadState;
import io.elanus.wire.ReleaseCollectionRequest;
import io.elanus.wire.ReleasePartitionsRequest;

/// Loading on the wire.
public final class LoadCalls {
  private final Loading loading;

  public LoadCalls(Loading loading) {
    this.loading = loading;
  }

  public void load(LoadCollectionRequest request) {
    loading.load(
        RequestHeaders.database(request.getDbName()),
        request.getCollectionName(),
        request.getReplicaNumber(),
        request.getLoadFieldsList());
  }

  public void loadPartitions(LoadPartitionsRequest request) {
    loading.loadPartitions(
        RequestHeaders.database(request.getDbName()),
        request.getCollectionName(),
        request.getPartitionNamesList(),
        request.getReplicaNumber(),
        request.getLoadFieldsList());
  }

  public void release(ReleaseCollectionRequest request) {
    loading.release(RequestHeaders.database(request.getDbName()), request.getCollectionName());
  }

  public void releasePartitions(ReleasePartitionsRequest request) {
    loading.releasePartitions(
        RequestHeaders.database(request.getDbName()),
        request.getCollectionName(),
        request.getPartitionNamesList());
  }

  public GetLoadingProgressResponse progress(GetLoadingProgressRequest request) {
    int percent =
        loading.progress(
            RequestHeaders.database(request.getDbName()),
            request.getCollectionName(),
            request.getPartitionNamesList());
    return GetLoadingProgressResponse.newBuilder()
        .setStatus(WireStatus.ok())
        .setProgress(percent)
        .setRefreshProgress(percent)
        .build();
  }

  public GetLoadStateResponse state(GetLoadStateRequest request) {
    Loading.State state =
        loading.state(
            RequestHeaders.database(request.getDbName()),
            request.getCollectionName(),
            request.getPartitionNamesList());
    return GetLoadStateResponse.newBuilder()
        .setStatus(WireStatus.ok())
        .setState(
            switch (state) {
              case NOT_EXIST -> LoadState.LoadStateNotExist;
              case NOT_LOADED -> LoadState.LoadStateNotLoad;
              case LOADED -> LoadState.LoadStateLoaded;
            })
        .build();
  }
}
