package io.elanus.core.kernel.quantizer;

import io.elanus.core.kernel.hash.SplitMix64;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// A random rotation of vectors that costs `dimension * log(dimension)`: rounds of random signs and
/// Walsh-Hadamard transforms (Ailon & Chazelle, "The fast Johnson-Lindenstrauss transform", 2009).
///
/// A transform spans the largest power of two that fits; the rounds span the first and the last
/// elements in turn, so that every element meets every other one. Lengths and angles are kept.
final class Rotation {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final int ROUNDS = 4;

  private final int dimension;
  private final int span;

  /// 1 or -1, the transform's factor already in it, shape `[ROUNDS][dimension]`.
  private final float[] signs;

  Rotation(int dimension, long seed) {
    this.dimension = dimension;
    span = Integer.highestOneBit(dimension);
    signs = new float[ROUNDS * dimension];
    float factor = (float) (1 / Math.sqrt(span));
    SplitMix64 random = new SplitMix64(seed);
    for (int i = 0; i < signs.length; i++) {
      int at = i % dimension;
      boolean spanned = i / dimension % 2 == 0 ? at < span : at >= dimension - span;
      float size = spanned ? factor : 1;
      signs[i] = (random.next() & 1) == 0 ? size : -size;
    }
  }

  int dimension() {
    return dimension;
  }

  /// Rotates `vector[0 .. dimension)` in place.
  void rotate(float[] vector) {
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0, s = round * dimension; i < dimension; i++, s++) {
        vector[i] *= signs[s];
      }
      transform(vector, round % 2 == 0 ? 0 : dimension - span);
    }
  }

  /// Sums and differences of elements that lie 1, 2, 4 and so on apart.
  private void transform(float[] vector, int from) {
    int half = 1;
    for (; half < Math.min(span, LANES); half *= 2) {
      for (int begin = from; begin < from + span; begin += 2 * half) {
        for (int i = begin; i < begin + half; i++) {
          float sum = vector[i] + vector[i + half];
          vector[i + half] = vector[i] - vector[i + half];
          vector[i] = sum;
        }
      }
    }
    for (; half < span; half *= 2) {
      for (int begin = from; begin < from + span; begin += 2 * half) {
        for (int i = begin; i < begin + half; i += LANES) {
          FloatVector near = FloatVector.fromArray(FLOATS, vector, i);
          FloatVector far = FloatVector.fromArray(FLOATS, vector, i + half);
          near.add(far).intoArray(vector, i);
          near.sub(far).intoArray(vector, i + half);
        }
      }
    }
  }
}
