package io.elanus.core.kernel.distance;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Sums over float32 vectors with the Vector API. [PlainFloat32Kernels] is the plain twin.
///
/// A query is an array whose length is a multiple of 16, zero behind the dimension. A stored vector
/// is `4 * query.length` bytes of a segment, little-endian, zero behind the dimension: there is no
/// tail. Every sum adds each lane in order and the lanes as a tree, whichever form computes it, so
/// equal inputs give equal bits: `dot(x, x)` is `squaredNorm(x)`, one by one or four at a time.
///
/// The sums are written out in each loop: a helper that takes or returns vectors would box them.
public final class Float32Kernels {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  /// Lanes are added as a tree: lane i and lane i + half, halving until one is left. Four vectors
  /// at once share the shuffles, in the same order of additions.
  static final VectorShuffle<Float> HALVES = VectorShuffle.fromOp(FLOATS, i -> i ^ (LANES / 2));

  static final VectorShuffle<Float> QUARTERS = VectorShuffle.fromOp(FLOATS, i -> i ^ (LANES / 4));
  static final VectorShuffle<Float> EIGHTHS =
      VectorShuffle.fromOp(FLOATS, i -> LANES < 8 ? i : i ^ (LANES / 8));
  static final VectorShuffle<Float> SIXTEENTHS =
      VectorShuffle.fromOp(FLOATS, i -> LANES < 16 ? i : i ^ (LANES / 16));
  static final VectorMask<Float> UPPER_HALF = lanesWith(LANES / 2);
  static final VectorMask<Float> ODD_QUARTERS = lanesWith(LANES / 4);

  private Float32Kernels() {}

  /// The length of a query array for a dimension: the next multiple of 16.
  public static int paddedLength(int dimension) {
    return (dimension + 15) & -16;
  }

  /// The sum over i of `(query[i] - row[i])^2`.
  ///
  /// @param offset byte at which the row starts
  public static float squaredL2(float[] query, MemorySegment rows, long offset) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = 0; i < query.length; i += LANES) {
      FloatVector difference =
          FloatVector.fromArray(FLOATS, query, i)
              .sub(FloatVector.fromMemorySegment(FLOATS, rows, offset + 4L * i, ORDER));
      sum = difference.fma(difference, sum);
    }
    sum = sum.add(sum.rearrange(HALVES));
    sum = sum.add(sum.rearrange(QUARTERS));
    if (LANES >= 8) {
      sum = sum.add(sum.rearrange(EIGHTHS));
    }
    if (LANES >= 16) {
      sum = sum.add(sum.rearrange(SIXTEENTHS));
    }
    return sum.lane(0);
  }

  /// The sum over i of `query[i] * row[i]`.
  public static float dot(float[] query, MemorySegment rows, long offset) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = 0; i < query.length; i += LANES) {
      sum =
          FloatVector.fromArray(FLOATS, query, i)
              .fma(FloatVector.fromMemorySegment(FLOATS, rows, offset + 4L * i, ORDER), sum);
    }
    sum = sum.add(sum.rearrange(HALVES));
    sum = sum.add(sum.rearrange(QUARTERS));
    if (LANES >= 8) {
      sum = sum.add(sum.rearrange(EIGHTHS));
    }
    if (LANES >= 16) {
      sum = sum.add(sum.rearrange(SIXTEENTHS));
    }
    return sum.lane(0);
  }

  /// The sum over i of `row[i]^2`.
  ///
  /// @param length elements, a multiple of 16
  public static float squaredNorm(MemorySegment rows, long offset, int length) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = 0; i < length; i += LANES) {
      FloatVector row = FloatVector.fromMemorySegment(FLOATS, rows, offset + 4L * i, ORDER);
      sum = row.fma(row, sum);
    }
    sum = sum.add(sum.rearrange(HALVES));
    sum = sum.add(sum.rearrange(QUARTERS));
    if (LANES >= 8) {
      sum = sum.add(sum.rearrange(EIGHTHS));
    }
    if (LANES >= 16) {
      sum = sum.add(sum.rearrange(SIXTEENTHS));
    }
    return sum.lane(0);
  }

  /// The sum over i of `query[i]^2`.
  public static float squaredNorm(float[] query) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int i = 0; i < query.length; i += LANES) {
      FloatVector element = FloatVector.fromArray(FLOATS, query, i);
      sum = element.fma(element, sum);
    }
    sum = sum.add(sum.rearrange(HALVES));
    sum = sum.add(sum.rearrange(QUARTERS));
    if (LANES >= 8) {
      sum = sum.add(sum.rearrange(EIGHTHS));
    }
    if (LANES >= 16) {
      sum = sum.add(sum.rearrange(SIXTEENTHS));
    }
    return sum.lane(0);
  }

  /// Four squared distances at once, into `out[at..at+3]`.
  public static void squaredL2(
      float[] query, MemorySegment rows, long r0, long r1, long r2, long r3, float[] out, int at) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector s3 = FloatVector.zero(FLOATS);
    for (int i = 0; i < query.length; i += LANES) {
      long b = 4L * i;
      FloatVector q = FloatVector.fromArray(FLOATS, query, i);
      FloatVector d0 = q.sub(FloatVector.fromMemorySegment(FLOATS, rows, r0 + b, ORDER));
      FloatVector d1 = q.sub(FloatVector.fromMemorySegment(FLOATS, rows, r1 + b, ORDER));
      FloatVector d2 = q.sub(FloatVector.fromMemorySegment(FLOATS, rows, r2 + b, ORDER));
      FloatVector d3 = q.sub(FloatVector.fromMemorySegment(FLOATS, rows, r3 + b, ORDER));
      s0 = d0.fma(d0, s0);
      s1 = d1.fma(d1, s1);
      s2 = d2.fma(d2, s2);
      s3 = d3.fma(d3, s3);
    }
    FloatVector s01 = s0.blend(s1, UPPER_HALF).add(s1.blend(s0, UPPER_HALF).rearrange(HALVES));
    FloatVector s23 = s2.blend(s3, UPPER_HALF).add(s3.blend(s2, UPPER_HALF).rearrange(HALVES));
    FloatVector sums =
        s01.blend(s23, ODD_QUARTERS).add(s23.blend(s01, ODD_QUARTERS).rearrange(QUARTERS));
    if (LANES >= 8) {
      sums = sums.add(sums.rearrange(EIGHTHS));
    }
    if (LANES >= 16) {
      sums = sums.add(sums.rearrange(SIXTEENTHS));
    }
    out[at] = sums.lane(0);
    out[at + 1] = sums.lane(LANES / 2);
    out[at + 2] = sums.lane(LANES / 4);
    out[at + 3] = sums.lane(LANES / 2 + LANES / 4);
  }

  /// Four inner products at once, into `out[at..at+3]`.
  public static void dot(
      float[] query, MemorySegment rows, long r0, long r1, long r2, long r3, float[] out, int at) {
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector s3 = FloatVector.zero(FLOATS);
    for (int i = 0; i < query.length; i += LANES) {
      long b = 4L * i;
      FloatVector q = FloatVector.fromArray(FLOATS, query, i);
      s0 = q.fma(FloatVector.fromMemorySegment(FLOATS, rows, r0 + b, ORDER), s0);
      s1 = q.fma(FloatVector.fromMemorySegment(FLOATS, rows, r1 + b, ORDER), s1);
      s2 = q.fma(FloatVector.fromMemorySegment(FLOATS, rows, r2 + b, ORDER), s2);
      s3 = q.fma(FloatVector.fromMemorySegment(FLOATS, rows, r3 + b, ORDER), s3);
    }
    FloatVector s01 = s0.blend(s1, UPPER_HALF).add(s1.blend(s0, UPPER_HALF).rearrange(HALVES));
    FloatVector s23 = s2.blend(s3, UPPER_HALF).add(s3.blend(s2, UPPER_HALF).rearrange(HALVES));
    FloatVector sums =
        s01.blend(s23, ODD_QUARTERS).add(s23.blend(s01, ODD_QUARTERS).rearrange(QUARTERS));
    if (LANES >= 8) {
      sums = sums.add(sums.rearrange(EIGHTHS));
    }
    if (LANES >= 16) {
      sums = sums.add(sums.rearrange(SIXTEENTHS));
    }
    out[at] = sums.lane(0);
    out[at + 1] = sums.lane(LANES / 2);
    out[at + 2] = sums.lane(LANES / 4);
    out[at + 3] = sums.lane(LANES / 2 + LANES / 4);
  }

  private static VectorMask<Float> lanesWith(int bit) {
    boolean[] lanes = new boolean[LANES];
    for (int i = 0; i < LANES; i++) {
      lanes[i] = (i & bit) != 0;
    }
    return VectorMask.fromArray(FLOATS, lanes, 0);
  }

  /// The lanes that the machine computes at once, for the start-up banner.
  public static String description() {
    return "float32 x " + LANES + " lanes";
  }
}
