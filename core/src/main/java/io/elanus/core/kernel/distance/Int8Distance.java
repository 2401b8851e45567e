package io.elanus.core.kernel.distance;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Distances from a query to a stored vector of signed bytes, in exact integer arithmetic.
///
/// Two elements are read as one short; products of bytes fit 16 bits and are added up in 32. Sums
/// fit an int up to 32768 dimensions: 32768 * 255^2 < 2^31. The query is prepared once as its even
/// and its odd elements, each padded with zeros to half of the width.
public final class Int8Distance {
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int STEP = SHORTS.vectorByteSize();

  private Int8Distance() {}

  /// Inner product.
  ///
  /// @param rows stored vectors
  /// @param offset byte at which the vector starts
  /// @param width bytes of the vector with its zero padding, a multiple of 64
  /// @param even elements 0, 2, 4, ... of the query, shape `[width / 2]`
  /// @param odd elements 1, 3, 5, ..., shape `[width / 2]`
  public static int dot(MemorySegment rows, long offset, int width, short[] even, short[] odd) {
    IntVector sum = IntVector.zero(INTS);
    IntVector otherSum = IntVector.zero(INTS);
    for (int b = 0, q = 0; b < width; b += STEP, q += SHORTS.length()) {
      ShortVector pair =
          ShortVector.fromMemorySegment(SHORTS, rows, offset + b, ByteOrder.LITTLE_ENDIAN);
      IntVector evenProduct =
          low(pair).mul(ShortVector.fromArray(SHORTS, even, q)).reinterpretAsInts();
      IntVector oddProduct =
          high(pair).mul(ShortVector.fromArray(SHORTS, odd, q)).reinterpretAsInts();
      sum = sum.add(signedLow(evenProduct)).add(signedHigh(evenProduct));
      otherSum = otherSum.add(signedLow(oddProduct)).add(signedHigh(oddProduct));
    }
    return sum.add(otherSum).reduceLanes(VectorOperators.ADD);
  }

  /// Squared Euclidean distance; parameters as of [#dot].
  public static int squaredL2(
      MemorySegment rows, long offset, int width, short[] even, short[] odd) {
    IntVector sum = IntVector.zero(INTS);
    IntVector otherSum = IntVector.zero(INTS);
    for (int b = 0, q = 0; b < width; b += STEP, q += SHORTS.length()) {
      ShortVector pair =
          ShortVector.fromMemorySegment(SHORTS, rows, offset + b, ByteOrder.LITTLE_ENDIAN);
      ShortVector evenGap = low(pair).sub(ShortVector.fromArray(SHORTS, even, q));
      ShortVector oddGap = high(pair).sub(ShortVector.fromArray(SHORTS, odd, q));
      IntVector evenSquare = evenGap.mul(evenGap).reinterpretAsInts();
      IntVector oddSquare = oddGap.mul(oddGap).reinterpretAsInts();
      sum = sum.add(evenSquare.and(0xffff)).add(evenSquare.lanewise(VectorOperators.LSHR, 16));
      otherSum =
          otherSum.add(oddSquare.and(0xffff)).add(oddSquare.lanewise(VectorOperators.LSHR, 16));
    }
    return sum.add(otherSum).reduceLanes(VectorOperators.ADD);
  }

  /// The stored vector's inner product with itself; parameters as of [#dot].
  public static int squaredNorm(MemorySegment rows, long offset, int width) {
    IntVector sum = IntVector.zero(INTS);
    for (int b = 0; b < width; b += STEP) {
      ShortVector pair =
          ShortVector.fromMemorySegment(SHORTS, rows, offset + b, ByteOrder.LITTLE_ENDIAN);
      ShortVector even = low(pair);
      ShortVector odd = high(pair);
      // At most 2 * 128^2 = 2^15: fits 16 bits without a sign.
      IntVector squares = even.mul(even).add(odd.mul(odd)).reinterpretAsInts();
      sum = sum.add(squares.and(0xffff)).add(squares.lanewise(VectorOperators.LSHR, 16));
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }

  /// As [#dot], element by element.
  static int plainDot(MemorySegment rows, long offset, int width, short[] even, short[] odd) {
    int sum = 0;
    for (int i = 0; i < width; i++) {
      sum +=
          rows.get(ValueLayout.JAVA_BYTE, offset + i) * ((i & 1) == 0 ? even[i >> 1] : odd[i >> 1]);
    }
    return sum;
  }

  /// As [#squaredL2], element by element.
  static int plainSquaredL2(MemorySegment rows, long offset, int width, short[] even, short[] odd) {
    int sum = 0;
    for (int i = 0; i < width; i++) {
      int gap =
          rows.get(ValueLayout.JAVA_BYTE, offset + i) - ((i & 1) == 0 ? even[i >> 1] : odd[i >> 1]);
      sum += gap * gap;
    }
    return sum;
  }

  private static ShortVector low(ShortVector pair) {
    return pair.lanewise(VectorOperators.LSHL, 8).lanewise(VectorOperators.ASHR, 8);
  }

  private static ShortVector high(ShortVector pair) {
    return pair.lanewise(VectorOperators.ASHR, 8);
  }

  private static IntVector signedLow(IntVector products) {
    return products.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16);
  }

  private static IntVector signedHigh(IntVector products) {
    return products.lanewise(VectorOperators.ASHR, 16);
  }
}
