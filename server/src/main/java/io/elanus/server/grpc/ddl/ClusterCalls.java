package io.elanus.server.grpc.ddl;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.cluster.proxy.ddl.Loading;
import io.elanus.cluster.proxy.ddl.Partitions;
import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.ShardId;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.LoadState;
import io.elanus.core.coordination.catalog.PartitionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.server.grpc.RequestHeaders;
import io.elanus.server.grpc.WireStatus;
import io.elanus.wire.DescribeResourceGroupRequest;
import io.elanus.wire.DescribeResourceGroupResponse;
import io.elanus.wire.GetReplicasRequest;
import io.elanus.wire.GetReplicasResponse;
import io.elanus.wire.ListResourceGroupsRequest;
import io.elanus.wire.ListResourceGroupsResponse;
import io.elanus.wire.NodeInfo;
import io.elanus.wire.ReplicaInfo;
import io.elanus.wire.ResourceGroup;
import io.elanus.wire.ShardReplica;

/// Where collections are served: one node, one replica, one resource group.
public final class ClusterCalls {
  /// The only node.
  static final long NODE_ID = 1;

  private static final String DEFAULT_GROUP = "__default_resource_group";

  /// Milvus's constant for a group without a bound.
  private static final int UNBOUNDED = 1_000_000;

  private final Coordinator coordinator;
  private final Partitions partitions;
  private final Loading loading;

  public ClusterCalls(Coordinator coordinator) {
    this.coordinator = coordinator;
    this.partitions = new Partitions(coordinator);
    this.loading = new Loading(coordinator);
  }

  public GetReplicasResponse replicas(GetReplicasRequest request) {
    CollectionState collection =
        loading.replica(
            partitions.of(
                RequestHeaders.database(request.getDbName()),
                request.getCollectionName(),
                request.getCollectionID()));
    ReplicaInfo.Builder replica =
        ReplicaInfo.newBuilder()
            .setReplicaID(collection.id().value())
            .setCollectionID(collection.id().value())
            .addNodeIds(NODE_ID)
            .setResourceGroupName(DEFAULT_GROUP);
    if (collection.load() instanceof LoadState.Some) {
      for (PartitionState partition : collection.loadedPartitions()) {
        replica.addPartitionIds(partition.id().value());
      }
    }
    for (int shard = 0; shard < collection.shards(); shard++) {
      replica.addShardReplicas(
          ShardReplica.newBuilder()
              .setLeaderID(NODE_ID)
              .setDmChannelName(new ShardId(collection.id(), shard).channel())
              .addNodeIds(NODE_ID));
    }
    return GetReplicasResponse.newBuilder().setStatus(WireStatus.ok()).addReplicas(replica).build();
  }

  public ListResourceGroupsResponse resourceGroups(ListResourceGroupsRequest request) {
    return ListResourceGroupsResponse.newBuilder()
        .setStatus(WireStatus.ok())
        .addResourceGroups(DEFAULT_GROUP)
        .build();
  }

  public DescribeResourceGroupResponse resourceGroup(DescribeResourceGroupRequest request) {
    if (!request.getResourceGroup().equals(DEFAULT_GROUP)) {
      throw DatabaseException.of(
          ErrorCode.RESOURCE_GROUP_NOT_FOUND, pair("rg", request.getResourceGroup()));
    }
    ResourceGroup.Builder group =
        ResourceGroup.newBuilder()
            .setName(DEFAULT_GROUP)
            .setCapacity(UNBOUNDED)
            .setNumAvailableNode(1)
            .addNodes(NodeInfo.newBuilder().setNodeId(NODE_ID).setHostname("localhost"));
    for (CollectionState collection : coordinator.catalog().collections()) {
      if (collection.isLoaded()) {
        group.putNumLoadedReplica(collection.name(), 1);
      }
    }
    return DescribeResourceGroupResponse.newBuilder()
        .setStatus(WireStatus.ok())
        .setResourceGroup(group)
        .build();
  }
}
