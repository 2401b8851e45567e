package io.elanus.core.kernel.distance;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Distances from a query to a stored half-precision (IEEE 754 binary16) vector, in float
/// arithmetic.
///
/// Two elements are read as one int and widened in place. Infinities and NaN do not occur: writes
/// refuse them. The query is prepared once as its even and its odd elements, each padded with zeros
/// to [#paddedHalf], so that no lane is ever moved.
public final class Float16Distance {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int STEP = INTS.vectorByteSize();

  /// 2^112: what the exponent's bias of a float is more than that of a half.
  private static final FloatVector REBIAS = FloatVector.broadcast(FLOATS, 0x1p112f);

  private static final IntVector SIGN_AND_MAGNITUDE = IntVector.broadcast(INTS, 0x8fffe000);
  private static final ValueLayout.OfShort ELEMENT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Float16Distance() {}

  /// Length of each half of a prepared query for rows of `width` bytes.
  public static int paddedHalf(int width) {
    return width / 4;
  }

  /// Inner product.
  ///
  /// @param rows stored vectors, little-endian
  /// @param offset byte at which the vector starts
  /// @param width bytes of the vector with its zero padding, a multiple of 64
  /// @param even elements 0, 2, 4, ... of the query, shape `[width / 4]`
  /// @param odd elements 1, 3, 5, ..., shape `[width / 4]`
  public static float dot(MemorySegment rows, long offset, int width, float[] even, float[] odd) {
    FloatVector evenSum = FloatVector.zero(FLOATS);
    FloatVector oddSum = FloatVector.zero(FLOATS);
    for (int b = 0, q = 0; b < width; b += STEP, q += FLOATS.length()) {
      IntVector pair = IntVector.fromMemorySegment(INTS, rows, offset + b, ByteOrder.LITTLE_ENDIAN);
      evenSum = low(pair).fma(FloatVector.fromArray(FLOATS, even, q), evenSum);
      oddSum = high(pair).fma(FloatVector.fromArray(FLOATS, odd, q), oddSum);
    }
    return LaneSum.of(evenSum.add(oddSum));
  }

  /// Squared Euclidean distance; parameters as of [#dot].
  public static float squaredL2(
      MemorySegment rows, long offset, int width, float[] even, float[] odd) {
    FloatVector evenSum = FloatVector.zero(FLOATS);
    FloatVector oddSum = FloatVector.zero(FLOATS);
    for (int b = 0, q = 0; b < width; b += STEP, q += FLOATS.length()) {
      IntVector pair = IntVector.fromMemorySegment(INTS, rows, offset + b, ByteOrder.LITTLE_ENDIAN);
      FloatVector evenGap = low(pair).sub(FloatVector.fromArray(FLOATS, even, q));
      FloatVector oddGap = high(pair).sub(FloatVector.fromArray(FLOATS, odd, q));
      evenSum = evenGap.fma(evenGap, evenSum);
      oddSum = oddGap.fma(oddGap, oddSum);
    }
    return LaneSum.of(evenSum.add(oddSum));
  }

  /// The stored vector's inner product with itself; parameters as of [#dot].
  public static float squaredNorm(MemorySegment rows, long offset, int width) {
    FloatVector evenSum = FloatVector.zero(FLOATS);
    FloatVector oddSum = FloatVector.zero(FLOATS);
    for (int b = 0; b < width; b += STEP) {
      IntVector pair = IntVector.fromMemorySegment(INTS, rows, offset + b, ByteOrder.LITTLE_ENDIAN);
      FloatVector even = low(pair);
      FloatVector odd = high(pair);
      evenSum = even.fma(even, evenSum);
      oddSum = odd.fma(odd, oddSum);
    }
    return LaneSum.of(evenSum.add(oddSum));
  }

  /// A prepared query's inner product with itself, added up in the order of the other sums: a
  /// stored vector's cosine with itself comes out as 1.
  public static float squaredNorm(float[] even, float[] odd) {
    FloatVector evenSum = FloatVector.zero(FLOATS);
    FloatVector oddSum = FloatVector.zero(FLOATS);
    for (int q = 0; q < even.length; q += FLOATS.length()) {
      FloatVector evens = FloatVector.fromArray(FLOATS, even, q);
      FloatVector odds = FloatVector.fromArray(FLOATS, odd, q);
      evenSum = evens.fma(evens, evenSum);
      oddSum = odds.fma(odds, oddSum);
    }
    return LaneSum.of(evenSum.add(oddSum));
  }

  /// As [#dot], element by element.
  static float plainDot(MemorySegment rows, long offset, int width, float[] even, float[] odd) {
    float sum = 0;
    for (int i = 0; i < width / 2; i++) {
      sum = Math.fma(element(rows, offset, i), (i & 1) == 0 ? even[i >> 1] : odd[i >> 1], sum);
    }
    return sum;
  }

  /// As [#squaredL2], element by element.
  static float plainSquaredL2(
      MemorySegment rows, long offset, int width, float[] even, float[] odd) {
    float sum = 0;
    for (int i = 0; i < width / 2; i++) {
      float gap = element(rows, offset, i) - ((i & 1) == 0 ? even[i >> 1] : odd[i >> 1]);
      sum = Math.fma(gap, gap, sum);
    }
    return sum;
  }

  /// One element of a stored vector.
  public static float element(MemorySegment rows, long offset, int i) {
    return Float.float16ToFloat(rows.get(ELEMENT, offset + 2L * i));
  }

  /// The even elements. Exponent and fraction are moved to where a float keeps them; what is then
  /// wrong is the exponent's bias, by 112, for normal and subnormal numbers alike.
  private static FloatVector low(IntVector pair) {
    return pair.lanewise(VectorOperators.LSHL, 16)
        .lanewise(VectorOperators.ASHR, 3)
        .and(SIGN_AND_MAGNITUDE)
        .reinterpretAsFloats()
        .mul(REBIAS);
  }

  private static FloatVector high(IntVector pair) {
    return pair.lanewise(VectorOperators.ASHR, 3)
        .and(SIGN_AND_MAGNITUDE)
        .reinterpretAsFloats()
        .mul(REBIAS);
  }
}
