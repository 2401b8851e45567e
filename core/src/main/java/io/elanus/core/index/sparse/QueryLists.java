package io.elanus.core.index.sparse;

import io.elanus.core.index.QueryVector;
import io.elanus.core.kernel.distance.TermScoring;

/// The posting lists of one partition that a query asks for, with what each can add to a score.
/// Arrays have an entry for each list, `[0, count)`.
final class QueryLists {
  final Partition partition;
  final TermScoring scoring;
  private final double boundRatio;
  int count;
  final int[] terms;
  final double[] weights;
  final int[] starts;
  final int[] ends;
  final int[] longs;

  /// The most that a list adds to any row.
  final double[] bounds;

  private QueryLists(Partition partition, TermScoring scoring, double boundRatio, int capacity) {
    this.partition = partition;
    this.scoring = scoring;
    this.boundRatio = boundRatio;
    terms = new int[capacity];
    weights = new double[capacity];
    starts = new int[capacity];
    ends = new int[capacity];
    longs = new int[capacity];
    bounds = new double[capacity];
  }

  /// @param boundRatio what bounds are multiplied with: below 1 they are guesses
  static QueryLists of(
      Partition partition, TermScoring scoring, double boundRatio, QueryVector.Sparse query) {
    int[] positions = query.indices();
    QueryLists lists = new QueryLists(partition, scoring, boundRatio, positions.length);
    int from = 0;
    for (int i = 0; i < positions.length; i++) {
      int term = partition.find(positions[i], from);
      from = term < 0 ? ~term : term + 1;
      if (term >= 0) {
        lists.add(term, query.values()[i]);
      }
    }
    return lists;
  }

  private void add(int term, double weight) {
    terms[count] = term;
    weights[count] = weight;
    starts[count] = partition.start(term);
    ends[count] = partition.start(term + 1);
    longs[count] = partition.longNumber(term);
    bounds[count] = bound(weight, partition.largest(term), partition.leanest(term));
    count++;
  }

  /// The most that the list adds to a row of the window.
  double windowBound(int list, int window) {
    return longs[list] == Partition.SHORT
        ? bounds[list]
        : bound(
            weights[list],
            partition.windowLargest(longs[list], window),
            partition.windowLeanest(longs[list], window));
  }

  /// A row's posting in a list, -1 when it has none.
  int posting(int list, int row) {
    int from = starts[list];
    int to = ends[list];
    if (longs[list] != Partition.SHORT) {
      int window = row >>> Partition.WINDOW_SHIFT;
      from += partition.windowStart(longs[list], window);
      if (window + 1 < partition.windows) {
        to = starts[list] + partition.windowStart(longs[list], window + 1);
      }
    }
    int at = partition.seek(row, from, to);
    return at < to && partition.row(at) == row ? at : -1;
  }

  /// What a posting adds to its row's score.
  double score(int list, int posting) {
    double value = partition.value(posting);
    return switch (scoring) {
      case TermScoring.InnerProduct _ -> weights[list] * value;
      case TermScoring.Bm25 bm25 ->
          bm25.score(
              weights[list],
              value,
              bm25.constant() + bm25.slope() * partition.length(partition.row(posting)));
    };
  }

  /// Of a posting with a weight up to `largest` in a row whose length is at least `leanest` times
  /// as large: true for any average length.
  private double bound(double weight, float largest, float leanest) {
    if (largest <= 0) {
      return 0;
    }
    return switch (scoring) {
      case TermScoring.InnerProduct _ -> boundRatio * weight * largest;
      case TermScoring.Bm25 bm25 ->
          boundRatio
              * weight
              * (bm25.k1() + 1)
              / (1 + bm25.constant() / largest + bm25.slope() * leanest);
    };
  }

  /// Whether every posting adds something: rows that share a position are those with a score.
  boolean allPositive() {
    if (!(partition.smallest > 0)) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (!(weights[i] > 0)) {
        return false;
      }
    }
    return true;
  }
}
