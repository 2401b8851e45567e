package io.elanus.core.index.binary;

import io.elanus.core.kernel.distance.BinaryDistance;
import io.elanus.core.kernel.distance.Metric;
import java.lang.foreign.MemorySegment;

/// The metrics that lists of binary vectors are made by.
enum BitDistance {
  HAMMING,
  JACCARD;

  static BitDistance of(Metric metric) {
    return switch (metric) {
      case HAMMING -> HAMMING;
      case JACCARD -> JACCARD;
      case L2, IP, COSINE, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 ->
          throw new IllegalArgumentException("no lists by " + metric);
    };
  }

  Metric metric() {
    return switch (this) {
      case HAMMING -> Metric.HAMMING;
      case JACCARD -> Metric.JACCARD;
    };
  }

  /// @param width bytes of a vector with its padding, a multiple of 64
  /// @param query shape `[width / 8]`
  float between(MemorySegment rows, long offset, int width, long[] query) {
    return switch (this) {
      case HAMMING -> BinaryDistance.hamming(rows, offset, width, query);
      case JACCARD -> BinaryDistance.jaccard(rows, offset, width, query);
    };
  }
}
