package io.elanus.engine.search;

import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SparseRows;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.text.bm25.TermCounts;
import io.elanus.core.text.bm25.TermStatistics;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.segment.Segment;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some rows of the model as a segment. Counts what is read of it.
final class ModelSegment implements Segment {
  private final ModelRows model;
  private final List<ModelRows.Row> rows;
  private final boolean sorted;
  private final @Nullable Metric indexed;
  int batchesRead;
  int rowsGathered;

  /// @param indexed the metric of its index, null for none
  ModelSegment(
      ModelRows model, List<ModelRows.Row> rows, boolean sorted, @Nullable Metric indexed) {
    this.model = model;
    this.rows = rows;
    this.sorted = sorted;
    this.indexed = indexed;
  }

  @Override
  public SegmentId id() {
    return new SegmentId(1);
  }

  @Override
  public PartitionId partition() {
    return new PartitionId(1);
  }

  @Override
  public int rowCount() {
    return rows.size();
  }

  @Override
  public boolean inKeyOrder() {
    return sorted;
  }

  @Override
  public @Nullable Bits visible(Timestamp snapshot, Timestamp expiredBefore) {
    Bits visible = Bits.none(rows.size());
    for (int r = 0; r < rows.size(); r++) {
      if (rows.get(r).visible(snapshot.value(), expiredBefore.value())) {
        visible.set(r);
      }
    }
    return visible.count() == rows.size() ? null : visible;
  }

  @Override
  public Timestamp timestamp(int row) {
    return new Timestamp(rows.get(row).timestamp());
  }

  @Override
  public Bits rowsOf(Column keys) {
    Bits found = Bits.none(rows.size());
    for (int r = 0; r < rows.size(); r++) {
      for (int k = 0; k < keys.rowCount(); k++) {
        if (model.keyAt(keys, k) == rows.get(r).key()) {
          found.set(r);
        }
      }
    }
    return found;
  }

  @Override
  public Column batch(FieldId field, int batch) {
    batchesRead++;
    int from = batch * BATCH_ROWS;
    return model.column(field, rows.subList(from, from + batchRows(batch)));
  }

  @Override
  public VectorRows vectors(FieldId field) {
    DenseVectorColumn column = (DenseVectorColumn) model.column(field, rows);
    long stride = VectorRows.strideOf(column.type(), column.dimension());
    int shift = sorted ? 31 : 6;
    long rowsPerChunk = sorted ? Math.max(1, rows.size()) : 64;
    MemorySegment[] chunks =
        new MemorySegment[(int) ((rows.size() + rowsPerChunk - 1) / rowsPerChunk)];
    Arrays.setAll(
        chunks, c -> Arena.ofAuto().allocate(rowsPerChunk * stride, VectorRows.ALIGNMENT));
    VectorRows vectors =
        new VectorRows(column.type(), column.dimension(), rows.size(), stride, shift, chunks);
    for (int r = 0; r < rows.size(); r++) {
      MemorySegment.copy(
          MemorySegment.ofArray(column.bytes()),
          (long) r * column.rowBytes(),
          vectors.chunkOf(r),
          vectors.offsetOf(r),
          column.rowBytes());
    }
    return vectors;
  }

  @Override
  public TermStatistics termStatistics(FieldId field, int[] terms) {
    TermCounts counts = new TermCounts();
    counts.addNewOf(sparseVectors(field));
    return counts.of(terms);
  }

  @Override
  public SparseRows sparseVectors(FieldId field) {
    return new SparseRows() {
      @Override
      public int rowCount() {
        return rows.size();
      }

      @Override
      public SparseVectorColumn batch(int batch) {
        return (SparseVectorColumn) ModelSegment.this.batch(field, batch);
      }
    };
  }

  @Override
  public @Nullable VectorIndex index(FieldId field) {
    if (indexed == null) {
      return null;
    }
    VectorRows vectors = vectors(field);
    return new VectorIndex() {
      @Override
      public Hits search(QueryVector query, SearchSpec spec) {
        return FlatSearch.search(vectors, indexed, (QueryVector.Dense) query, spec);
      }

      @Override
      public int rowCount() {
        return rows.size();
      }

      @Override
      public long residentBytes() {
        return 0;
      }
    };
  }

  @Override
  public Column gather(FieldId field, int[] wanted) {
    rowsGathered += wanted.length;
    return model.column(field, Arrays.stream(wanted).mapToObj(rows::get).toList());
  }
}
