package io.elanus.core.index.hnsw;

/// When a walk is worth its cost, and how wide its beam is by default. The figures are in
/// `docs/decisions/0010`.
final class WalkPlan {
  /// The beam width when the caller names none: recall@10 of 0.98 and more on the sets measured in
  /// `benchmarks/results/index.md`.
  private static final int DEFAULT_EFFORT = 64;

  /// The same under a filter: walks find less there, and few rows are scanned anyway.
  private static final int DEFAULT_FILTERED_EFFORT = 96;

  /// A walk with a beam of one costs as much as looking at this many rows one after the other.
  private static final int ROWS_PER_WIDTH = 64;

  /// A filter that few rows pass tears the graph apart: scan up to so many times more rows.
  private static final int SPARSE_FACTOR = 3;

  private static final double SPARSE = 0.05;

  /// What passes lies far from the query, where walks go astray: scan up to so many times more
  /// rows.
  private static final int FAR_FACTOR = 4;

  private WalkPlan() {}

  static int defaultEffort(int topK, boolean filtered) {
    return Math.max(filtered ? DEFAULT_FILTERED_EFFORT : DEFAULT_EFFORT, topK + topK / 2);
  }

  static boolean isCheaperToScan(int eligible, int count, int width) {
    boolean sparse = eligible < SPARSE * count;
    return eligible <= (sparse ? SPARSE_FACTOR : 1) * rowsWorthAWalk(width);
  }

  /// Whether a walk within a filter should give up at once when what passes lies far away.
  static boolean onlyNear(int eligible, int width) {
    return eligible <= FAR_FACTOR * rowsWorthAWalk(width);
  }

  /// Wide beams cost more than in proportion: entries move in them.
  static double rowsWorthAWalk(int width) {
    return (double) ROWS_PER_WIDTH * width * (1 + width / 2000.0);
  }
}
