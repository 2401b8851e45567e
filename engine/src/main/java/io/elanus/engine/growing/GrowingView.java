package io.elanus.engine.growing;

import io.elanus.core.column.Column;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SparseRows;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.growing.CodedScan;
import io.elanus.core.index.scalar.GrowingTerms;
import io.elanus.core.index.scalar.IndexedSource;
import io.elanus.core.index.scalar.ScalarIndex;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first rows of a growing segment; what is appended later does not show. Deletes do, by their
/// timestamps: a reader's snapshot is never after what is applied.
public final class GrowingView implements Segment, IndexedSource {
  private final GrowingSegment segment;
  private final CollectionSchema schema;
  private final int rowCount;

  GrowingView(GrowingSegment segment, CollectionSchema schema, int rowCount) {
    this.segment = segment;
    this.schema = schema;
    this.rowCount = rowCount;
  }

  @Override
  public SegmentId id() {
    return segment.id;
  }

  @Override
  public PartitionId partition() {
    return segment.partition;
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  @Override
  public Column batch(FieldId field, int batch) {
    ScalarRows scalar = segment.scalars.get(field);
    return scalar != null
        ? scalar.batch(batch, batchRows(batch))
        : AbsentField.column(newer(field), batchRows(batch));
  }

  @Override
  public @Nullable Bits visible(Timestamp snapshot, Timestamp expiredBefore) {
    int from = rowsWrittenBefore(expiredBefore.value());
    int to =
        snapshot.value() == Long.MAX_VALUE ? rowCount : rowsWrittenBefore(snapshot.value() + 1);
    int deleted = segment.deletes.countThrough(snapshot.value(), segment.deletes.count());
    if (from == 0 && to == rowCount && deleted == 0) return null;
    Bits visible = Bits.none(rowCount);
    visible.setRange(from, to);
    for (int i = 0; i < deleted; i++) {
      int row = segment.deletes.row(i);
      if (row < rowCount) visible.clear(row);
    }
    return visible;
  }

  /// The number of rows older than a timestamp: rows are in write order.
  private int rowsWrittenBefore(long timestamp) {
    if (rowCount == 0 || segment.timestamps.integer(0) >= timestamp) return 0;
    if (segment.timestamps.integer(rowCount - 1) < timestamp) return rowCount;
    int low = 0;
    int high = rowCount - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (segment.timestamps.integer(middle) < timestamp) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public Timestamp timestamp(int row) {
    return new Timestamp(segment.timestamps.integer(row));
  }

  @Override
  public Bits rowsOf(Column keys) {
    Bits rows = Bits.none(rowCount);
    for (int key = 0; key < keys.rowCount(); key++) {
      for (int row = segment.keys.newest(keys, key);
          row != KeyRows.NONE;
          row = segment.keys.before(row)) {
        if (row < rowCount) rows.set(row);
      }
    }
    return rows;
  }

  @Override
  public VectorRows vectors(FieldId field) {
    return segment.denseRows(field).rows(rowCount);
  }

  @Override
  public List<Hits> scan(
      FieldId field,
      Metric metric,
      List<QueryVector.Dense> queries,
      SearchSpec spec,
      int from,
      int to) {
    VectorRows rows = vectors(field);
    return new CodedScan(rows, metric, segment.denseRows(field).codes().of(rows, metric))
        .search(queries, spec, from, to);
  }

  @Override
  public SparseRows sparseVectors(FieldId field) {
    ScalarRows rows = segment.scalar(field);
    return new SparseRows() {
      @Override
      public int rowCount() {
        return rowCount;
      }

      @Override
      public SparseVectorColumn batch(int batch) {
        return (SparseVectorColumn) rows.batch(batch, batchRows(batch));
      }
    };
  }

  /// Rows that came in since may be among them.
  @Override
  public TermStatistics termStatistics(FieldId field, int[] terms) {
    TermCounts counts = segment.termCounts(field);
    counts.addNewOf(sparseVectors(field));
    return counts.of(terms);
  }

  @Override
  public @Nullable VectorIndex index(FieldId field) {
    return null;
  }

  @Override
  public List<ScalarIndex> scalarIndexes(FieldId field) {
    GrowingTerms terms = segment.terms(field);
    return terms == null ? List.of() : List.of(terms.over(this));
  }

  @Override
  public Column gather(FieldId field, int[] rows) {
    ScalarRows scalar = segment.scalars.get(field);
    if (scalar != null) return scalar.gather(rows);
    DenseRows dense = segment.vectors.get(field);
    return dense != null ? dense.gather(rows) : AbsentField.column(newer(field), rows.length);
  }

  /// A field that is younger than the segment.
  private FieldSchema newer(FieldId id) {
    FieldSchema field = schema.field(id);
    if (field == null) throw new IllegalStateException("no field " + id);
    return field;
  }
}
