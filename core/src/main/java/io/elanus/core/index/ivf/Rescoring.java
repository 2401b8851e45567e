package io.elanus.core.index.ivf;

import io.elanus.core.index.Hits;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.TopHits;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.RowScorer;
import io.elanus.core.kernel.distance.Metric;

/// Scores candidates exactly, the cheapest by code first, and learns on the way how far codes are
/// from the truth: it ends where the next candidate is unlikely to be among the best.
final class Rescoring {
  private static final int BATCH = 16;

  /// So many candidates are scored before anything is believed about the rest.
  private static final int FIRST = 32;

  /// Standard deviations by which a code may be wrong.
  private static final double DOUBT = 2;

  private final VectorRows rows;
  private final Metric metric;
  private final RowScorer scorer;
  private final SearchBounds bounds;
  private final boolean bounded;
  private final int topK;
  private final TopHits top;
  private final TopHits all;
  private final int[] batch = new int[BATCH];
  private final float[] scores = new float[BATCH];
  private double sum;
  private double squares;
  private int scored;

  Rescoring(VectorRows rows, Metric metric, RowScorer scorer, int topK, SearchBounds bounds) {
    this(rows, metric, scorer, topK, bounds, new TopHits(metric, 0));
  }

  /// @param all takes every row that is scored, as far as it holds them
  Rescoring(
      VectorRows rows,
      Metric metric,
      RowScorer scorer,
      int topK,
      SearchBounds bounds,
      TopHits all) {
    this.all = all;
    this.rows = rows;
    this.metric = metric;
    this.scorer = scorer;
    this.topK = topK;
    this.bounds = bounds;
    this.bounded = !bounds.isUnbounded();
    this.top = new TopHits(metric, topK);
  }

  /// Scores the first `wanted`; answers true, since no more were asked for.
  boolean scoreFirst(Candidates candidates, int wanted) {
    int count = Math.min(wanted, candidates.sort());
    for (int from = 0; from < count; from += BATCH) {
      score(candidates, from, Math.min(count, from + BATCH));
    }
    return true;
  }

  /// Scores as many as may be among the best; answers whether no others may be: it ended before
  /// there were no more, or none that was looked at is missing.
  boolean scoreDoubtful(Candidates candidates) {
    int count = candidates.sort();
    int from = 0;
    while (from < count && !isSettled(candidates.cost(from))) {
      int to = Math.min(count, from + BATCH);
      score(candidates, from, to);
      from = to;
    }
    return from < count || !candidates.isFull() || isSettled(candidates.cost(count - 1));
  }

  /// How many candidates were scored.
  int scored() {
    return scored;
  }

  Hits hits() {
    return top.best();
  }

  /// Whether a row of this cost or more is unlikely to be better than the worst hit.
  private boolean isSettled(float cost) {
    if (scored < Math.max(FIRST, 2 * topK) || !top.isFull()) {
      return false;
    }
    double mean = sum / scored;
    double deviation = Math.sqrt(Math.max(0, squares / scored - mean * mean));
    return cost > cost(top.worst()) + DOUBT * deviation;
  }

  private void score(Candidates candidates, int from, int to) {
    int count = to - from;
    for (int i = 0; i < count; i++) {
      batch[i] = candidates.row(from + i);
    }
    if (rows.chunks().length == 1) {
      scorer.score(rows, batch, count, scores);
    } else {
      scoreOneByOne(count);
    }
    for (int i = 0; i < count; i++) {
      double error = (double) cost(scores[i]) - candidates.cost(from + i);
      sum += error;
      squares += error * error;
      scored++;
      if (!bounded || bounds.accepts(scores[i], metric)) {
        top.offer(batch[i], scores[i]);
        all.offer(batch[i], scores[i]);
      }
    }
  }

  private void scoreOneByOne(int count) {
    int[] row = new int[1];
    float[] score = new float[1];
    for (int i = 0; i < count; i++) {
      row[0] = batch[i];
      scorer.score(rows, row, 1, score);
      scores[i] = score[0];
    }
  }

  private float cost(float score) {
    return metric.largerIsBetter() ? -score : score;
  }
}
