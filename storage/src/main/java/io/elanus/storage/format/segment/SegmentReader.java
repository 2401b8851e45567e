package io.elanus.storage.format.segment;

import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.index.SparseRows;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldId;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// One sealed segment, mapped. Any number of threads may read it while its arena is open.
///
/// Checksums: headers, footers, keys and timestamps when it is opened; pages when they are first read;
/// dense vectors by [#verify] only.
public final class SegmentReader implements ColumnSource {
  private SegmentReader() {}

  /// Maps the segment's files into the arena.
  ///
  /// @param schema the present one: a field that the segment is older than gives its default or nulls
  /// @throws io.elanus.core.error.DatabaseException IO_FAILED when an object is missing or corrupt
  public static SegmentReader open(
      ObjectStore store, SegmentDescriptor segment, CollectionSchema schema, Arena arena) {
    throw new UnsupportedOperationException("not yet " + store + segment + schema + arena);
  }

  public SegmentDescriptor descriptor() {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public int rowCount() {
    throw new UnsupportedOperationException("not yet");
  }

  /// One batch of one scalar field, decoded; kept in a small cache.
  @Override
  public Column batch(FieldId field, int batch) {
    throw new UnsupportedOperationException("not yet " + field + batch);
  }

  /// What the segment knows of a batch without decoding it.
  public PageStatistics statistics(FieldId field, int batch) {
    throw new UnsupportedOperationException("not yet " + field + batch);
  }

  /// The dense vectors of a field, straight over the mapping. A field that the segment is older than
  /// gives one zero row for all (stride 0).
  public VectorRows vectors(FieldId field) {
    throw new UnsupportedOperationException("not yet " + field);
  }

  public SparseRows sparseVectors(FieldId field) {
    throw new UnsupportedOperationException("not yet " + field);
  }

  /// The rows that hold a value in a field of any type; null when all do.
  public @Nullable Bits valid(FieldId field) {
    throw new UnsupportedOperationException("not yet " + field);
  }

  public Timestamp timestamp(int row) {
    throw new UnsupportedOperationException("not yet " + row);
  }

  /// All timestamps, shape `[rows]`, little-endian 64-bit.
  public MemorySegment timestamps() {
    throw new UnsupportedOperationException("not yet");
  }

  /// The first row whose key is at or after key `i` of the column; [#rowCount] when there is none.
  public int lowerBound(Column keys, int i) {
    throw new UnsupportedOperationException("not yet " + keys + i);
  }

  /// The rows that hold any of the keys.
  ///
  /// @param keys of the primary key's type, ascending
  public Bits rowsOf(Column keys) {
    throw new UnsupportedOperationException("not yet " + keys);
  }

  /// The INT64 key of a row.
  public long integerKey(int row) {
    throw new UnsupportedOperationException("not yet " + row);
  }

  /// The UTF-8 bytes of a row's VARCHAR key.
  public byte[] textKey(int row) {
    throw new UnsupportedOperationException("not yet " + row);
  }

  /// The values of any field, vectors included, at the given rows in the given order.
  public Column gather(FieldId field, int[] rows) {
    throw new UnsupportedOperationException("not yet " + field + rows.length);
  }

  /// Reads every byte and compares all checksums.
  ///
  /// @throws io.elanus.core.error.DatabaseException IO_FAILED naming the object and the page
  public void verify() {
    throw new UnsupportedOperationException("not yet");
  }
}
