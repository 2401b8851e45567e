package io.elanus.core.kernel.quantizer;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Distances between codes of unsigned 7-bit elements, exact in integers. [PlainSevenBitKernels] is
/// the plain twin.
///
/// A code is `codeBytes` bytes, a multiple of 64 or, above 256, of 16, each 0..127,
/// [SevenBitQuantizer#CENTRE] behind the dimension. The query is a code as well. Why 7 bits: a byte
/// splits into the even and the odd 16-bit lanes without crossing lanes, and four products of 7
/// bits fit into 16, so widening to 32 bits is needed once in two blocks only.
///
/// The loops are written out row by row: a helper that takes or returns vectors would box them (8
/// ns became 50), and so would a species, shuffle or mask that is no constant.
public final class SevenBitKernels {
  /// How many elements an `out` array must have beyond the last distance: whole vectors are stored.
  public static final int OUT_PADDING = 64;

  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int WIDTH = BYTES.length();
  private static final int LANES = INTS.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final byte CENTRE = SevenBitQuantizer.CENTRE;

  /// From element n on, all bits of a vector's last n bytes, up to all of it: where fewer than a
  /// vector's bytes are left, the last whole one is taken once more, without what was counted
  /// before.
  private static final byte[] LAST = lastBytes();

  /// Four vectors of lanes become four sums in lanes 0..3 by halving: see the ends of the kernels.
  private static final VectorShuffle<Integer> HALVES =
      VectorShuffle.fromOp(INTS, i -> i ^ (LANES / 2));

  private static final VectorShuffle<Integer> QUARTERS =
      VectorShuffle.fromOp(INTS, i -> i ^ (LANES / 4));
  private static final VectorShuffle<Integer> EIGHTHS =
      VectorShuffle.fromOp(INTS, i -> LANES < 8 ? i : i ^ (LANES / 8));
  private static final VectorShuffle<Integer> SIXTEENTHS =
      VectorShuffle.fromOp(INTS, i -> LANES < 16 ? i : i ^ (LANES / 16));
  private static final VectorShuffle<Integer> FIRST_FOUR =
      VectorShuffle.fromOp(INTS, SevenBitKernels::laneOfSum);
  private static final VectorMask<Integer> UPPER_HALF = lanesWith(LANES / 2);
  private static final VectorMask<Integer> ODD_QUARTERS = lanesWith(LANES / 4);

  private SevenBitKernels() {}

  /// The sums over i of `(query[i] - row[i])^2` for the rows at `ids[j] * stride`, `from <= j <
  /// to`, into `out[j]`. Rows are taken four at a time: `ids` must hold valid row numbers up to the
  /// next multiple of four counted from `from`.
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
    squaredL2(query, queryOffset, rows, 0, stride, codeBytes, ids, from, to, out);
  }

  /// As the other, for the rows at `first + ids[j] * stride`. So a part of each code can be taken:
  /// as many bytes as a code can have, from a multiple of 64 on; the sums of parts add up.
  public static void squaredL2(
      MemorySegment query,
      long queryOffset,
      MemorySegment rows,
      long first,
      long stride,
      int codeBytes,
      int[] ids,
      int from,
      int to,
      int[] out) {
    for (int j = from; j < to; j += 4) {
      squaredL2OfFour(
          query,
          queryOffset,
          rows,
          first + ids[j] * stride,
          first + ids[j + 1] * stride,
          first + ids[j + 2] * stride,
          first + ids[j + 3] * stride,
          codeBytes,
          out,
          j);
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
    // sum (q - 64) (r - 64) = sum (q - 64) r - 64 sum (q - 64): rows stay unsigned.
    int bias = CENTRE * centredSum(query, queryOffset, codeBytes);
    for (int j = from; j < to; j += 4) {
      negatedDotOfFour(
          query,
          queryOffset,
          rows,
          ids[j] * stride,
          ids[j + 1] * stride,
          ids[j + 2] * stride,
          ids[j + 3] * stride,
          codeBytes,
          bias,
          out,
          j);
    }
  }

  /// Per row and two blocks: differences as bytes, squared in even and odd 16-bit lanes (four
  /// squares of at most 127^2 fit unsigned), widened and added up.
  private static void squaredL2OfFour(
      MemorySegment query,
      long queryOffset,
      MemorySegment rows,
      long r0,
      long r1,
      long r2,
      long r3,
      int codeBytes,
      int[] out,
      int at) {
    IntVector s0 = IntVector.zero(INTS);
    IntVector s1 = IntVector.zero(INTS);
    IntVector s2 = IntVector.zero(INTS);
    IntVector s3 = IntVector.zero(INTS);
    int b = 0;
    for (; b + 2 * WIDTH <= codeBytes; b += 2 * WIDTH) {
      ByteVector q = ByteVector.fromMemorySegment(BYTES, query, queryOffset + b, ORDER);
      ByteVector p = ByteVector.fromMemorySegment(BYTES, query, queryOffset + b + WIDTH, ORDER);
      ShortVector d0a =
          q.sub(ByteVector.fromMemorySegment(BYTES, rows, r0 + b, ORDER))
              .abs()
              .reinterpretAsShorts();
      ShortVector e0a = d0a.and((short) 0xFF);
      ShortVector o0a = d0a.lanewise(LSHR, 8);
      ShortVector d0b =
          p.sub(ByteVector.fromMemorySegment(BYTES, rows, r0 + b + WIDTH, ORDER))
              .abs()
              .reinterpretAsShorts();
      ShortVector e0b = d0b.and((short) 0xFF);
      ShortVector o0b = d0b.lanewise(LSHR, 8);
      IntVector w0 =
          e0a.mul(e0a).add(o0a.mul(o0a)).add(e0b.mul(e0b)).add(o0b.mul(o0b)).reinterpretAsInts();
      s0 = s0.add(w0.and(0xFFFF)).add(w0.lanewise(LSHR, 16));
      ShortVector d1a =
          q.sub(ByteVector.fromMemorySegment(BYTES, rows, r1 + b, ORDER))
              .abs()
              .reinterpretAsShorts();
      ShortVector e1a = d1a.and((short) 0xFF);
      ShortVector o1a = d1a.lanewise(LSHR, 8);
      ShortVector d1b =
          p.sub(ByteVector.fromMemorySegment(BYTES, rows, r1 + b + WIDTH, ORDER))
              .abs()
              .reinterpretAsShorts();
      ShortVector e1b = d1b.and((short) 0xFF);
      ShortVector o1b = d1b.lanewise(LSHR, 8);
      IntVector w1 =
          e1a.mul(e1a).add(o1a.mul(o1a)).add(e1b.mul(e1b)).add(o1b.mul(o1b)).reinterpretAsInts();
      s1 = s1.add(w1.and(0xFFFF)).add(w1.lanewise(LSHR, 16));
      ShortVector d2a =
          q.sub(ByteVector.fromMemorySegment(BYTES, rows, r2 + b, ORDER))
              .abs()
              .reinterpretAsShorts();
      ShortVector e2a = d2a.and((short) 0xFF);
      ShortVector o2a = d2a.lanewise(LSHR, 8);
      ShortVector d2b =
          p.sub(ByteVector.fromMemorySegment(BYTES, rows, r2 + b + WIDTH, ORDER))
              .abs()
              .reinterpretAsShorts();
      ShortVector e2b = d2b.and((short) 0xFF);
      ShortVector o2b = d2b.lanewise(LSHR, 8);
      IntVector w2 =
          e2a.mul(e2a).add(o2a.mul(o2a)).add(e2b.mul(e2b)).add(o2b.mul(o2b)).reinterpretAsInts();
      s2 = s2.add(w2.and(0xFFFF)).add(w2.lanewise(LSHR, 16));
      ShortVector d3a =
          q.sub(ByteVector.fromMemorySegment(BYTES, rows, r3 + b, ORDER))
              .abs()
              .reinterpretAsShorts();
      ShortVector e3a = d3a.and((short) 0xFF);
      ShortVector o3a = d3a.lanewise(LSHR, 8);
      ShortVector d3b =
          p.sub(ByteVector.fromMemorySegment(BYTES, rows, r3 + b + WIDTH, ORDER))
              .abs()
              .reinterpretAsShorts();
      ShortVector e3b = d3b.and((short) 0xFF);
      ShortVector o3b = d3b.lanewise(LSHR, 8);
      IntVector w3 =
          e3a.mul(e3a).add(o3a.mul(o3a)).add(e3b.mul(e3b)).add(o3b.mul(o3b)).reinterpretAsInts();
      s3 = s3.add(w3.and(0xFFFF)).add(w3.lanewise(LSHR, 16));
    }
    for (; b < codeBytes; b += WIDTH) {
      int last = Math.min(b, codeBytes - WIDTH);
      ByteVector left = ByteVector.fromArray(BYTES, LAST, Math.min(codeBytes - b, WIDTH));
      ByteVector q = ByteVector.fromMemorySegment(BYTES, query, queryOffset + last, ORDER);
      ShortVector d0a =
          q.sub(ByteVector.fromMemorySegment(BYTES, rows, r0 + last, ORDER))
              .abs()
              .and(left)
              .reinterpretAsShorts();
      ShortVector e0a = d0a.and((short) 0xFF);
      ShortVector o0a = d0a.lanewise(LSHR, 8);
      IntVector w0 = e0a.mul(e0a).add(o0a.mul(o0a)).reinterpretAsInts();
      s0 = s0.add(w0.and(0xFFFF)).add(w0.lanewise(LSHR, 16));
      ShortVector d1a =
          q.sub(ByteVector.fromMemorySegment(BYTES, rows, r1 + last, ORDER))
              .abs()
              .and(left)
              .reinterpretAsShorts();
      ShortVector e1a = d1a.and((short) 0xFF);
      ShortVector o1a = d1a.lanewise(LSHR, 8);
      IntVector w1 = e1a.mul(e1a).add(o1a.mul(o1a)).reinterpretAsInts();
      s1 = s1.add(w1.and(0xFFFF)).add(w1.lanewise(LSHR, 16));
      ShortVector d2a =
          q.sub(ByteVector.fromMemorySegment(BYTES, rows, r2 + last, ORDER))
              .abs()
              .and(left)
              .reinterpretAsShorts();
      ShortVector e2a = d2a.and((short) 0xFF);
      ShortVector o2a = d2a.lanewise(LSHR, 8);
      IntVector w2 = e2a.mul(e2a).add(o2a.mul(o2a)).reinterpretAsInts();
      s2 = s2.add(w2.and(0xFFFF)).add(w2.lanewise(LSHR, 16));
      ShortVector d3a =
          q.sub(ByteVector.fromMemorySegment(BYTES, rows, r3 + last, ORDER))
              .abs()
              .and(left)
              .reinterpretAsShorts();
      ShortVector e3a = d3a.and((short) 0xFF);
      ShortVector o3a = d3a.lanewise(LSHR, 8);
      IntVector w3 = e3a.mul(e3a).add(o3a.mul(o3a)).reinterpretAsInts();
      s3 = s3.add(w3.and(0xFFFF)).add(w3.lanewise(LSHR, 16));
    }
    IntVector s01 = s0.blend(s1, UPPER_HALF).add(s1.blend(s0, UPPER_HALF).rearrange(HALVES));
    IntVector s23 = s2.blend(s3, UPPER_HALF).add(s3.blend(s2, UPPER_HALF).rearrange(HALVES));
    IntVector sums =
        s01.blend(s23, ODD_QUARTERS).add(s23.blend(s01, ODD_QUARTERS).rearrange(QUARTERS));
    if (LANES >= 8) {
      sums = sums.add(sums.rearrange(EIGHTHS));
    }
    if (LANES >= 16) {
      sums = sums.add(sums.rearrange(SIXTEENTHS));
    }
    sums.rearrange(FIRST_FOUR).intoArray(out, at);
  }

  /// Per row and two blocks: products with the query's even and odd elements in 16-bit lanes (four
  /// of at most 127 * 64 in magnitude fit signed), widened and added up.
  private static void negatedDotOfFour(
      MemorySegment query,
      long queryOffset,
      MemorySegment rows,
      long r0,
      long r1,
      long r2,
      long r3,
      int codeBytes,
      int bias,
      int[] out,
      int at) {
    IntVector s0 = IntVector.zero(INTS);
    IntVector s1 = IntVector.zero(INTS);
    IntVector s2 = IntVector.zero(INTS);
    IntVector s3 = IntVector.zero(INTS);
    int b = 0;
    for (; b + 2 * WIDTH <= codeBytes; b += 2 * WIDTH) {
      ShortVector q =
          ByteVector.fromMemorySegment(BYTES, query, queryOffset + b, ORDER)
              .sub(CENTRE)
              .reinterpretAsShorts();
      ShortVector evenQ = q.lanewise(LSHL, 8).lanewise(ASHR, 8);
      ShortVector oddQ = q.lanewise(ASHR, 8);
      ShortVector p =
          ByteVector.fromMemorySegment(BYTES, query, queryOffset + b + WIDTH, ORDER)
              .sub(CENTRE)
              .reinterpretAsShorts();
      ShortVector evenP = p.lanewise(LSHL, 8).lanewise(ASHR, 8);
      ShortVector oddP = p.lanewise(ASHR, 8);
      ShortVector d0a =
          ByteVector.fromMemorySegment(BYTES, rows, r0 + b, ORDER).reinterpretAsShorts();
      ShortVector d0b =
          ByteVector.fromMemorySegment(BYTES, rows, r0 + b + WIDTH, ORDER).reinterpretAsShorts();
      IntVector w0 =
          d0a.and((short) 0xFF)
              .mul(evenQ)
              .add(d0a.lanewise(LSHR, 8).mul(oddQ))
              .add(d0b.and((short) 0xFF).mul(evenP))
              .add(d0b.lanewise(LSHR, 8).mul(oddP))
              .reinterpretAsInts();
      s0 = s0.add(w0.lanewise(LSHL, 16).lanewise(ASHR, 16)).add(w0.lanewise(ASHR, 16));
      ShortVector d1a =
          ByteVector.fromMemorySegment(BYTES, rows, r1 + b, ORDER).reinterpretAsShorts();
      ShortVector d1b =
          ByteVector.fromMemorySegment(BYTES, rows, r1 + b + WIDTH, ORDER).reinterpretAsShorts();
      IntVector w1 =
          d1a.and((short) 0xFF)
              .mul(evenQ)
              .add(d1a.lanewise(LSHR, 8).mul(oddQ))
              .add(d1b.and((short) 0xFF).mul(evenP))
              .add(d1b.lanewise(LSHR, 8).mul(oddP))
              .reinterpretAsInts();
      s1 = s1.add(w1.lanewise(LSHL, 16).lanewise(ASHR, 16)).add(w1.lanewise(ASHR, 16));
      ShortVector d2a =
          ByteVector.fromMemorySegment(BYTES, rows, r2 + b, ORDER).reinterpretAsShorts();
      ShortVector d2b =
          ByteVector.fromMemorySegment(BYTES, rows, r2 + b + WIDTH, ORDER).reinterpretAsShorts();
      IntVector w2 =
          d2a.and((short) 0xFF)
              .mul(evenQ)
              .add(d2a.lanewise(LSHR, 8).mul(oddQ))
              .add(d2b.and((short) 0xFF).mul(evenP))
              .add(d2b.lanewise(LSHR, 8).mul(oddP))
              .reinterpretAsInts();
      s2 = s2.add(w2.lanewise(LSHL, 16).lanewise(ASHR, 16)).add(w2.lanewise(ASHR, 16));
      ShortVector d3a =
          ByteVector.fromMemorySegment(BYTES, rows, r3 + b, ORDER).reinterpretAsShorts();
      ShortVector d3b =
          ByteVector.fromMemorySegment(BYTES, rows, r3 + b + WIDTH, ORDER).reinterpretAsShorts();
      IntVector w3 =
          d3a.and((short) 0xFF)
              .mul(evenQ)
              .add(d3a.lanewise(LSHR, 8).mul(oddQ))
              .add(d3b.and((short) 0xFF).mul(evenP))
              .add(d3b.lanewise(LSHR, 8).mul(oddP))
              .reinterpretAsInts();
      s3 = s3.add(w3.lanewise(LSHL, 16).lanewise(ASHR, 16)).add(w3.lanewise(ASHR, 16));
    }
    for (; b < codeBytes; b += WIDTH) {
      int last = Math.min(b, codeBytes - WIDTH);
      ByteVector left = ByteVector.fromArray(BYTES, LAST, Math.min(codeBytes - b, WIDTH));
      ShortVector q =
          ByteVector.fromMemorySegment(BYTES, query, queryOffset + last, ORDER)
              .sub(CENTRE)
              .reinterpretAsShorts();
      ShortVector evenQ = q.lanewise(LSHL, 8).lanewise(ASHR, 8);
      ShortVector oddQ = q.lanewise(ASHR, 8);
      ShortVector d0a =
          ByteVector.fromMemorySegment(BYTES, rows, r0 + last, ORDER)
              .and(left)
              .reinterpretAsShorts();
      IntVector w0 =
          d0a.and((short) 0xFF).mul(evenQ).add(d0a.lanewise(LSHR, 8).mul(oddQ)).reinterpretAsInts();
      s0 = s0.add(w0.lanewise(LSHL, 16).lanewise(ASHR, 16)).add(w0.lanewise(ASHR, 16));
      ShortVector d1a =
          ByteVector.fromMemorySegment(BYTES, rows, r1 + last, ORDER)
              .and(left)
              .reinterpretAsShorts();
      IntVector w1 =
          d1a.and((short) 0xFF).mul(evenQ).add(d1a.lanewise(LSHR, 8).mul(oddQ)).reinterpretAsInts();
      s1 = s1.add(w1.lanewise(LSHL, 16).lanewise(ASHR, 16)).add(w1.lanewise(ASHR, 16));
      ShortVector d2a =
          ByteVector.fromMemorySegment(BYTES, rows, r2 + last, ORDER)
              .and(left)
              .reinterpretAsShorts();
      IntVector w2 =
          d2a.and((short) 0xFF).mul(evenQ).add(d2a.lanewise(LSHR, 8).mul(oddQ)).reinterpretAsInts();
      s2 = s2.add(w2.lanewise(LSHL, 16).lanewise(ASHR, 16)).add(w2.lanewise(ASHR, 16));
      ShortVector d3a =
          ByteVector.fromMemorySegment(BYTES, rows, r3 + last, ORDER)
              .and(left)
              .reinterpretAsShorts();
      IntVector w3 =
          d3a.and((short) 0xFF).mul(evenQ).add(d3a.lanewise(LSHR, 8).mul(oddQ)).reinterpretAsInts();
      s3 = s3.add(w3.lanewise(LSHL, 16).lanewise(ASHR, 16)).add(w3.lanewise(ASHR, 16));
    }
    IntVector s01 = s0.blend(s1, UPPER_HALF).add(s1.blend(s0, UPPER_HALF).rearrange(HALVES));
    IntVector s23 = s2.blend(s3, UPPER_HALF).add(s3.blend(s2, UPPER_HALF).rearrange(HALVES));
    IntVector sums =
        s01.blend(s23, ODD_QUARTERS).add(s23.blend(s01, ODD_QUARTERS).rearrange(QUARTERS));
    if (LANES >= 8) {
      sums = sums.add(sums.rearrange(EIGHTHS));
    }
    if (LANES >= 16) {
      sums = sums.add(sums.rearrange(SIXTEENTHS));
    }
    sums.rearrange(FIRST_FOUR).neg().add(bias).intoArray(out, at);
  }

  /// The sum over i of `code[i] - 64`.
  private static int centredSum(MemorySegment code, long offset, int codeBytes) {
    IntVector sum = IntVector.zero(INTS);
    for (int b = 0; b < codeBytes; b += WIDTH) {
      int last = Math.min(b, codeBytes - WIDTH);
      ShortVector pairs =
          ByteVector.fromMemorySegment(BYTES, code, offset + last, ORDER)
              .and(ByteVector.fromArray(BYTES, LAST, Math.min(codeBytes - b, WIDTH)))
              .reinterpretAsShorts();
      IntVector sums = pairs.and((short) 0xFF).add(pairs.lanewise(LSHR, 8)).reinterpretAsInts();
      sum = sum.add(sums.and(0xFFFF)).add(sums.lanewise(LSHR, 16));
    }
    return sum.reduceLanes(ADD) - CENTRE * codeBytes;
  }

  /// Where the halving leaves the sum of row i.
  private static int laneOfSum(int i) {
    return switch (i) {
      case 1 -> LANES / 2;
      case 2 -> LANES / 4;
      case 3 -> LANES / 2 + LANES / 4;
      default -> 0;
    };
  }

  private static byte[] lastBytes() {
    byte[] bytes = new byte[2 * WIDTH];
    Arrays.fill(bytes, WIDTH, 2 * WIDTH, (byte) -1);
    return bytes;
  }

  private static VectorMask<Integer> lanesWith(int bit) {
    boolean[] lanes = new boolean[LANES];
    for (int i = 0; i < LANES; i++) {
      lanes[i] = (i & bit) != 0;
    }
    return VectorMask.fromArray(INTS, lanes, 0);
  }
}
