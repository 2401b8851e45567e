package io.elanus.storage.format.segment;

import io.elanus.core.column.Rows;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.storage.objectstore.ObjectStore;

/// Writes one sealed segment. Rows come in their final order: ascending primary key (VARCHAR keys in
/// the order of their unsigned UTF-8 bytes); equal keys may follow each other.
public final class SegmentWriter implements AutoCloseable {
  /// @param folder where the column files go, ending in `/`, never used before
  ///     ([io.elanus.storage.format.ObjectNames#columnFolder])
  public SegmentWriter(
      ObjectStore store, String folder, SegmentId id, PartitionId partition, CollectionSchema schema) {
    throw new UnsupportedOperationException("not yet " + store + folder + id + partition + schema);
  }

  /// Appends rows: any number, with a column for every field of the schema.
  ///
  /// @param timestamps when each row was written
  /// @throws IllegalStateException when a key is smaller than the one before
  public void append(Rows rows, long[] timestamps) {
    throw new UnsupportedOperationException("not yet " + rows + timestamps.length);
  }

  /// Makes all files durable.
  ///
  /// @return the segment, without deletes and indexes
  public SegmentDescriptor finish() {
    throw new UnsupportedOperationException("not yet");
  }

  /// Drops what was not finished.
  @Override
  public void close() {
    throw new UnsupportedOperationException("not yet");
  }
}
