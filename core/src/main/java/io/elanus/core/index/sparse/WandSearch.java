package io.elanus.core.index.sparse;

/// WAND (Broder et al., CIKM 2003): lists are kept in the order of the rows at which they stand.
/// The pivot is the first row that could be above the limit if every list up to it had it; lists
/// before it are moved there. By blocks it is Block-Max WAND (Ding & Suel, SIGIR 2011) with the
/// partition's windows as blocks: where the largest weights of the pivot's window do not reach the
/// limit, all go on behind it. Good for queries of few terms.
final class WandSearch {
  private static final int ENDED = Integer.MAX_VALUE;

  private final QueryLists lists;
  private final SparseHits hits;
  private final boolean byBlocks;
  private final int[] at;
  private final int[] rows;

  /// The lists by ascending row.
  private final int[] order;

  /// @param lists all whose weights are above 0
  WandSearch(QueryLists lists, SparseHits hits, boolean byBlocks) {
    this.lists = lists;
    this.hits = hits;
    this.byBlocks = byBlocks;
    at = new int[lists.count];
    rows = new int[lists.count];
    order = new int[lists.count];
  }

  void run() {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
      stand(i, lists.starts[i]);
    }
    sort(order.length);
    while (true) {
      double limit = hits.limit();
      int pivot = pivot(limit);
      if (pivot < 0) {
        return;
      }
      int row = rows[order[pivot]];
      if (byBlocks && windowBound(pivot, row) <= limit) {
        int behind = ((row >>> Partition.WINDOW_SHIFT) + 1) << Partition.WINDOW_SHIFT;
        int next = pivot + 1 < order.length ? rows[order[pivot + 1]] : ENDED;
        moveTo(pivot, Math.min(behind, next));
      } else if (rows[order[0]] == row) {
        score(pivot, row);
      } else {
        moveTo(pivot, row);
      }
      sort(pivot + 1);
    }
  }

  /// The last place in the order of a list at the pivot row; -1 when no row can be a hit.
  private int pivot(double limit) {
    double sum = 0;
    for (int i = 0; i < order.length; i++) {
      int row = rows[order[i]];
      if (row == ENDED) {
        return -1;
      }
      sum += lists.bounds[order[i]];
      if (sum > limit) {
        while (i + 1 < order.length && rows[order[i + 1]] == row) {
          i++;
        }
        return i;
      }
    }
    return -1;
  }

  private double windowBound(int pivot, int row) {
    double sum = 0;
    for (int i = 0; i <= pivot; i++) {
      sum += lists.windowBound(order[i], row >>> Partition.WINDOW_SHIFT);
    }
    return sum;
  }

  private void score(int pivot, int row) {
    double sum = 0;
    for (int i = 0; i <= pivot; i++) {
      int list = order[i];
      sum += lists.score(list, at[list]);
      stand(list, at[list] + 1);
    }
    int inSegment = lists.partition.firstRow + row;
    if (hits.isEligible(inSegment)) {
      hits.offer(inSegment, sum);
    }
  }

  /// Moves all lists up to the pivot to a row at or after the given one.
  private void moveTo(int pivot, int row) {
    for (int i = 0; i <= pivot; i++) {
      int list = order[i];
      if (rows[list] < row) {
        stand(list, lists.partition.seek(row, at[list], lists.ends[list]));
      }
    }
  }

  private void stand(int list, int posting) {
    at[list] = posting;
    rows[list] = posting < lists.ends[list] ? lists.partition.row(posting) : ENDED;
  }

  /// Restores the order after the first lists have moved, always forwards.
  private void sort(int moved) {
    for (int i = moved - 1; i >= 0; i--) {
      int list = order[i];
      int j = i;
      for (; j + 1 < order.length && rows[order[j + 1]] < rows[list]; j++) {
        order[j] = order[j + 1];
      }
      order[j] = list;
    }
  }
}
