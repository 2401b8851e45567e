package io.elanus.core.index.hnsw;

import io.elanus.core.index.Hits;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.TopHits;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.RowScorer;
import io.elanus.core.kernel.distance.Metric;

/// Scores rows exactly, up to four of one chunk at a time, and keeps the best within the bounds.
final class ExactHits {
  private static final int BLOCK = 4;

  private final VectorRows rows;
  private final Metric metric;
  private final RowScorer scorer;
  private final SearchBounds bounds;
  private final int topK;
  private final int[] block = new int[BLOCK];
  private final float[] scores = new float[BLOCK];
  private int pending;
  private long scored;
  private TopHits top;

  ExactHits(VectorRows rows, Metric metric, RowScorer scorer, SearchBounds bounds, int topK) {
    this.rows = rows;
    this.metric = metric;
    this.scorer = scorer;
    this.bounds = bounds;
    this.topK = topK;
    this.top = new TopHits(metric, topK);
  }

  /// Forgets all hits.
  void clear() {
    top = new TopHits(metric, topK);
    pending = 0;
  }

  /// Takes a row; it may wait for others to be scored with it until [#finish].
  void offer(int row) {
    if (pending == BLOCK
        || pending > 0 && row >>> rows.chunkShift() != block[0] >>> rows.chunkShift()) {
      finish();
    }
    block[pending++] = row;
  }

  /// Scores the rows that wait.
  void finish() {
    scorer.score(rows, block, pending, scores);
    scored += pending;
    top.offer(block, scores, pending, bounds, metric);
    pending = 0;
  }

  /// Rows scored, those forgotten as well.
  long scored() {
    return scored;
  }

  /// Whether there are as many hits as wanted, rows that wait aside.
  boolean isFull() {
    return top.isFull();
  }

  /// The score of the worst hit, where there are enough.
  float worst() {
    return top.worst();
  }

  /// The hits, best first. Ends the use of this object.
  Hits best() {
    return top.best();
  }
}
