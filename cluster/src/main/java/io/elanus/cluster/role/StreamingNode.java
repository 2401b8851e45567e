package io.elanus.cluster.role;

import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.text.bm25.TermStatistics;
import io.elanus.core.time.Timestamp;
import java.util.List;

/// Owns the log of its shards, keeps their growing data and leads their reads.
///
/// Reads and the calls marked *idempotent* may be repeated; `write` may not: its outcome after a
/// failure is unknown.
public interface StreamingNode {
  /// Creates or recovers a shard, or gives it a newer spec. A spec that is older than the present
  /// one, or of a shard that was dropped, changes nothing. Idempotent.
  void assign(ShardSpec spec);

  /// Forgets a shard and all of its data. Idempotent.
  void drop(ShardId shard);

  /// Forgets the rows of one partition. Idempotent.
  void dropPartition(ShardId shard, PartitionId partition);

  /// Forgets all rows of a shard, unless it has done so since it was asked: rows written after a
  /// truncation are safe from its repetitions. Idempotent.
  ///
  /// @param asked a timestamp issued before the call
  void truncate(ShardId shard, Timestamp asked);

  /// Applies one change; returns when it is durable and visible.
  ///
  /// @return its timestamp
  Timestamp write(ShardWrite write);

  SearchPart search(ShardSearch search);

  RetrievePart retrieve(ShardRetrieve retrieve);

  /// What the shard's rows tell of terms, growing data included. Idempotent.
  TermStatistics termStatistics(ShardTerms terms);

  /// Seals what is growing and writes it to the object store; returns when that is published.
  /// Idempotent.
  Flushed flush(ShardId shard);

  /// Merges small segments and drops deleted rows; returns when that is published. Idempotent.
  List<Compacted> compact(ShardId shard);

  List<SegmentInfo> segments(ShardId shard);

  /// @param segments that this flush sealed
  /// @param flushed every segment that is on the object store now
  /// @param timestamp everything up to here is flushed
  record Flushed(List<SegmentId> segments, List<SegmentId> flushed, Timestamp timestamp) {}

  /// @param sources gone, replaced by the target
  record Compacted(List<SegmentId> sources, SegmentId target) {}
}
