package io.elanus.cluster.streaming;

import io.elanus.core.coordination.compaction.CompactionPolicy;

/// When a streaming node does what nobody asked it for.
///
/// @param flushBytes growing bytes of one shard that start a flush
/// @param flushIdleMillis a shard that was not written for so long is flushed
/// @param flushAgeMillis the oldest unflushed row of a shard may become so old
/// @param memoryWatermark share of the growing memory from which the largest shard is flushed
/// @param memoryWaitMillis how long a write waits for memory before it is refused
/// @param compactionIntervalMillis from one look for merges to the next
/// @param retentionMillis how long a deleted row can still be read as of the time before
public record StreamingSettings(
    long flushBytes,
    long flushIdleMillis,
    long flushAgeMillis,
    double memoryWatermark,
    long memoryWaitMillis,
    long compactionIntervalMillis,
    long retentionMillis,
    CompactionPolicy compaction) {
  public static final StreamingSettings DEFAULT =
      new StreamingSettings(
          256L << 20, 600_000, 3_600_000, 0.6, 10_000, 60_000, 300_000, CompactionPolicy.DEFAULT);

  /// The same with another size that starts a flush.
  public StreamingSettings withFlushBytes(long bytes) {
    return new StreamingSettings(
        bytes,
        flushIdleMillis,
        flushAgeMillis,
        memoryWatermark,
        memoryWaitMillis,
        compactionIntervalMillis,
        retentionMillis,
        compaction);
  }

  /// The same with another time for which deleted rows are kept.
  public StreamingSettings withRetentionMillis(long millis) {
    return new StreamingSettings(
        flushBytes,
        flushIdleMillis,
        flushAgeMillis,
        memoryWatermark,
        memoryWaitMillis,
        compactionIntervalMillis,
        millis,
        compaction);
  }
}
