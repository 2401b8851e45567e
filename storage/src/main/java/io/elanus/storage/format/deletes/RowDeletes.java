package io.elanus.storage.format.deletes;

import io.elanus.core.schema.SegmentId;
import io.elanus.storage.format.segment.SegmentDescriptor.DeletesFile;
import io.elanus.storage.objectstore.ObjectStore;

/// Deleted rows of one segment.
///
/// @param rows strictly ascending
/// @param timestamps when each of them was deleted
public record RowDeletes(int[] rows, long[] timestamps) {
  /// Writes a new object and makes it durable.
  public DeletesFile write(ObjectStore store, String object, SegmentId segment) {
    throw new UnsupportedOperationException("not yet " + store + object + segment);
  }

  /// @throws io.elanus.core.error.DatabaseException IO_FAILED when the object is corrupt or another segment's
  public static RowDeletes read(ObjectStore store, DeletesFile file, SegmentId segment) {
    throw new UnsupportedOperationException("not yet " + store + file + segment);
  }
}
