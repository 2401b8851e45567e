package io.elanus.core.coordination.compaction;

import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;

/// What a decision about merging needs to know of one sealed segment of a shard.
///
/// @param rowCount rows in it, deleted ones included
/// @param deletedRows how many of them were deleted long enough ago to be left out
/// @param byteSize of its column files
/// @param newest when its newest row was written
public record SegmentFacts(
    SegmentId id,
    PartitionId partition,
    int rowCount,
    int deletedRows,
    long byteSize,
    Timestamp newest) {
  /// Bytes that the rows which stay take, about.
  long livingBytes() {
    return rowCount == 0 ? 0 : (long) (byteSize * ((double) (rowCount - deletedRows) / rowCount));
  }
}
