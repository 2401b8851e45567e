package io.elanus.core.index.flat;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;

/// The metrics of vectors of numbers.
enum VectorMetric {
  L2,
  IP,
  COSINE;

  /// @throws DatabaseException when the metric is for binary vectors
  static VectorMetric of(Metric metric, DataType type) {
    return switch (metric) {
      case L2 -> L2;
      case IP -> IP;
      case COSINE -> COSINE;
      case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 ->
          throw unfit(metric, type);
    };
  }

  static DatabaseException unfit(Metric metric, DataType type) {
    return DatabaseException.invalid(
        "metric type %s does not fit vectors of type %s", metric, type.wireName());
  }

  /// Cosine similarity from an inner product; 0 when one of the vectors is zero.
  static float cosine(double dot, double squaredNorm, double otherSquaredNorm) {
    double norms = squaredNorm * otherSquaredNorm;
    return norms == 0 ? 0 : (float) Math.clamp(dot / Math.sqrt(norms), -1.0, 1.0);
  }
}
