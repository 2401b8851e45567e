package io.elanus.core.index.sparse;

import static io.elanus.core.index.sparse.SparseFile.FLOAT32;
import static io.elanus.core.index.sparse.SparseFile.INT32;
import static io.elanus.core.index.sparse.SparseFile.UINT16;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// Inner products of single rows with the whole query, by what a partition keeps of its rows: a
/// walk through a row's elements. A table holds the query's weight of each term, zero for most. One
/// search at a time.
final class RowScores {
  private static final int LINE = 64;

  private float[] weights = new float[0];

  /// What came of touching rows: it has to be kept somewhere for the touching to be done.
  private int touched;

  /// Offers rows by their inner product with the whole query.
  ///
  /// @param rows of the segment, ascending; those in `[from, to)` lie in the lists' partition
  void score(QueryLists lists, int[] rows, int from, int to, SparseHits hits) {
    Partition partition = lists.partition;
    if (weights.length < partition.termCount) {
      weights = Arrays.copyOf(weights, partition.termCount);
    }
    for (int list = 0; list < lists.count; list++) {
      weights[lists.terms[list]] = (float) lists.weights[list];
    }
    touch(partition, rows, from, to);
    for (int i = from; i < to; i++) {
      hits.offer(rows[i], product(partition, rows[i] - partition.firstRow));
    }
    for (int list = 0; list < lists.count; list++) {
      weights[lists.terms[list]] = 0;
    }
  }

  /// Rows lie far from each other: memory that is asked for all of them at once answers sooner.
  private void touch(Partition partition, int[] rows, int from, int to) {
    MemorySegment bytes = partition.bytes;
    int termBytes = Partition.termBytes(partition.termCount);
    int valueBytes = partition.byteValues ? 1 : 4;
    int touched = 0;
    for (int i = from; i < to; i++) {
      long start = start(partition, rows[i] - partition.firstRow);
      long end = start(partition, rows[i] - partition.firstRow + 1);
      long terms = partition.layout.rowTerms();
      for (long at = terms + termBytes * start; at < terms + termBytes * end; at += LINE) {
        touched += bytes.get(ValueLayout.JAVA_BYTE, at);
      }
      long values = partition.layout.rowValues();
      for (long at = values + valueBytes * start; at < values + valueBytes * end; at += LINE) {
        touched += bytes.get(ValueLayout.JAVA_BYTE, at);
      }
    }
    this.touched = touched;
  }

  private double product(Partition partition, int row) {
    MemorySegment bytes = partition.bytes;
    int from = start(partition, row);
    int to = start(partition, row + 1);
    boolean shortTerms = Partition.termBytes(partition.termCount) == 2;
    double sum = 0;
    for (int i = from; i < to; i++) {
      int term =
          shortTerms
              ? bytes.get(UINT16, partition.layout.rowTerms() + 2L * i)
              : bytes.get(INT32, partition.layout.rowTerms() + 4L * i);
      float value =
          partition.byteValues
              ? bytes.get(ValueLayout.JAVA_BYTE, partition.layout.rowValues() + i) & 0xff
              : bytes.get(FLOAT32, partition.layout.rowValues() + 4L * i);
      sum += (double) weights[term] * value;
    }
    return sum;
  }

  private static int start(Partition partition, int row) {
    return partition.bytes.get(INT32, partition.layout.rowStarts() + 4L * row);
  }

  long residentBytes() {
    return 4L * weights.length;
  }
}
