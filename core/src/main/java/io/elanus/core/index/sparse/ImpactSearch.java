package io.elanus.core.index.sparse;

import static io.elanus.core.index.sparse.SparseFile.UINT16;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Finds the rows of a partition that lists of positive weights rank best, by and large: for those
/// who score them again. Lists are read by falling weight and left where a posting adds less than a
/// share of what the query's least weight adds on average: terms with less than that weight were
/// dropped, too. Weights are levels, so sums are whole numbers; one array holds them for all rows
/// of a partition. One search at a time.
final class ImpactSearch {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /// Of what the least weight adds to a row on average. With more, recall falls; with less, it does
  /// not rise (`benchmarks/results/sparse.md`).
  private static final double LEFT_SHARE = 0.75;

  /// The largest sum that all lists can give.
  private static final double MOST = 1 << 30;

  /// Zero between searches.
  private int[] sums = new int[0];

  private final SumThreshold threshold = new SumThreshold();

  /// @param lists of a partition with impacts, all weights above zero
  /// @param least the query's smallest weight
  void search(QueryLists lists, double least, SparseHits hits) {
    Partition partition = lists.partition;
    int padded = (partition.rowCount + INTS.length() - 1) & -INTS.length();
    if (sums.length < padded) {
      sums = new int[padded];
    }
    double total = 0;
    for (int list = 0; list < lists.count; list++) {
      total += most(lists, list);
    }
    double unit = total / MOST;
    double enough = LEFT_SHARE * least * partition.mean;
    for (int list = 0; list < lists.count; list++) {
      add(lists, list, enough, unit);
    }
    offerAndClear(partition, padded, unit, hits);
  }

  /// What a list adds to a row at most. The bounds of lists may be guesses.
  private static double most(QueryLists lists, int list) {
    return lists.weights[list] * lists.partition.largest(lists.terms[list]);
  }

  /// Adds the postings of a list that are worth `enough`.
  private void add(QueryLists lists, int list, double enough, double unit) {
    double perLevel = most(lists, list) / ImpactOrder.LEVELS;
    double lowest = Math.max(1, Math.ceil(enough / perLevel));
    if (lowest > ImpactOrder.LEVELS) {
      return;
    }
    MemorySegment bytes = lists.partition.bytes;
    long rows = lists.partition.layout.impactRows();
    long levels = lists.partition.layout.impactLevels();
    int from = lists.starts[list];
    int to = end(bytes, levels, from, lists.ends[list], (int) lowest);
    int[] sums = this.sums;
    int step = (int) (perLevel / unit);
    for (int p = from; p < to; p++) {
      int level = bytes.get(ValueLayout.JAVA_BYTE, levels + p) & 0xff;
      sums[bytes.get(UINT16, rows + 2L * p)] += step * level;
    }
  }

  /// Where the postings of a list below a level begin.
  private static int end(MemorySegment bytes, long levels, int from, int to, int level) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if ((bytes.get(ValueLayout.JAVA_BYTE, levels + middle) & 0xff) >= level) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void offerAndClear(Partition partition, int padded, double unit, SparseHits hits) {
    int below = hits.filtered() ? 0 : threshold.below(sums, padded, hits.capacity());
    int least = Math.max(below, least(hits, unit));
    for (int r = 0; r < padded; r += INTS.length()) {
      long above = IntVector.fromArray(INTS, sums, r).compare(VectorOperators.GT, least).toLong();
      while (above != 0) {
        int row = r + Long.numberOfTrailingZeros(above);
        above &= above - 1;
        if (sums[row] > least && hits.isEligible(partition.firstRow + row)) {
          hits.offer(partition.firstRow + row, sums[row] * unit);
          least = Math.max(least, least(hits, unit));
        }
      }
    }
    Arrays.fill(sums, 0, padded, 0);
  }

  private static int least(SparseHits hits, double unit) {
    return (int) (Math.max(0, hits.limit()) / unit);
  }

  long residentBytes() {
    return 4L * sums.length + threshold.residentBytes();
  }
}
