package io.elanus.core.index.hnsw.graph;

import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import java.lang.foreign.MemorySegment;

/// How codes are compared: what the graph's edges and walks go by. Smaller is nearer.
public enum CodeSpace {
  /// For L2, and for COSINE on vectors made to length one, where it orders alike and errs less near
  /// the query than an inner product of codes does.
  SQUARED_DISTANCE,
  /// For IP.
  NEGATED_DOT;

  /// What a metric of float vectors goes by.
  ///
  /// @throws IllegalArgumentException when it is not for float vectors
  public static CodeSpace of(Metric metric) {
    return switch (metric) {
      case L2, COSINE -> SQUARED_DISTANCE;
      case IP -> NEGATED_DOT;
      case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 ->
          throw new IllegalArgumentException(metric + " is not for float vectors");
    };
  }

  /// The distances between a query's code and the codes at `ids[j] * stride`, `from <= j < to`,
  /// into `out[j]`.
  ///
  /// @param ids valid numbers up to the next multiple of four counted from `from`
  /// @param out as of [CodeDistances#of]
  public void distances(
      MemorySegment query,
      long queryOffset,
      MemorySegment rows,
      long stride,
      int codeBytes,
      int[] ids,
      int from,
      int to,
      int[] out) {
    if (this == SQUARED_DISTANCE) {
      SevenBitKernels.squaredL2(query, queryOffset, rows, stride, codeBytes, ids, from, to, out);
    } else {
      SevenBitKernels.negatedDot(query, queryOffset, rows, stride, codeBytes, ids, from, to, out);
    }
  }

  /// The distances from one code.
  ///
  /// @param codeBytes a multiple of 16
  public SevenBitDistances from(MemorySegment query, long queryOffset, int codeBytes) {
    return new SevenBitDistances(this, query, queryOffset, codeBytes, 0);
  }

  /// The distances from one code, of which a walk needs the first bytes only when these are enough
  /// to tell that a row is too far.
  ///
  /// @param prefix as of `CodeOrder`
  public SevenBitDistances from(MemorySegment query, long queryOffset, int codeBytes, int prefix) {
    return new SevenBitDistances(
        this, query, queryOffset, codeBytes, this == SQUARED_DISTANCE ? prefix : 0);
  }
}
