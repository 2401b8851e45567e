package io.elanus.core.index.sparse;

import java.util.Arrays;

/// A query's weight of each term of a partition, zero for most: a row's inner product is a walk
/// through what the partition keeps of the row. One search at a time.
final class TermWeights {
  private double[] weights = new double[0];

  /// Offers rows by their inner product with the whole query.
  ///
  /// @param rows of the segment, ascending; those in `[from, to)` lie in the lists' partition
  void score(QueryLists lists, int[] rows, int from, int to, SparseHits hits) {
    Partition partition = lists.partition;
    if (weights.length < partition.termCount) {
      weights = Arrays.copyOf(weights, partition.termCount);
    }
    for (int list = 0; list < lists.count; list++) {
      weights[lists.terms[list]] = lists.weights[list];
    }
    for (int i = from; i < to; i++) {
      hits.offer(rows[i], partition.rowProduct(rows[i] - partition.firstRow, weights));
    }
    for (int list = 0; list < lists.count; list++) {
      weights[lists.terms[list]] = 0;
    }
  }

  long residentBytes() {
    return 8L * weights.length;
  }
}
