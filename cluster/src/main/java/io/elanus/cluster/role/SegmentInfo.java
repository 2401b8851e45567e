package io.elanus.cluster.role;

import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import java.util.List;

/// What a client may know of a segment.
///
/// @param rowCount rows written into it, deleted ones included
/// @param indexed indexes that need no more work: built, or of no use for so few rows
public record SegmentInfo(
    SegmentId id,
    ShardId shard,
    PartitionId partition,
    State state,
    long rowCount,
    long memoryBytes,
    List<IndexId> indexed) {
  public enum State {
    GROWING,
    SEALED,
    FLUSHED
  }
}
