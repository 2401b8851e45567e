package io.elanus.core.index.hnsw;

/// When a walk is worth its cost, how wide its beam is by default, and what a search within a
/// filter costs in each of its ways. The figures are in `docs/decisions/0010-graph-on-codes.md`:
/// 0011, 0015, 0016.
///
/// Costs are nanoseconds of one core of one machine; that of others they have the proportions.
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

  /// So few of the nearest pass, as a part of what is to be expected, that walks may go astray.
  private static final double FAR = 0.5;

  /// So few that they do: what passes lies all around, not in one direction.
  private static final double OUT_OF_SIGHT = 0.125;

  /// Where so many of all nodes pass, fewer than half of them near the query is no chance.
  private static final double COMMON = 0.25;

  /// Where so many of the nearest pass, a walk is as one without a filter.
  private static final double NEARLY_ALL = 0.75;

  /// What [Walk#enterElsewhere] adds to a walk within a filter, as a part of a walk without one.
  private static final double ELSEWHERE = 0.5;

  /// A walk among nodes of which a share s passes costs this much over the square root of s:
  /// bridges are crossed instead.
  private static final double BRIDGES = 1.15;

  /// The part of the lists of sketches that usually hold what is near, before that is known.
  static final double VISITED = 0.1;

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

  /// Whether a walk within a filter is likely to miss what passes.
  ///
  /// @param near the share of the nearest sampled nodes that pass
  /// @param share of all nodes that pass
  /// @param onlyNear see [#onlyNear]
  static boolean isAstray(double near, double share, boolean onlyNear) {
    double nearness = near / share;
    boolean telling = onlyNear || share >= COMMON;
    return nearness < OUT_OF_SIGHT || telling && nearness < FAR;
  }

  /// What a scan of codes costs.
  static double scanNanos(double rows, int codeBytes) {
    return rows * (16 + codeBytes / 8.0);
  }

  /// What a search within a filter costs at least that does not look at all codes.
  static double leastNanos(int width, int codeBytes) {
    return plainNanos(width, codeBytes) * BRIDGES;
  }

  private static double plainNanos(int width, int codeBytes) {
    return width * (1 + width / 2000.0) * (600 + 2.2 * codeBytes);
  }

  /// What a walk within a filter costs.
  ///
  /// @param near the share of the nearest sampled nodes that pass, above zero
  static double walkNanos(int width, double near, int codeBytes) {
    double starts = beginsElsewhere(near) ? ELSEWHERE : 0;
    return plainNanos(width, codeBytes) * (starts + BRIDGES / Math.sqrt(near));
  }

  /// Whether a walk within a filter begins in several places ([Walk#enterElsewhere]).
  ///
  /// @param near the share of the nearest sampled nodes that pass
  static boolean beginsElsewhere(double near) {
    return near < NEARLY_ALL;
  }

  /// What looking at sketches costs: the order of their lists, the blocks of those that are
  /// visited, then the codes of some rows.
  ///
  /// @param visited the part of the lists that usually hold what is near
  static double sketchNanos(
      int eligible, int count, int topK, double visited, int parts, int codeBytes) {
    double lists = Math.sqrt(count);
    double blocks = count / 32.0 * Math.min(1, 1.5 * visited);
    double looks = Math.min(eligible, 20.0 * topK + eligible * visited / 8);
    return 80 * lists + blocks * (90 + 4 * parts) + scanNanos(looks, codeBytes);
  }

  /// The same where what passes lies far from the query: all blocks are asked whether any of their
  /// rows passes, most in which one does are added up, and the codes of one row in five are looked
  /// at.
  static double farSketchNanos(int eligible, int count, int parts, int codeBytes) {
    double lists = Math.sqrt(count);
    double blocks = Math.min(count, 1.5 * eligible) / 32;
    return 80 * lists
        + 25 * count / 32.0
        + blocks * (90 + 4 * parts)
        + scanNanos(eligible / 5.0, codeBytes);
  }
}
