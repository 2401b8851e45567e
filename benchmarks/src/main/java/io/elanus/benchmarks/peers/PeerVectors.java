package io.elanus.benchmarks.peers;

import io.elanus.benchmarks.data.DataSet;
import io.elanus.core.kernel.distance.Metric;

/// Vectors as peers take them: for COSINE copies of length one, as peers compare these by their
/// inner product, which is cheaper.
final class PeerVectors {
  private PeerVectors() {}

  static float[] row(DataSet data, int row) {
    return fitting(data.metric(), data.row(row));
  }

  static float[][] queries(DataSet data) {
    float[][] queries = new float[data.queries().length][];
    for (int q = 0; q < queries.length; q++) {
      queries[q] = fitting(data.metric(), data.queries()[q]);
    }
    return queries;
  }

  private static float[] fitting(Metric metric, float[] vector) {
    if (metric != Metric.COSINE) {
      return vector;
    }
    double norm = 0;
    for (float element : vector) {
      norm += (double) element * element;
    }
    float scale = (float) (1 / Math.max(Math.sqrt(norm), 1e-30));
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = vector[i] * scale;
    }
    return unit;
  }
}
