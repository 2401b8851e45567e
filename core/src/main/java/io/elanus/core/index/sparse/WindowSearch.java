package io.elanus.core.index.sparse;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Goes through a partition window by window, so that the sums of a window stay in the nearest
/// cache, and term at a time within each.
///
/// With pruning it is MaxScore (Turtle & Flood 1995) by windows: lists that together cannot lift a
/// row above the worst kept hit are spared. Their postings are only added for the rows that the
/// other lists brought near enough, the lists with the most to add first, dropping rows on the way.
/// The spared lists are those with the most postings for what they can add.
final class WindowSearch {
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  /// Adding a posting costs about as much less than seeking one.
  private static final int POSTINGS_PER_SEEK = 8;

  /// The part of the limit that spared lists may add: with all of it nearly every row that any
  /// other list brings up would have to be looked up in them.
  private static final double SPARED_SHARE = 0.25;

  private final double[] sums = new double[Partition.WINDOW];
  private final long[] touched = new long[Partition.WINDOW / 64];
  private final int[] candidates = new int[Partition.WINDOW];
  private int candidateCount;

  // Of the lists, in the window at hand.
  private int[] order = new int[0];
  private int[] from = new int[0];
  private int[] to = new int[0];
  private int[] spared = new int[0];
  private double[] sparedBounds = new double[0];
  private int sparedCount;

  /// What all lists add at most.
  private double total;

  /// How lists are judged.
  enum Pruning {
    NONE,
    /// By the largest weight of a list.
    LISTS,
    /// By the largest weight in the window.
    WINDOWS
  }

  void search(QueryLists lists, SparseHits hits, Pruning pruning) {
    boolean positive = lists.allPositive();
    begin(lists, positive && pruning != Pruning.NONE);
    Partition partition = lists.partition;
    for (int w = 0; w < partition.windows; w++) {
      int base = w << Partition.WINDOW_SHIFT;
      int end = Math.min(partition.rowCount, base + Partition.WINDOW);
      enter(lists, w, end);
      if (!hits.anyEligible(partition.firstRow + base, partition.firstRow + end)) {
        continue;
      }
      if (positive) {
        searchWindow(lists, w, base, end, hits, pruning);
      } else {
        searchAll(lists, base, end, hits);
      }
    }
  }

  private void begin(QueryLists lists, boolean prune) {
    int count = lists.count;
    if (order.length < count) {
      order = new int[count];
      from = new int[count];
      to = new int[count];
      spared = new int[count];
      sparedBounds = new double[count];
    }
    System.arraycopy(lists.starts, 0, to, 0, count);
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    if (prune) {
      sortByCost(lists);
    }
  }

  /// The most postings for what they add first.
  private void sortByCost(QueryLists lists) {
    for (int i = 1; i < lists.count; i++) {
      int moved = order[i];
      double cost = cost(lists, moved);
      int j = i;
      for (; j > 0 && cost(lists, order[j - 1]) < cost; j--) {
        order[j] = order[j - 1];
      }
      order[j] = moved;
    }
  }

  private static double cost(QueryLists lists, int list) {
    return (lists.ends[list] - lists.starts[list]) / lists.bounds[list];
  }

  /// Moves every list to its postings in the window.
  private void enter(QueryLists lists, int window, int end) {
    Partition partition = lists.partition;
    boolean last = window + 1 == partition.windows;
    for (int i = 0; i < lists.count; i++) {
      int start = to[i];
      from[i] = start;
      if (last) {
        to[i] = lists.ends[i];
      } else if (lists.longs[i] != Partition.SHORT) {
        to[i] = lists.starts[i] + partition.windowStart(lists.longs[i], window + 1);
      } else {
        while (start < lists.ends[i] && partition.row(start) < end) {
          start++;
        }
        to[i] = start;
      }
    }
  }

  private void searchWindow(
      QueryLists lists, int window, int base, int end, SparseHits hits, Pruning pruning) {
    double limit = hits.limit();
    double rest =
        pruning == Pruning.NONE
            ? 0
            : spare(lists, window, limit > 0 ? SPARED_SHARE * limit : limit, pruning);
    if (pruning != Pruning.NONE && total <= limit) {
      return;
    }
    Arrays.fill(sums, 0, padded(end - base), 0);
    for (int i = 0, s = 0; i < lists.count; i++) {
      int list = order[i];
      if (pruning != Pruning.NONE && s < sparedCount && spared[s] == list) {
        s++;
      } else {
        PostingSums.add(lists, list, from[list], to[list], sums);
      }
    }
    int firstRow = lists.partition.firstRow + base;
    if (pruning == Pruning.NONE || sparedCount == 0) {
      offerAbove(firstRow, end - base, hits);
      return;
    }
    collect(firstRow, end - base, Math.max(0, limit - rest), hits);
    for (int s = sparedCount - 1; s >= 0 && candidateCount > 0; s--) {
      rest -= sparedBounds[s];
      addToCandidates(lists, spared[s], base);
      keepAbove(limit - rest);
    }
    for (int c = 0; c < candidateCount; c++) {
      hits.offer(firstRow + candidates[c], sums[candidates[c]]);
    }
  }

  /// Chooses the lists that are spared.
  ///
  /// @param most that they may add together
  /// @return what they do
  private double spare(QueryLists lists, int window, double most, Pruning pruning) {
    sparedCount = 0;
    total = 0;
    double sum = 0;
    for (int i = 0; i < lists.count; i++) {
      int list = order[i];
      double bound =
          from[list] == to[list]
              ? 0
              : pruning == Pruning.WINDOWS ? lists.windowBound(list, window) : lists.bounds[list];
      total += bound;
      if (sum + bound <= most) {
        sum += bound;
        spared[sparedCount] = list;
        sparedBounds[sparedCount++] = bound;
      }
    }
    return sum;
  }

  /// Offers the window's rows whose sum is above the limit, which rises with them.
  private void offerAbove(int firstRow, int rowCount, SparseHits hits) {
    double least = Math.max(0, hits.limit());
    int lanes = DOUBLES.length();
    for (int r = 0; r < rowCount; r += lanes) {
      long above =
          DoubleVector.fromArray(DOUBLES, sums, r).compare(VectorOperators.GT, least).toLong();
      while (above != 0) {
        int row = r + Long.numberOfTrailingZeros(above);
        above &= above - 1;
        if (sums[row] > least && hits.isEligible(firstRow + row)) {
          hits.offer(firstRow + row, sums[row]);
          least = Math.max(0, hits.limit());
        }
      }
    }
  }

  /// Fills `candidates` with the rows of the window whose sum is above `least`.
  private void collect(int firstRow, int rowCount, double least, SparseHits hits) {
    candidateCount = 0;
    int lanes = DOUBLES.length();
    for (int r = 0; r < rowCount; r += lanes) {
      long above =
          DoubleVector.fromArray(DOUBLES, sums, r).compare(VectorOperators.GT, least).toLong();
      while (above != 0) {
        int row = r + Long.numberOfTrailingZeros(above);
        above &= above - 1;
        if (hits.isEligible(firstRow + row)) {
          candidates[candidateCount++] = row;
        }
      }
    }
  }

  private void addToCandidates(QueryLists lists, int list, int base) {
    int postings = to[list] - from[list];
    if (postings <= POSTINGS_PER_SEEK * candidateCount) {
      PostingSums.add(lists, list, from[list], to[list], sums);
      return;
    }
    int at = from[list];
    for (int c = 0; c < candidateCount && at < to[list]; c++) {
      int row = base + candidates[c];
      at = lists.partition.seek(row, at, to[list]);
      if (at < to[list] && lists.partition.row(at) == row) {
        sums[candidates[c]] += lists.score(list, at);
      }
    }
  }

  private void keepAbove(double least) {
    int kept = 0;
    for (int c = 0; c < candidateCount; c++) {
      int row = candidates[c];
      candidates[kept] = row;
      kept += sums[row] > least ? 1 : 0;
    }
    candidateCount = kept;
  }

  /// Where weights may be zero or negative: every row that shares a position is offered.
  private void searchAll(QueryLists lists, int base, int end, SparseHits hits) {
    Arrays.fill(sums, 0, padded(end - base), 0);
    Arrays.fill(touched, 0);
    for (int i = 0; i < lists.count; i++) {
      PostingSums.add(lists, i, from[i], to[i], sums);
      for (int p = from[i]; p < to[i]; p++) {
        int row = lists.partition.row(p) - base;
        touched[row >>> 6] |= 1L << row;
      }
    }
    int firstRow = lists.partition.firstRow + base;
    for (int row = 0; row < end - base; row++) {
      if ((touched[row >>> 6] & (1L << row)) != 0 && hits.isEligible(firstRow + row)) {
        hits.offer(firstRow + row, sums[row]);
      }
    }
  }

  private static int padded(int rowCount) {
    return (rowCount + DOUBLES.length() - 1) & -DOUBLES.length();
  }
}
