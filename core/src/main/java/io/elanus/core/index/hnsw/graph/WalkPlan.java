package io.elanus.core.index.hnsw.graph;

/// When a walk is worth its cost, how wide its beam is by default, and where walks within a filter
/// go astray. The figures are in `docs/decisions/0010-graph-on-codes.md`: 0011, 0015, 0016, 0018.
public final class WalkPlan {
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

  /// A beam with so much of what lies behind the hits of a walk without a filter is no reason to
  /// walk anew.
  private static final double REACH = 0.6;

  private WalkPlan() {}

  /// The width of a beam when the caller names none.
  ///
  /// @param topK hits wanted
  /// @param filtered whether a filter is applied
  public static int defaultEffort(int topK, boolean filtered) {
    return Math.max(filtered ? DEFAULT_FILTERED_EFFORT : DEFAULT_EFFORT, topK + topK / 2);
  }

  /// Whether to look at the codes of all rows that pass rather than to walk.
  ///
  /// @param eligible rows that pass, of `count`
  /// @param width of the beam
  public static boolean isCheaperToScan(int eligible, int count, int width) {
    boolean sparse = eligible < SPARSE * count;
    return eligible <= (sparse ? SPARSE_FACTOR : 1) * rowsWorthAWalk(width);
  }

  /// Whether a walk within a filter should give up at once when what passes lies far away.
  ///
  /// @param eligible rows that pass
  public static boolean onlyNear(int eligible, int width) {
    return eligible <= FAR_FACTOR * rowsWorthAWalk(width);
  }

  /// How many codes can be looked at one after the other for what a walk costs. Wide beams cost
  /// more than in proportion: entries move in them.
  public static double rowsWorthAWalk(int width) {
    return (double) ROWS_PER_WIDTH * width * (1 + width / 2000.0);
  }

  /// The beam of a walk that leaves its nearest nodes out: wider by half of these, as it is by half
  /// of the hits wanted when the caller names no width.
  ///
  /// @param skipped nodes left out
  /// @param width of a walk that leaves none out
  public static int widthBeyond(int skipped, int width) {
    return skipped + skipped / 2 + width;
  }

  /// Whether a walk within a filter is likely to miss what passes.
  ///
  /// @param near the share of the nearest sampled nodes that pass
  /// @param share of all nodes that pass
  /// @param onlyNear whether a scan is cheap enough to do without a walk far from the query
  public static boolean isAstray(double near, double share, boolean onlyNear) {
    double nearness = near / share;
    boolean telling = onlyNear || share >= COMMON;
    return nearness < OUT_OF_SIGHT || telling && nearness < FAR;
  }

  /// Whether a walk within a filter begins in several places ([FilteredWalk#beginElsewhere]).
  ///
  /// @param near the share of the nearest sampled nodes that pass
  public static boolean beginsElsewhere(double near) {
    return near < NEARLY_ALL;
  }

  /// The share of the rows near a query that pass, as far as the entry sample tells; zero where
  /// what passes seems to lie elsewhere.
  ///
  /// @param share of all nodes that pass
  public static double shareNear(FilteredWalk.Glance glance, double share) {
    boolean elsewhere =
        share >= COMMON
            ? glance.nearest() < FAR * share
            : glance.nearest() == 0 && glance.nearer() < share / 2;
    return elsewhere ? 0 : (glance.nearest() + glance.nearer()) / 2;
  }

  /// The beam of a walk whose nodes are filtered afterwards: as many more as are to fail before the
  /// last hit.
  ///
  /// @param width of a walk without a filter, at least `topK`
  /// @param near the share of the rows near the query that pass
  public static int postfilteredWidth(int width, int topK, double near) {
    return (int) Math.min(Integer.MAX_VALUE, width + topK * (1 / near - 1));
  }

  /// Whether a beam of which so many nodes were wanted for the hits reaches behind them as far as
  /// that of a walk without a filter, or nearly.
  public static boolean reaches(int beam, int wanted, int width, int topK) {
    return beam >= wanted + REACH * (width - topK);
  }
}
