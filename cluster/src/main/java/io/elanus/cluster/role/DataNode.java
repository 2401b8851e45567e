package io.elanus.cluster.role;

import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.segment.SegmentDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Does the long work on sealed segments: it reads objects, writes new ones, and changes nothing
/// that a reader could see. What it wrote counts once the shard's leader publishes it. Both calls
/// may be repeated: each attempt writes objects of its own.
public interface DataNode {
  /// Builds one index of one segment and writes its file.
  ///
  /// @throws io.elanus.core.error.DatabaseException INDEX_NOT_SUPPORTED for a type that has no file
  SegmentDescriptor.IndexFile buildIndex(IndexBuild build);

  /// Merges segments into one, in key order, and builds its indexes, from those of the sources
  /// where that is faster. One that cannot be built is not there: the merge counts without it.
  ///
  /// @return null when no row is left
  @Nullable SegmentDescriptor merge(SegmentsMerge merge);

  record IndexBuild(
      ShardId shard,
      CollectionSchema schema,
      SegmentDescriptor segment,
      ShardSpec.IndexSpec index) {}

  /// @param partition of all the sources
  /// @param target names the result
  /// @param horizon rows deleted at or before this are left out
  /// @param indexes that the result is to have if it has rows enough
  record SegmentsMerge(
      ShardId shard,
      CollectionSchema schema,
      PartitionId partition,
      List<MergeSource> sources,
      SegmentId target,
      Timestamp horizon,
      List<ShardSpec.IndexSpec> indexes) {
    public SegmentsMerge {
      sources = List.copyOf(sources);
      indexes = List.copyOf(indexes);
    }
  }

  /// @param deletes every delete known of the segment
  record MergeSource(SegmentDescriptor segment, QueryNode.RowDeletes deletes) {}
}
