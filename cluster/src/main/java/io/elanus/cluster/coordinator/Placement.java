package io.elanus.cluster.coordinator;

import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.StreamingNode;
import java.util.List;

/// Which streaming node owns which shard: round robin over a fixed list.
public record Placement(List<StreamingNode> nodes) {
  public Placement {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("no streaming node");
    }
  }

  public StreamingNode ownerOf(ShardId shard) {
    return nodes.get(shard.index() % nodes.size());
  }
}
