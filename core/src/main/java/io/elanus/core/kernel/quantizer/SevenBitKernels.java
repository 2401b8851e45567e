package io.elanus.core.kernel.quantizer;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Distances between codes of unsigned 7-bit elements, exact in integers. [PlainSevenBitKernels] is
/// the plain twin.
///
/// A code is `codeBytes` bytes, a multiple of 64, each 0..127, [SevenBitQuantizer#CENTRE] behind the
/// dimension. The query is a code as well. Why 7 bits: a byte splits into the even and the odd
/// 16-bit lanes without crossing lanes, and four products of 7 bits fit into 16, so widening to 32
/// bits is needed once in 128 bytes only.
public final class SevenBitKernels {
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int WIDTH = BYTES.length();
  private static final int LANES = INTS.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private static final VectorShuffle<Integer> HALVES = VectorShuffle.fromOp(INTS, i -> i ^ (LANES / 2));
  private static final VectorShuffle<Integer> QUARTERS = VectorShuffle.fromOp(INTS, i -> i ^ (LANES / 4));
  private static final VectorShuffle<Integer> EIGHTHS =
      VectorShuffle.fromOp(INTS, i -> LANES < 8 ? i : i ^ (LANES / 8));
  private static final VectorShuffle<Integer> SIXTEENTHS =
      VectorShuffle.fromOp(INTS, i -> LANES < 16 ? i : i ^ (LANES / 16));
  private static final VectorShuffle<Integer> FIRST_FOUR =
      VectorShuffle.fromOp(
          INTS,
          i ->
              switch (i) {
                case 1 -> LANES / 2;
                case 2 -> LANES / 4;
                case 3 -> LANES / 2 + LANES / 4;
                default -> 0;
              });
  private static final VectorMask<Integer> UPPER_HALF = mask(LANES / 2);
  private static final VectorMask<Integer> ODD_QUARTERS = mask(LANES / 4);

  /// How many elements an `out` array must have beyond the last distance: whole vectors are stored.
  public static final int OUT_PADDING = 64;

  private SevenBitKernels() {}

  /// The sums over i of `(query[i] - row[i])^2` for rows at `ids[j] * stride`, `from <= j < to`, into
  /// `out[j]`. Rows are taken four at a time: `ids` must hold valid row numbers up to the next
  /// multiple of four counted from `from`.
  public static void squaredL2(
      MemorySegment query,
      long queryOffset,
      MemorySegment rows,
      long stride,
      int codeBytes,
      int[] ids,
      int from,
      int to,
      int[] out) {
    for (int j = from; j < to; j += 4) {
      long r0 = ids[j] * stride;
      long r1 = ids[j + 1] * stride;
      long r2 = ids[j + 2] * stride;
      long r3 = ids[j + 3] * stride;
      IntVector s0 = IntVector.zero(INTS);
      IntVector s1 = s0;
      IntVector s2 = s0;
      IntVector s3 = s0;
      int b = 0;
      for (; b + 2 * WIDTH <= codeBytes; b += 2 * WIDTH) {
        ByteVector q0 = ByteVector.fromMemorySegment(BYTES, query, queryOffset + b, ORDER);
        ByteVector q1 = ByteVector.fromMemorySegment(BYTES, query, queryOffset + b + WIDTH, ORDER);
        s0 = s0.add(widened(squares(q0, rows, r0 + b).add(squares(q1, rows, r0 + b + WIDTH))));
        s1 = s1.add(widened(squares(q0, rows, r1 + b).add(squares(q1, rows, r1 + b + WIDTH))));
        s2 = s2.add(widened(squares(q0, rows, r2 + b).add(squares(q1, rows, r2 + b + WIDTH))));
        s3 = s3.add(widened(squares(q0, rows, r3 + b).add(squares(q1, rows, r3 + b + WIDTH))));
      }
      if (b < codeBytes) {
        ByteVector q0 = ByteVector.fromMemorySegment(BYTES, query, queryOffset + b, ORDER);
        s0 = s0.add(widened(squares(q0, rows, r0 + b)));
        s1 = s1.add(widened(squares(q0, rows, r1 + b)));
        s2 = s2.add(widened(squares(q0, rows, r2 + b)));
        s3 = s3.add(widened(squares(q0, rows, r3 + b)));
      }
      folded(s0, s1, s2, s3).intoArray(out, j);
    }
  }

  /// The negated sums over i of `(query[i] - 64) * (row[i] - 64)`: smaller is nearer, as with
  /// distances. Otherwise as [#squaredL2].
  public static void negatedDot(
      MemorySegment query,
      long queryOffset,
      MemorySegment rows,
      long stride,
      int codeBytes,
      int[] ids,
      int from,
      int to,
      int[] out) {
    int bias = SevenBitQuantizer.CENTRE * centredSum(query, queryOffset, codeBytes);
    for (int j = from; j < to; j += 4) {
      long r0 = ids[j] * stride;
      long r1 = ids[j + 1] * stride;
      long r2 = ids[j + 2] * stride;
      long r3 = ids[j + 3] * stride;
      IntVector s0 = IntVector.zero(INTS);
      IntVector s1 = s0;
      IntVector s2 = s0;
      IntVector s3 = s0;
      for (int b = 0; b < codeBytes; b += WIDTH) {
        ShortVector q =
            ByteVector.fromMemorySegment(BYTES, query, queryOffset + b, ORDER)
                .sub((byte) SevenBitQuantizer.CENTRE)
                .reinterpretAsShorts();
        ShortVector even = q.lanewise(VectorOperators.LSHL, 8).lanewise(VectorOperators.ASHR, 8);
        ShortVector odd = q.lanewise(VectorOperators.ASHR, 8);
        s0 = s0.add(widenedSigned(products(even, odd, rows, r0 + b)));
        s1 = s1.add(widenedSigned(products(even, odd, rows, r1 + b)));
        s2 = s2.add(widenedSigned(products(even, odd, rows, r2 + b)));
        s3 = s3.add(widenedSigned(products(even, odd, rows, r3 + b)));
      }
      folded(s0, s1, s2, s3).neg().add(bias).intoArray(out, j);
    }
  }

  /// The sum over i of `code[i] - 64`.
  private static int centredSum(MemorySegment code, long offset, int codeBytes) {
    IntVector sum = IntVector.zero(INTS);
    for (int b = 0; b < codeBytes; b += WIDTH) {
      ShortVector pairs = ByteVector.fromMemorySegment(BYTES, code, offset + b, ORDER).reinterpretAsShorts();
      sum = sum.add(widened(pairs.and((short) 0xFF).add(pairs.lanewise(VectorOperators.LSHR, 8))));
    }
    return sum.reduceLanes(VectorOperators.ADD)
        - SevenBitQuantizer.CENTRE * codeBytes;
  }

  /// Two squared differences a 16-bit lane: at most 2 * 127^2, unsigned.
  private static ShortVector squares(ByteVector query, MemorySegment rows, long offset) {
    ShortVector pairs =
        query.sub(ByteVector.fromMemorySegment(BYTES, rows, offset, ORDER)).abs().reinterpretAsShorts();
    ShortVector even = pairs.and((short) 0xFF);
    ShortVector odd = pairs.lanewise(VectorOperators.LSHR, 8);
    return even.mul(even).add(odd.mul(odd));
  }

  /// Two products a 16-bit lane: at most 2 * 127 * 64 in magnitude, signed.
  private static ShortVector products(
      ShortVector evenQuery, ShortVector oddQuery, MemorySegment rows, long offset) {
    ShortVector pairs = ByteVector.fromMemorySegment(BYTES, rows, offset, ORDER).reinterpretAsShorts();
    return pairs.and((short) 0xFF).mul(evenQuery).add(pairs.lanewise(VectorOperators.LSHR, 8).mul(oddQuery));
  }

  private static IntVector widened(ShortVector unsigned) {
    IntVector pairs = unsigned.reinterpretAsInts();
    return pairs.and(0xFFFF).add(pairs.lanewise(VectorOperators.LSHR, 16));
  }

  private static IntVector widenedSigned(ShortVector signed) {
    IntVector pairs = signed.reinterpretAsInts();
    return pairs.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16).add(pairs.lanewise(VectorOperators.ASHR, 16));
  }

  /// Lane j holds the sum of the lanes of `s(j)`, for j of 0..3. The four share their shuffles.
  private static IntVector folded(IntVector s0, IntVector s1, IntVector s2, IntVector s3) {
    IntVector s01 = s0.blend(s1, UPPER_HALF).add(s1.blend(s0, UPPER_HALF).rearrange(HALVES));
    IntVector s23 = s2.blend(s3, UPPER_HALF).add(s3.blend(s2, UPPER_HALF).rearrange(HALVES));
    IntVector sums = s01.blend(s23, ODD_QUARTERS).add(s23.blend(s01, ODD_QUARTERS).rearrange(QUARTERS));
    if (LANES >= 8) {
      sums = sums.add(sums.rearrange(EIGHTHS));
    }
    if (LANES >= 16) {
      sums = sums.add(sums.rearrange(SIXTEENTHS));
    }
    return sums.rearrange(FIRST_FOUR);
  }

  private static VectorMask<Integer> mask(int bit) {
    boolean[] lanes = new boolean[LANES];
    for (int i = 0; i < LANES; i++) {
      lanes[i] = (i & bit) != 0;
    }
    return VectorMask.fromArray(INTS, lanes, 0);
  }
}
