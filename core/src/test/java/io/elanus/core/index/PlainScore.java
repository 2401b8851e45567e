package io.elanus.core.index;

import io.elanus.core.kernel.distance.Metric;

/// Scores by the definitions of the metrics, one element after the other.
final class PlainScore {
  private PlainScore() {}

  /// @param a a query, shape `[dimension]`; bits are 0 and 1
  /// @param b a stored vector of the same shape
  static double of(Metric metric, double[] a, double[] b) {
    double gaps = 0;
    double product = 0;
    double ofA = 0;
    double ofB = 0;
    for (int i = 0; i < a.length; i++) {
      gaps += (a[i] - b[i]) * (a[i] - b[i]);
      product += a[i] * b[i];
      ofA += a[i] * a[i];
      ofB += b[i] * b[i];
    }
    return switch (metric) {
      case L2, HAMMING -> gaps;
      case IP -> product;
      case COSINE -> ofA == 0 || ofB == 0 ? 0 : product / Math.sqrt(ofA * ofB);
      case JACCARD -> {
        double either = ofA + ofB - product;
        yield either == 0 ? 1 : 1 - product / either;
      }
      case SUBSTRUCTURE -> product == ofA ? 0 : 1;
      case SUPERSTRUCTURE -> product == ofB ? 0 : 1;
      case MHJACCARD, BM25 -> throw new IllegalArgumentException("no plain score: " + metric);
    };
  }
}
