package io.elanus.core.index.hnsw;

/// When a walk is worth its cost, how wide its beam is by default, and what a search within a
/// filter costs in each of its ways. The figures are in `docs/decisions/0010-graph-on-codes.md`:
/// 0011, 0015, 0016, 0018.
///
/// Costs are nanoseconds of one core of one machine; that of others they have the proportions.
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

  /// What the nodes cost that such a walk begins at besides those of the sample.
  private static final double DRAWN_NANOS = 12_000;

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

  /// A walk that is filtered afterwards is to cost so many times less than a scan, which misses
  /// next to nothing.
  static final double SCAN_IS_SURER = 1.5;

  /// What [FilteredWalk#beginElsewhere] adds to a walk within a filter, as a part of a walk without
  /// one.
  private static final double ELSEWHERE = 0.5;

  /// A walk among nodes of which a share s passes costs this much over the square root of s:
  /// bridges are crossed instead.
  private static final double BRIDGES = 1.15;

  /// The part of the lists of sketches that usually hold what is near, before that is known.
  static final double VISITED = 0.05;

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
  /// @param onlyNear whether a scan is cheap enough to do without a walk far from the query
  public static boolean isAstray(double near, double share, boolean onlyNear) {
    double nearness = near / share;
    boolean telling = onlyNear || share >= COMMON;
    return nearness < OUT_OF_SIGHT || telling && nearness < FAR;
  }

  /// What a scan of codes costs.
  static double scanNanos(double rows, int codeBytes) {
    return rows * (16 + codeBytes / 8.0);
  }

  private static double plainNanos(int width, int codeBytes) {
    return width * (1 + width / 2000.0) * (320 + 1.7 * codeBytes);
  }

  /// What a walk within a filter costs.
  ///
  /// @param near the share of the nearest sampled nodes that pass, above zero
  static double walkNanos(int width, double near, int codeBytes) {
    double starts = beginsElsewhere(near) ? ELSEWHERE : 0;
    return plainNanos(width, codeBytes) * (starts + BRIDGES / Math.sqrt(near));
  }

  /// Whether a walk within a filter begins in several places ([FilteredWalk#beginElsewhere]).
  ///
  /// @param near the share of the nearest sampled nodes that pass
  static boolean beginsElsewhere(double near) {
    return near < NEARLY_ALL;
  }

  /// What a walk costs that does not ask what passes ([FilteredWalk#walkPast]).
  static double walkNanos(int width, int codeBytes) {
    return DRAWN_NANOS + plainNanos(width, codeBytes);
  }

  /// The share of the rows near a query that pass, as far as the entry sample tells; zero where
  /// what passes seems to lie elsewhere.
  ///
  /// @param share of all nodes that pass
  static double shareNear(FilteredWalk.Glance glance, double share) {
    boolean elsewhere = glance.nearest() == 0 && glance.nearer() < share / 2;
    return elsewhere ? 0 : (glance.nearest() + glance.nearer()) / 2;
  }

  /// The beam of a walk whose nodes are filtered afterwards: as many more as are to fail before the
  /// last hit.
  ///
  /// @param width of a walk without a filter, at least `topK`
  /// @param near the share of the rows near the query that pass
  static int postfilteredWidth(int width, int topK, double near) {
    return (int) Math.min(Integer.MAX_VALUE, width + topK * (1 / near - 1));
  }

  /// Whether a beam of which so many nodes were wanted for the hits reaches behind them as far as
  /// that of a walk without a filter, or nearly.
  static boolean reaches(int beam, int wanted, int width, int topK) {
    return beam >= wanted + REACH * (width - topK);
  }

  /// What looking at sketches costs: the order of their lists, the blocks of those that are
  /// visited, then the codes of some rows.
  ///
  /// @param visited the part of the lists that usually hold what is near
  static double sketchNanos(
      int eligible, int count, int topK, double visited, int parts, int codeBytes) {
    double blocks = count / 32.0 * Math.min(1, 1.5 * visited);
    double looks = Math.min(eligible, 20.0 * topK + eligible * visited / 8);
    return listsNanos(count) + blocks * blockNanos(parts) + scanNanos(looks, codeBytes);
  }

  /// The same where what passes lies far from the query: the block of each row that passes is
  /// found, most blocks in which there is one are added up, and the codes of one row in seven are
  /// looked at.
  static double farSketchNanos(int eligible, int count, int parts, int codeBytes) {
    double blocks = Math.min(count, 1.2 * eligible) / 32;
    return listsNanos(count)
        + 2.0 * eligible
        + blocks * blockNanos(parts)
        + scanNanos(eligible / 7.0, codeBytes);
  }

  /// The query's table, its line, and the order of the lists.
  private static double listsNanos(int count) {
    return 25_000 + 160 * Math.sqrt(count);
  }

  private static double blockNanos(int parts) {
    return 30 + 1.5 * parts;
  }
}
