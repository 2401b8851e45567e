package io.elanus.cluster.role;

import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import java.util.List;

/// What a client may know of a segment.
///
/// @param rowCount rows written into it, deleted ones included
/// @param indexed vector fields whose index is built
public record SegmentInfo(
    SegmentId id,
    ShardId shard,
    PartitionId partition,
    State state,
    long rowCount,
    long memoryBytes,
    List<FieldId> indexed) {
  public enum State {
    GROWING,
    SEALED,
    FLUSHED
  }
}
