package io.elanus.cluster.streaming;

import io.elanus.cluster.role.QueryNode;
import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardWrite.KeyDelete;
import io.elanus.core.time.Timestamp;
import java.util.ArrayList;
import java.util.List;

/// The deletes of a shard while a new sealed segment is being made of its older rows: the segment's
/// file may lack them. Written in the shard's lane; read when that has let it go.
final class LateDeletes {
  private record Late(KeyDelete delete, Timestamp at) {}

  private final List<Late> deletes = new ArrayList<>();

  void add(KeyDelete delete, Timestamp at) {
    deletes.add(new Late(delete, at));
  }

  boolean isEmpty() {
    return deletes.isEmpty();
  }

  /// Applies them once more, now that the new segment is open. Where they were applied already they
  /// change nothing.
  void applyTo(QueryNode node, ShardId shard) {
    for (Late late : deletes) {
      node.delete(shard, late.delete, late.at);
    }
  }
}
