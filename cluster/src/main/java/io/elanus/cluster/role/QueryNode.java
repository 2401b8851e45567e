package io.elanus.cluster.role;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.text.bm25.TermStatistics;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.segment.SegmentDescriptor;
import java.util.List;

/// Keeps sealed segments open and searches them. The leader of the shard (its streaming node) says
/// which segments exist and which of them a read covers. All methods are idempotent.
public interface QueryNode {
  /// Gives the shard a newer spec: indexes are kept resident only while it is loaded.
  void serve(ShardSpec spec);

  /// Opens segments with the deletes and indexes that their descriptors name; an index file that is
  /// damaged or missing is reported by [#damagedIndexes] and does without. A descriptor of a
  /// segment that is open already replaces the older one: its new index is attached, deletes made
  /// meanwhile stay. A segment that was retired stays retired: the request may have been on its way
  /// for long.
  void open(ShardId shard, List<SegmentDescriptor> segments);

  /// Closes segments for ever, as soon as no read uses them.
  void retire(ShardId shard, List<SegmentId> segments);

  /// Marks rows deleted that hold one of the keys and were written before `at`.
  void delete(ShardId shard, ShardWrite.KeyDelete delete, Timestamp at);

  SearchPart search(ShardSearch search, List<SegmentId> segments);

  RetrievePart retrieve(ShardRetrieve retrieve, List<SegmentId> segments);

  /// What the rows of segments tell of terms.
  TermStatistics termStatistics(ShardTerms terms, List<SegmentId> segments);

  /// Every delete known of a segment: for persisting it at flush and carrying it through
  /// compaction.
  RowDeletes deletes(ShardId shard, SegmentId segment);

  List<SegmentInfo> segments(ShardId shard);

  /// Reads what was left unread of the index files that are open, and says which files of the
  /// shard's segments cannot be used. Those segments are scanned until they get new ones.
  List<DamagedIndex> damagedIndexes(ShardId shard);

  /// @param object the file that is damaged or missing
  record DamagedIndex(SegmentId segment, String object) {}

  /// @param rows deleted rows, ascending
  /// @param timestamps when, for each of them
  record RowDeletes(int[] rows, long[] timestamps) {
    public Bits asBits(int rowCount) {
      Bits bits = Bits.none(rowCount);
      for (int row : rows) {
        bits.set(row);
      }
      return bits;
    }
  }
}
