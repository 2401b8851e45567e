package io.elanus.core.index.sparse;

import static io.elanus.core.index.sparse.SparseFile.FLOAT32;
import static io.elanus.core.index.sparse.SparseFile.UINT16;

import io.elanus.core.kernel.distance.TermScoring;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Adds what the postings of a list are worth to the sums of a window's rows: a loop for each
/// scoring and each width of weights.
final class PostingSums {
  /// Of a row, its place in its window.
  private static final int PLACE = Partition.WINDOW - 1;

  private PostingSums() {}

  /// @param list of `lists`, whose postings `from <= p < to` are added; their rows are of one
  ///   window
  /// @param sums shape `[Partition.WINDOW]`
  static void add(QueryLists lists, int list, int from, int to, double[] sums) {
    Partition partition = lists.partition;
    MemorySegment bytes = partition.bytes;
    long rows = partition.layout.rows();
    long values = partition.layout.values();
    double weight = lists.weights[list];
    switch (lists.scoring) {
      case TermScoring.InnerProduct _ -> {
        if (partition.byteValues) {
          addByteProducts(bytes, rows, values, from, to, weight, sums);
        } else {
          addProducts(bytes, rows, values, from, to, weight, sums);
        }
      }
      case TermScoring.Bm25 bm25 -> {
        long lengths = partition.layout.lengths();
        if (partition.byteValues) {
          addByteFrequencies(bytes, rows, values, lengths, from, to, weight, bm25, sums);
        } else {
          addFrequencies(bytes, rows, values, lengths, from, to, weight, bm25, sums);
        }
      }
    }
  }

  private static void addProducts(
      MemorySegment bytes, long rows, long values, int from, int to, double weight, double[] sums) {
    for (int p = from; p < to; p++) {
      sums[bytes.get(UINT16, rows + 2L * p) & PLACE] +=
          weight * bytes.get(FLOAT32, values + 4L * p);
    }
  }

  private static void addByteProducts(
      MemorySegment bytes, long rows, long values, int from, int to, double weight, double[] sums) {
    for (int p = from; p < to; p++) {
      sums[bytes.get(UINT16, rows + 2L * p) & PLACE] +=
          weight * (bytes.get(ValueLayout.JAVA_BYTE, values + p) & 0xff);
    }
  }

  private static void addFrequencies(
      MemorySegment bytes,
      long rows,
      long values,
      long lengths,
      int from,
      int to,
      double weight,
      TermScoring.Bm25 bm25,
      double[] sums) {
    double constant = bm25.constant();
    double slope = bm25.slope();
    for (int p = from; p < to; p++) {
      int row = bytes.get(UINT16, rows + 2L * p);
      double saturation = constant + slope * bytes.get(FLOAT32, lengths + 4L * row);
      sums[row & PLACE] += bm25.score(weight, bytes.get(FLOAT32, values + 4L * p), saturation);
    }
  }

  private static void addByteFrequencies(
      MemorySegment bytes,
      long rows,
      long values,
      long lengths,
      int from,
      int to,
      double weight,
      TermScoring.Bm25 bm25,
      double[] sums) {
    double constant = bm25.constant();
    double slope = bm25.slope();
    for (int p = from; p < to; p++) {
      int row = bytes.get(UINT16, rows + 2L * p);
      double saturation = constant + slope * bytes.get(FLOAT32, lengths + 4L * row);
      sums[row & PLACE] +=
          bm25.score(weight, bytes.get(ValueLayout.JAVA_BYTE, values + p) & 0xff, saturation);
    }
  }
}
