package io.elanus.core.index.hnsw;

import io.elanus.core.index.hnsw.graph.WalkPlan;

/// What a search within a filter costs in each of its ways. The figures are in
/// `docs/decisions/0010-graph-on-codes.md`: 0011, 0015, 0016, 0018.
///
/// Costs are nanoseconds of one core of one machine; that of others they have the proportions.
final class FilteredCosts {
  /// A walk that is filtered afterwards is to cost so many times less than a scan, which misses
  /// next to nothing.
  static final double SCAN_IS_SURER = 1.5;

  /// What the nodes cost that such a walk begins at besides those of the sample.
  private static final double DRAWN_NANOS = 12_000;

  /// What `FilteredWalk.beginElsewhere` adds to a walk within a filter, as a part of a walk without
  /// one.
  private static final double ELSEWHERE = 0.5;

  /// A walk among nodes of which a share s passes costs this much over the square root of s:
  /// bridges are crossed instead.
  private static final double BRIDGES = 1.15;

  /// The part of the lists of sketches that usually hold what is near, before that is known.
  static final double VISITED = 0.05;

  /// What it takes to find which rows of a block pass.
  private static final double ASKED_NANOS = 15;

  /// Of so many rows that pass far from the query one is looked at by its code.
  private static final double FAR_ROWS_PER_LOOK = 14;

  private FilteredCosts() {}

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
    double starts = WalkPlan.beginsElsewhere(near) ? ELSEWHERE : 0;
    return plainNanos(width, codeBytes) * (starts + BRIDGES / Math.sqrt(near));
  }

  /// What a walk costs that does not ask what passes (`FilteredWalk.walkPast`).
  static double walkNanos(int width, int codeBytes) {
    return DRAWN_NANOS + plainNanos(width, codeBytes);
  }

  /// What looking at sketches costs: the order of their lists, the blocks of those that are
  /// visited, then the codes of some rows.
  ///
  /// @param visited the part of the lists that usually hold what is near
  static double sketchNanos(
      int eligible, int count, int topK, double visited, int parts, int codeBytes) {
    double blocks = count / 32.0 * Math.min(1, 1.5 * visited);
    double looks = Math.min(eligible, 20.0 * topK + eligible * visited / 8);
    return listsNanos(count, codeBytes) + blocks * blockNanos(parts) + scanNanos(looks, codeBytes);
  }

  /// The same where what passes lies far from the query: which rows pass is found of all blocks,
  /// most of those in which there is one are added up, list by list, and the codes of some rows are
  /// looked at.
  static double farSketchNanos(int eligible, int count, int topK, int parts, int codeBytes) {
    double blocks = Math.min(count, 1.5 * eligible) / 32;
    double finding = Math.min(5.0 * eligible, count / 32.0 * ASKED_NANOS);
    double looks = Math.min(eligible, 20.0 * topK + eligible / FAR_ROWS_PER_LOOK);
    return listsNanos(count, codeBytes)
        + 80 * Math.sqrt(count)
        + finding
        + blocks * blockNanos(parts)
        + scanNanos(looks, codeBytes);
  }

  /// The query's table, its line, and the order of the lists.
  private static double listsNanos(int count, int codeBytes) {
    return 10_000 + (45 + codeBytes / 4.5) * Math.sqrt(count);
  }

  private static double blockNanos(int parts) {
    return 30 + 1.5 * parts;
  }
}
