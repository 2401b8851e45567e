package io.elanus.cluster.role;

import io.elanus.core.coordination.catalog.CatalogCommand;
import io.elanus.core.coordination.catalog.CatalogImage;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps the catalog, issues timestamps and ids, says which node owns which shard, and runs jobs.
public interface Coordinator {
  /// The catalog now: never older than any change that has been answered. Idempotent.
  CatalogImage catalog();

  /// Decides on a change, writes it down and has the nodes follow; returns when readers and writers
  /// will meet it.
  ///
  /// @return the catalog after it
  /// @throws io.elanus.core.error.DatabaseException when the change is refused: nothing happened
  CatalogImage change(CatalogCommand command);

  /// A timestamp greater than every one before it.
  Timestamp timestamp();

  /// A moment that no timestamp given out so far lies behind. It is not given out itself: for
  /// reads, which need not wait for the clock's store.
  default Timestamp now() {
    return timestamp();
  }

  /// Reserves `count` consecutive ids, greater than every id before them and never issued again.
  ///
  /// @return the first
  long ids(int count);

  /// The node that owns a shard.
  StreamingNode owner(ShardId shard);

  /// Seals and writes out what is growing in every shard; returns when that is published.
  /// Idempotent.
  Flushed flush(CollectionId collection);

  /// Every segment of the collection.
  List<SegmentInfo> segments(CollectionId collection);

  /// Starts to merge small segments and to drop deleted rows.
  ///
  /// @return names the job for [#compaction]
  long compact(CollectionId collection);

  /// How a compaction is doing, null when the job is unknown.
  @Nullable CompactionJob compaction(long job);

  /// @param sealed segments that this flush sealed
  /// @param flushed every segment that is on the object store now
  /// @param timestamp everything up to here is flushed, in every shard
  record Flushed(List<SegmentId> sealed, List<SegmentId> flushed, Timestamp timestamp) {}

  /// @param failure why it failed, empty while it has not
  record CompactionJob(
      long id,
      CollectionId collection,
      boolean done,
      String failure,
      List<StreamingNode.Compacted> plans) {
    public CompactionJob {
      plans = List.copyOf(plans);
    }
  }
}
