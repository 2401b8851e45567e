package io.elanus.core.index.sparse;

import io.elanus.core.index.Hits;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.TopHits;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import org.jspecify.annotations.Nullable;

/// The best rows so far, and what a score must be above to matter. Rows come ascending: of equal
/// scores the first stays.
final class SparseHits {
  /// Sums of bounds and sums of scores are rounded differently, and scores to floats at the end.
  private static final double ROUNDING = 1e-6;

  private final TopHits top;
  private final @Nullable Bits eligible;
  private final SearchBounds bounds;
  private final boolean unbounded;
  private final int capacity;
  private long offered;

  SparseHits(int capacity, @Nullable Bits eligible, SearchBounds bounds) {
    top = new TopHits(Metric.IP, capacity);
    this.capacity = capacity;
    this.eligible = eligible;
    this.bounds = bounds;
    unbounded = bounds.isUnbounded();
  }

  /// Rows whose score is not above this cannot be hits; negative infinity when any can.
  double limit() {
    float worst = top.isFull() ? top.worst() : Float.NEGATIVE_INFINITY;
    double limit = Math.max(worst, bounds.far());
    return limit > 0 ? limit * (1 - ROUNDING) : Double.NEGATIVE_INFINITY;
  }

  int capacity() {
    return capacity;
  }

  /// Whether there may be rows that are not eligible.
  boolean filtered() {
    return eligible != null;
  }

  boolean isEligible(int row) {
    return eligible == null || eligible.get(row);
  }

  boolean anyEligible(int from, int to) {
    if (eligible == null) {
      return true;
    }
    int next = eligible.next(from);
    return next >= 0 && next < to;
  }

  void offer(int row, double score) {
    offered++;
    float rounded = (float) score;
    if (unbounded || bounds.accepts(rounded, Metric.IP)) {
      top.offer(row, rounded);
    }
  }

  /// Rows whose score was computed wholly.
  long offered() {
    return offered;
  }

  Hits best() {
    return top.best();
  }
}
