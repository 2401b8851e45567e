package io.elanus.core.index.flat;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SparseRows;
import io.elanus.core.index.TopHits;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.distance.SparseDistance;
import io.elanus.core.kernel.distance.TermScoring;

/// SPARSE_FLOAT_VECTOR by IP and BM25: every eligible row is looked at.
final class SparseScan {
  private SparseScan() {}

  static Hits search(
      SparseRows rows,
      TermScoring scoring,
      QueryVector.Sparse query,
      SearchSpec spec,
      int capacity) {
    SparseDistance distance = new SparseDistance(scoring, query.indices(), query.values());
    TopHits top = new TopHits(Metric.IP, capacity);
    Bits eligible = spec.eligible();
    SearchBounds bounds = spec.bounds();
    boolean unbounded = bounds.isUnbounded();
    long scored = 0;
    long elements = 0;
    for (int first = 0, batch = 0;
        first < rows.rowCount();
        first += ColumnSource.BATCH_ROWS, batch++) {
      int end = Math.min(rows.rowCount(), first + ColumnSource.BATCH_ROWS);
      int row = eligible == null ? first : eligible.next(first);
      if (row < 0) {
        break;
      }
      if (row >= end) {
        continue;
      }
      SparseVectorColumn column = rows.batch(batch);
      while (row >= 0 && row < end) {
        int from = column.offsets()[row - first];
        int to = column.offsets()[row - first + 1];
        float score = distance.score(column.indices(), column.values(), from, to);
        scored++;
        elements += to - from;
        if (!Float.isNaN(score) && (unbounded || bounds.accepts(score, Metric.IP))) {
          top.offer(row, score);
        }
        row = eligible == null ? row + 1 : eligible.next(row + 1);
      }
    }
    spec.computed(scored, 0);
    spec.read(8 * elements);
    return top.best();
  }
}
