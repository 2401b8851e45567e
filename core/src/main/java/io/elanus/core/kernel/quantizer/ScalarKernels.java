package io.elanus.core.kernel.quantizer;

import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;

import io.elanus.core.kernel.distance.LaneSum;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// Sums over elements of 4, 6 and 8 bits with the Vector API; the plain twins stand at the end.
///
/// A block of ints is shifted and masked once for each element that an int holds, and each of these
/// planes meets the query's own plane: see [ScalarQuery]. Planes are added in two sums, so that one
/// addition need not wait for the other. Loops are written out: helpers that take or return vectors
/// would box them.
final class ScalarKernels {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = INTS.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private ScalarKernels() {}

  /// The sum over elements of `weight * code`, 4 bits an element.
  ///
  /// @param weights 8 planes of `codeBytes / 4`
  static float dot4(float[] weights, int codeBytes, MemorySegment codes, long offset) {
    int ints = codeBytes / 4;
    FloatVector even = FloatVector.zero(FLOATS);
    FloatVector odd = FloatVector.zero(FLOATS);
    for (int j = 0; j < ints; j += LANES) {
      IntVector packed = IntVector.fromMemorySegment(INTS, codes, offset + 4L * j, ORDER);
      even =
          ((FloatVector) packed.and(0xf).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, j), even);
      odd =
          ((FloatVector) packed.lanewise(LSHR, 4).and(0xf).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, ints + j), odd);
      even =
          ((FloatVector) packed.lanewise(LSHR, 8).and(0xf).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, 2 * ints + j), even);
      odd =
          ((FloatVector) packed.lanewise(LSHR, 12).and(0xf).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, 3 * ints + j), odd);
      even =
          ((FloatVector) packed.lanewise(LSHR, 16).and(0xf).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, 4 * ints + j), even);
      odd =
          ((FloatVector) packed.lanewise(LSHR, 20).and(0xf).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, 5 * ints + j), odd);
      even =
          ((FloatVector) packed.lanewise(LSHR, 24).and(0xf).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, 6 * ints + j), even);
      odd =
          ((FloatVector) packed.lanewise(LSHR, 28).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, 7 * ints + j), odd);
    }
    return LaneSum.of(even.add(odd));
  }

  /// The sum over elements of `(gap - step * code)^2`, 4 bits an element.
  ///
  /// @param gaps 8 planes of `codeBytes / 4`: the query less the smallest value
  /// @param steps 8 planes of `codeBytes / 4`
  static float squaredL2Of4(
      float[] gaps, float[] steps, int codeBytes, MemorySegment codes, long offset) {
    int ints = codeBytes / 4;
    FloatVector even = FloatVector.zero(FLOATS);
    FloatVector odd = FloatVector.zero(FLOATS);
    for (int j = 0; j < ints; j += LANES) {
      IntVector packed = IntVector.fromMemorySegment(INTS, codes, offset + 4L * j, ORDER);
      FloatVector d0 =
          FloatVector.fromArray(FLOATS, gaps, j)
              .sub(
                  ((FloatVector) packed.and(0xf).convert(I2F, 0))
                      .mul(FloatVector.fromArray(FLOATS, steps, j)));
      even = d0.fma(d0, even);
      FloatVector d1 =
          FloatVector.fromArray(FLOATS, gaps, ints + j)
              .sub(
                  ((FloatVector) packed.lanewise(LSHR, 4).and(0xf).convert(I2F, 0))
                      .mul(FloatVector.fromArray(FLOATS, steps, ints + j)));
      odd = d1.fma(d1, odd);
      FloatVector d2 =
          FloatVector.fromArray(FLOATS, gaps, 2 * ints + j)
              .sub(
                  ((FloatVector) packed.lanewise(LSHR, 8).and(0xf).convert(I2F, 0))
                      .mul(FloatVector.fromArray(FLOATS, steps, 2 * ints + j)));
      even = d2.fma(d2, even);
      FloatVector d3 =
          FloatVector.fromArray(FLOATS, gaps, 3 * ints + j)
              .sub(
                  ((FloatVector) packed.lanewise(LSHR, 12).and(0xf).convert(I2F, 0))
                      .mul(FloatVector.fromArray(FLOATS, steps, 3 * ints + j)));
      odd = d3.fma(d3, odd);
      FloatVector d4 =
          FloatVector.fromArray(FLOATS, gaps, 4 * ints + j)
              .sub(
                  ((FloatVector) packed.lanewise(LSHR, 16).and(0xf).convert(I2F, 0))
                      .mul(FloatVector.fromArray(FLOATS, steps, 4 * ints + j)));
      even = d4.fma(d4, even);
      FloatVector d5 =
          FloatVector.fromArray(FLOATS, gaps, 5 * ints + j)
              .sub(
                  ((FloatVector) packed.lanewise(LSHR, 20).and(0xf).convert(I2F, 0))
                      .mul(FloatVector.fromArray(FLOATS, steps, 5 * ints + j)));
      odd = d5.fma(d5, odd);
      FloatVector d6 =
          FloatVector.fromArray(FLOATS, gaps, 6 * ints + j)
              .sub(
                  ((FloatVector) packed.lanewise(LSHR, 24).and(0xf).convert(I2F, 0))
                      .mul(FloatVector.fromArray(FLOATS, steps, 6 * ints + j)));
      even = d6.fma(d6, even);
      FloatVector d7 =
          FloatVector.fromArray(FLOATS, gaps, 7 * ints + j)
              .sub(
                  ((FloatVector) packed.lanewise(LSHR, 28).convert(I2F, 0))
                      .mul(FloatVector.fromArray(FLOATS, steps, 7 * ints + j)));
      odd = d7.fma(d7, odd);
    }
    return LaneSum.of(even.add(odd));
  }

  /// The sum over elements of `weight * code`, 6 bits an element.
  ///
  /// @param weights 5 planes of `codeBytes / 4`
  static float dot6(float[] weights, int codeBytes, MemorySegment codes, long offset) {
    int ints = codeBytes / 4;
    FloatVector even = FloatVector.zero(FLOATS);
    FloatVector odd = FloatVector.zero(FLOATS);
    for (int j = 0; j < ints; j += LANES) {
      IntVector packed = IntVector.fromMemorySegment(INTS, codes, offset + 4L * j, ORDER);
      even =
          ((FloatVector) packed.and(0x3f).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, j), even);
      odd =
          ((FloatVector) packed.lanewise(LSHR, 6).and(0x3f).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, ints + j), odd);
      even =
          ((FloatVector) packed.lanewise(LSHR, 12).and(0x3f).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, 2 * ints + j), even);
      odd =
          ((FloatVector) packed.lanewise(LSHR, 18).and(0x3f).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, 3 * ints + j), odd);
      even =
          ((FloatVector) packed.lanewise(LSHR, 24).and(0x3f).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, 4 * ints + j), even);
    }
    return LaneSum.of(even.add(odd));
  }

  /// The sum over elements of `(gap - step * code)^2`, 6 bits an element.
  ///
  /// @param gaps 5 planes of `codeBytes / 4`: the query less the smallest value
  /// @param steps 5 planes of `codeBytes / 4`
  static float squaredL2Of6(
      float[] gaps, float[] steps, int codeBytes, MemorySegment codes, long offset) {
    int ints = codeBytes / 4;
    FloatVector even = FloatVector.zero(FLOATS);
    FloatVector odd = FloatVector.zero(FLOATS);
    for (int j = 0; j < ints; j += LANES) {
      IntVector packed = IntVector.fromMemorySegment(INTS, codes, offset + 4L * j, ORDER);
      FloatVector d0 =
          FloatVector.fromArray(FLOATS, gaps, j)
              .sub(
                  ((FloatVector) packed.and(0x3f).convert(I2F, 0))
                      .mul(FloatVector.fromArray(FLOATS, steps, j)));
      even = d0.fma(d0, even);
      FloatVector d1 =
          FloatVector.fromArray(FLOATS, gaps, ints + j)
              .sub(
                  ((FloatVector) packed.lanewise(LSHR, 6).and(0x3f).convert(I2F, 0))
                      .mul(FloatVector.fromArray(FLOATS, steps, ints + j)));
      odd = d1.fma(d1, odd);
      FloatVector d2 =
          FloatVector.fromArray(FLOATS, gaps, 2 * ints + j)
              .sub(
                  ((FloatVector) packed.lanewise(LSHR, 12).and(0x3f).convert(I2F, 0))
                      .mul(FloatVector.fromArray(FLOATS, steps, 2 * ints + j)));
      even = d2.fma(d2, even);
      FloatVector d3 =
          FloatVector.fromArray(FLOATS, gaps, 3 * ints + j)
              .sub(
                  ((FloatVector) packed.lanewise(LSHR, 18).and(0x3f).convert(I2F, 0))
                      .mul(FloatVector.fromArray(FLOATS, steps, 3 * ints + j)));
      odd = d3.fma(d3, odd);
      FloatVector d4 =
          FloatVector.fromArray(FLOATS, gaps, 4 * ints + j)
              .sub(
                  ((FloatVector) packed.lanewise(LSHR, 24).and(0x3f).convert(I2F, 0))
                      .mul(FloatVector.fromArray(FLOATS, steps, 4 * ints + j)));
      even = d4.fma(d4, even);
    }
    return LaneSum.of(even.add(odd));
  }

  /// The sum over elements of `weight * code`, 8 bits an element.
  ///
  /// @param weights 4 planes of `codeBytes / 4`
  static float dot8(float[] weights, int codeBytes, MemorySegment codes, long offset) {
    int ints = codeBytes / 4;
    FloatVector even = FloatVector.zero(FLOATS);
    FloatVector odd = FloatVector.zero(FLOATS);
    for (int j = 0; j < ints; j += LANES) {
      IntVector packed = IntVector.fromMemorySegment(INTS, codes, offset + 4L * j, ORDER);
      even =
          ((FloatVector) packed.and(0xff).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, j), even);
      odd =
          ((FloatVector) packed.lanewise(LSHR, 8).and(0xff).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, ints + j), odd);
      even =
          ((FloatVector) packed.lanewise(LSHR, 16).and(0xff).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, 2 * ints + j), even);
      odd =
          ((FloatVector) packed.lanewise(LSHR, 24).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, 3 * ints + j), odd);
    }
    return LaneSum.of(even.add(odd));
  }

  /// The sum over elements of `(gap - step * code)^2`, 8 bits an element.
  ///
  /// @param gaps 4 planes of `codeBytes / 4`: the query less the smallest value
  /// @param steps 4 planes of `codeBytes / 4`
  static float squaredL2Of8(
      float[] gaps, float[] steps, int codeBytes, MemorySegment codes, long offset) {
    int ints = codeBytes / 4;
    FloatVector even = FloatVector.zero(FLOATS);
    FloatVector odd = FloatVector.zero(FLOATS);
    for (int j = 0; j < ints; j += LANES) {
      IntVector packed = IntVector.fromMemorySegment(INTS, codes, offset + 4L * j, ORDER);
      FloatVector d0 =
          FloatVector.fromArray(FLOATS, gaps, j)
              .sub(
                  ((FloatVector) packed.and(0xff).convert(I2F, 0))
                      .mul(FloatVector.fromArray(FLOATS, steps, j)));
      even = d0.fma(d0, even);
      FloatVector d1 =
          FloatVector.fromArray(FLOATS, gaps, ints + j)
              .sub(
                  ((FloatVector) packed.lanewise(LSHR, 8).and(0xff).convert(I2F, 0))
                      .mul(FloatVector.fromArray(FLOATS, steps, ints + j)));
      odd = d1.fma(d1, odd);
      FloatVector d2 =
          FloatVector.fromArray(FLOATS, gaps, 2 * ints + j)
              .sub(
                  ((FloatVector) packed.lanewise(LSHR, 16).and(0xff).convert(I2F, 0))
                      .mul(FloatVector.fromArray(FLOATS, steps, 2 * ints + j)));
      even = d2.fma(d2, even);
      FloatVector d3 =
          FloatVector.fromArray(FLOATS, gaps, 3 * ints + j)
              .sub(
                  ((FloatVector) packed.lanewise(LSHR, 24).convert(I2F, 0))
                      .mul(FloatVector.fromArray(FLOATS, steps, 3 * ints + j)));
      odd = d3.fma(d3, odd);
    }
    return LaneSum.of(even.add(odd));
  }

  /// As the dots, element by element.
  static float plainDot(
      int bits, float[] weights, int codeBytes, MemorySegment codes, long offset) {
    int ints = codeBytes / 4;
    double sum = 0;
    for (int at = 0; at < weights.length; at++) {
      sum += (double) weights[at] * code(bits, at / ints, codes, offset + 4L * (at % ints));
    }
    return (float) sum;
  }

  /// As the squared distances, element by element.
  static float plainSquaredL2(
      int bits, float[] gaps, float[] steps, int codeBytes, MemorySegment codes, long offset) {
    int ints = codeBytes / 4;
    double sum = 0;
    for (int at = 0; at < gaps.length; at++) {
      double gap =
          gaps[at] - (double) steps[at] * code(bits, at / ints, codes, offset + 4L * (at % ints));
      sum += gap * gap;
    }
    return (float) sum;
  }

  private static int code(int bits, int plane, MemorySegment codes, long at) {
    return codes.get(INT32, at) >>> (bits * plane) & ((1 << bits) - 1);
  }
}
