package io.elanus.benchmarks.peers;

import io.elanus.core.kernel.distance.Metric;

/// Vectors as peers take them.
final class PeerVectors {
  private PeerVectors() {}

  /// For COSINE a copy of length one: peers compare these by their inner product, which is cheaper.
  static float[] fitting(Metric metric, float[] vector) {
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
