package io.elanus.core.kernel.quantizer;

import java.util.Random;

/// Vectors of normal elements, and what is true of them.
final class GaussianVectors {
  private GaussianVectors() {}

  static float[] vector(int dimension, Random random) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
