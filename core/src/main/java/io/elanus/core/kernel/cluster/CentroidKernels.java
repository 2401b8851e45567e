package io.elanus.core.kernel.cluster;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Sums over blocks of centres. A block holds [#BLOCK] centres side by side, element by element:
/// shape `[dimension][BLOCK]`. An element of a vector meets a whole block at once, nothing has to
/// be added across lanes, and dimensions may be as small as one.
final class CentroidKernels {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();

  /// Centres in a block.
  static final int BLOCK = 2 * LANES;

  /// Lanes in which [#nearestOfFour] answers.
  static final int ANSWERS = LANES;

  private CentroidKernels() {}

  /// Per vector and lane the smallest `halfNorm - dot` of the centres of that lane, and the number
  /// of its half block: centre `half * LANES + lane`. Four vectors share the reads of the centres.
  ///
  /// @param from where the vectors begin in their arrays
  /// @param blocks shape `[blockCount][dimension][BLOCK]`
  /// @param halfNorms half of each centre's squared length; infinite behind the last centre
  /// @param least takes the smallest values, shape `[4][LANES]`
  /// @param halves takes the numbers of their half blocks, shape `[4][LANES]`
  static void nearestOfFour(
      float[] x0,
      float[] x1,
      float[] x2,
      float[] x3,
      int from,
      int dimension,
      float[] blocks,
      float[] halfNorms,
      float[] least,
      float[] halves) {
    FloatVector best0 = FloatVector.broadcast(FLOATS, Float.POSITIVE_INFINITY);
    FloatVector best1 = best0;
    FloatVector best2 = best0;
    FloatVector best3 = best0;
    FloatVector half0 = FloatVector.zero(FLOATS);
    FloatVector half1 = half0;
    FloatVector half2 = half0;
    FloatVector half3 = half0;
    int at = 0;
    for (int c = 0; c < halfNorms.length; c += BLOCK) {
      FloatVector a0 = FloatVector.zero(FLOATS);
      FloatVector a1 = a0;
      FloatVector a2 = a0;
      FloatVector a3 = a0;
      FloatVector b0 = a0;
      FloatVector b1 = a0;
      FloatVector b2 = a0;
      FloatVector b3 = a0;
      for (int i = from; i < from + dimension; i++) {
        FloatVector near = FloatVector.fromArray(FLOATS, blocks, at);
        FloatVector far = FloatVector.fromArray(FLOATS, blocks, at + LANES);
        at += BLOCK;
        FloatVector e0 = FloatVector.broadcast(FLOATS, x0[i]);
        a0 = e0.fma(near, a0);
        b0 = e0.fma(far, b0);
        FloatVector e1 = FloatVector.broadcast(FLOATS, x1[i]);
        a1 = e1.fma(near, a1);
        b1 = e1.fma(far, b1);
        FloatVector e2 = FloatVector.broadcast(FLOATS, x2[i]);
        a2 = e2.fma(near, a2);
        b2 = e2.fma(far, b2);
        FloatVector e3 = FloatVector.broadcast(FLOATS, x3[i]);
        a3 = e3.fma(near, a3);
        b3 = e3.fma(far, b3);
      }
      FloatVector norms = FloatVector.fromArray(FLOATS, halfNorms, c);
      FloatVector half = FloatVector.broadcast(FLOATS, c / LANES);
      FloatVector v0 = norms.sub(a0);
      VectorMask<Float> m0 = v0.lt(best0);
      best0 = best0.blend(v0, m0);
      half0 = half0.blend(half, m0);
      FloatVector v1 = norms.sub(a1);
      VectorMask<Float> m1 = v1.lt(best1);
      best1 = best1.blend(v1, m1);
      half1 = half1.blend(half, m1);
      FloatVector v2 = norms.sub(a2);
      VectorMask<Float> m2 = v2.lt(best2);
      best2 = best2.blend(v2, m2);
      half2 = half2.blend(half, m2);
      FloatVector v3 = norms.sub(a3);
      VectorMask<Float> m3 = v3.lt(best3);
      best3 = best3.blend(v3, m3);
      half3 = half3.blend(half, m3);
      norms = FloatVector.fromArray(FLOATS, halfNorms, c + LANES);
      half = FloatVector.broadcast(FLOATS, c / LANES + 1);
      v0 = norms.sub(b0);
      m0 = v0.lt(best0);
      best0 = best0.blend(v0, m0);
      half0 = half0.blend(half, m0);
      v1 = norms.sub(b1);
      m1 = v1.lt(best1);
      best1 = best1.blend(v1, m1);
      half1 = half1.blend(half, m1);
      v2 = norms.sub(b2);
      m2 = v2.lt(best2);
      best2 = best2.blend(v2, m2);
      half2 = half2.blend(half, m2);
      v3 = norms.sub(b3);
      m3 = v3.lt(best3);
      best3 = best3.blend(v3, m3);
      half3 = half3.blend(half, m3);
    }
    best0.intoArray(least, 0);
    best1.intoArray(least, LANES);
    best2.intoArray(least, 2 * LANES);
    best3.intoArray(least, 3 * LANES);
    half0.intoArray(halves, 0);
    half1.intoArray(halves, LANES);
    half2.intoArray(halves, 2 * LANES);
    half3.intoArray(halves, 3 * LANES);
  }

  /// The inner products of one vector with all centres. Four blocks at a time: with eight sums on
  /// the way an addition need not wait for the one before it.
  ///
  /// @param dots shape `[blockCount * BLOCK]`
  static void dots(float[] x, int from, int dimension, float[] blocks, float[] dots) {
    int c = 0;
    for (; c + 4 * BLOCK <= dots.length; c += 4 * BLOCK) {
      fourBlocks(x, from, dimension, blocks, dots, c);
    }
    for (; c < dots.length; c += BLOCK) {
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = a;
      int at = c * dimension;
      for (int i = from; i < from + dimension; i++) {
        FloatVector e = FloatVector.broadcast(FLOATS, x[i]);
        a = e.fma(FloatVector.fromArray(FLOATS, blocks, at), a);
        b = e.fma(FloatVector.fromArray(FLOATS, blocks, at + LANES), b);
        at += BLOCK;
      }
      a.intoArray(dots, c);
      b.intoArray(dots, c + LANES);
    }
  }

  private static void fourBlocks(
      float[] x, int from, int dimension, float[] blocks, float[] dots, int c) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector b0 = a0;
    FloatVector a1 = a0;
    FloatVector b1 = a0;
    FloatVector a2 = a0;
    FloatVector b2 = a0;
    FloatVector a3 = a0;
    FloatVector b3 = a0;
    int block = BLOCK * dimension;
    int at = c * dimension;
    for (int i = from; i < from + dimension; i++) {
      FloatVector e = FloatVector.broadcast(FLOATS, x[i]);
      a0 = e.fma(FloatVector.fromArray(FLOATS, blocks, at), a0);
      b0 = e.fma(FloatVector.fromArray(FLOATS, blocks, at + LANES), b0);
      a1 = e.fma(FloatVector.fromArray(FLOATS, blocks, at + block), a1);
      b1 = e.fma(FloatVector.fromArray(FLOATS, blocks, at + block + LANES), b1);
      a2 = e.fma(FloatVector.fromArray(FLOATS, blocks, at + 2 * block), a2);
      b2 = e.fma(FloatVector.fromArray(FLOATS, blocks, at + 2 * block + LANES), b2);
      a3 = e.fma(FloatVector.fromArray(FLOATS, blocks, at + 3 * block), a3);
      b3 = e.fma(FloatVector.fromArray(FLOATS, blocks, at + 3 * block + LANES), b3);
      at += BLOCK;
    }
    a0.intoArray(dots, c);
    b0.intoArray(dots, c + LANES);
    a1.intoArray(dots, c + BLOCK);
    b1.intoArray(dots, c + BLOCK + LANES);
    a2.intoArray(dots, c + 2 * BLOCK);
    b2.intoArray(dots, c + 2 * BLOCK + LANES);
    a3.intoArray(dots, c + 3 * BLOCK);
    b3.intoArray(dots, c + 3 * BLOCK + LANES);
  }

  /// As [#dots], element by element.
  static void plainDots(float[] x, int from, int dimension, float[] blocks, float[] dots) {
    for (int c = 0; c < dots.length; c++) {
      int at = c / BLOCK * BLOCK * dimension + c % BLOCK;
      double sum = 0;
      for (int i = 0; i < dimension; i++) {
        sum += (double) x[from + i] * blocks[at + i * BLOCK];
      }
      dots[c] = (float) sum;
    }
  }
}
