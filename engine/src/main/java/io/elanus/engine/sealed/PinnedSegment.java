package io.elanus.engine.sealed;

import io.elanus.core.column.BatchStatistics;
import io.elanus.core.column.Column;
import io.elanus.core.column.ShreddedPath;
import io.elanus.core.index.SparseRows;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.scalar.IndexedSource;
import io.elanus.core.index.scalar.ScalarIndex;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.hash.SplitBlockFilter;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.text.bm25.TermCounts;
import io.elanus.core.text.bm25.TermStatistics;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.segment.AbsentField;
import io.elanus.engine.segment.Segment;
import io.elanus.storage.format.segment.PageStatistics;
import io.elanus.storage.format.segment.SegmentDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one read sees of a sealed segment. Nothing of it may be used after it was closed.
public final class PinnedSegment implements Segment, IndexedSource, AutoCloseable {
  private final SealedSegment segment;
  private final SegmentDescriptor descriptor;
  private final CollectionSchema schema;
  private final Map<FieldId, SealedSegment.OpenIndex> indexes;
  private final List<SealedSegment.OpenScalarIndex> scalarIndexes;
  private final List<Lifetime> held;

  PinnedSegment(
      SealedSegment segment,
      SegmentDescriptor descriptor,
      CollectionSchema schema,
      Map<FieldId, SealedSegment.OpenIndex> indexes,
      List<SealedSegment.OpenScalarIndex> scalarIndexes,
      List<Lifetime> held) {
    this.segment = segment;
    this.descriptor = descriptor;
    this.schema = schema;
    this.indexes = indexes;
    this.scalarIndexes = scalarIndexes;
    this.held = held;
  }

  @Override
  public SegmentId id() {
    return descriptor.id();
  }

  @Override
  public PartitionId partition() {
    return descriptor.partition();
  }

  @Override
  public int rowCount() {
    return descriptor.rowCount();
  }

  @Override
  public boolean inKeyOrder() {
    return true;
  }

  @Override
  public @Nullable Bits visible(Timestamp snapshot, Timestamp expiredBefore) {
    return segment.visible(descriptor, snapshot, expiredBefore);
  }

  @Override
  public Timestamp timestamp(int row) {
    return new Timestamp(segment.timestampValue(row));
  }

  @Override
  public Column possible(Column keys) {
    return segment.reader().possible(keys);
  }

  @Override
  public Bits rowsOf(Column keys) {
    return segment.reader().rowsOf(keys);
  }

  @Override
  public Column batch(FieldId field, int batch) {
    return segment.stores(field)
        ? segment.reader().batch(field, batch)
        : AbsentField.column(younger(field), batchRows(batch));
  }

  @Override
  public @Nullable BatchStatistics batchStatistics(FieldId field, int batch) {
    if (!segment.stores(field)) {
      return null;
    }
    PageStatistics page = segment.reader().statistics(field, batch);
    return new BatchStatistics(
        page.nullCount(),
        switch (page.range()) {
          case PageStatistics.Range.Integers(long min, long max) ->
              new BatchStatistics.Range.Integers(min, max);
          case PageStatistics.Range.Floats(double min, double max) ->
              new BatchStatistics.Range.Floats(min, max);
          case PageStatistics.Range.Texts(byte[] min, byte[] max) ->
              new BatchStatistics.Range.Texts(min, max);
          case PageStatistics.Range.Unknown() -> new BatchStatistics.Range.Unknown();
        });
  }

  @Override
  public @Nullable SplitBlockFilter batchMembers(FieldId field, int batch) {
    return segment.stores(field) ? segment.reader().members(field, batch) : null;
  }

  @Override
  public @Nullable ShreddedPath shredded(FieldId field, List<String> keys) {
    return segment.reader().shredded(field, keys);
  }

  @Override
  public VectorRows vectors(FieldId field) {
    return segment.reader().vectors(field);
  }

  @Override
  public SparseRows sparseVectors(FieldId field) {
    return segment.reader().sparseVectors(field);
  }

  @Override
  public TermStatistics termStatistics(FieldId field, int[] terms) {
    TermCounts counts = segment.termCounts(field);
    counts.addNewOf(sparseVectors(field));
    return counts.of(terms);
  }

  @Override
  public @Nullable VectorIndex index(FieldId field) {
    SealedSegment.OpenIndex open = indexes.get(field);
    return open == null ? null : open.index();
  }

  @Override
  public @Nullable String indexType(FieldId field) {
    SealedSegment.OpenIndex open = indexes.get(field);
    return open == null ? null : open.file().type();
  }

  @Override
  public List<ScalarIndex> scalarIndexes(FieldId field) {
    List<ScalarIndex> found = new ArrayList<>();
    for (SealedSegment.OpenScalarIndex open : scalarIndexes) {
      if (open.field().equals(field)) {
        found.add(open.index());
      }
    }
    return found;
  }

  @Override
  public Column gather(FieldId field, int[] rows) {
    return segment.stores(field)
        ? segment.reader().gather(field, rows)
        : AbsentField.column(younger(field), rows.length);
  }

  @Override
  public void close() {
    held.forEach(Lifetime::letGo);
  }

  /// A field that was added after the segment was written.
  private FieldSchema younger(FieldId id) {
    FieldSchema field = schema.field(id);
    if (field == null) {
      throw new IllegalStateException("segment " + id() + " has no field " + id);
    }
    return field;
  }
}
