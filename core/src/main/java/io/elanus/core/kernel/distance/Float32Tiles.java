package io.elanus.core.kernel.distance;

import static io.elanus.core.kernel.distance.Float32Kernels.EIGHTHS;
import static io.elanus.core.kernel.distance.Float32Kernels.HALVES;
import static io.elanus.core.kernel.distance.Float32Kernels.ODD_QUARTERS;
import static io.elanus.core.kernel.distance.Float32Kernels.QUARTERS;
import static io.elanus.core.kernel.distance.Float32Kernels.SIXTEENTHS;
import static io.elanus.core.kernel.distance.Float32Kernels.UPPER_HALF;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Inner products of four queries with four rows at once: what is loaded is used four times, so
/// that a batch of queries is limited by arithmetic and not by a cache. Queries and rows are as in
/// [Float32Kernels], and so are the sums, to the bit.
public final class Float32Tiles {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final double ROUNDING = 0x1p-24;

  private Float32Tiles() {}

  /// How far a sum of [Float32Kernels] may be from the true one, as a part of the sum of its terms'
  /// sizes (Higham 2002, section 3.1).
  ///
  /// @param length of a query
  public static double relativeError(int length) {
    return (length / LANES + 8) * ROUNDING;
  }

  /// @param out takes the inner product of query `q` and row `r` at `4 q + r`
  public static void dot(
      float[] q0,
      float[] q1,
      float[] q2,
      float[] q3,
      MemorySegment rows,
      long r0,
      long r1,
      long r2,
      long r3,
      float[] out) {
    FloatVector s00 = FloatVector.zero(FLOATS);
    FloatVector s01 = s00;
    FloatVector s02 = s00;
    FloatVector s03 = s00;
    FloatVector s10 = s00;
    FloatVector s11 = s00;
    FloatVector s12 = s00;
    FloatVector s13 = s00;
    FloatVector s20 = s00;
    FloatVector s21 = s00;
    FloatVector s22 = s00;
    FloatVector s23 = s00;
    FloatVector s30 = s00;
    FloatVector s31 = s00;
    FloatVector s32 = s00;
    FloatVector s33 = s00;
    int length = q0.length;
    for (int i = 0; i < length; i += LANES) {
      long b = 4L * i;
      FloatVector x0 = FloatVector.fromMemorySegment(FLOATS, rows, r0 + b, ORDER);
      FloatVector x1 = FloatVector.fromMemorySegment(FLOATS, rows, r1 + b, ORDER);
      FloatVector x2 = FloatVector.fromMemorySegment(FLOATS, rows, r2 + b, ORDER);
      FloatVector x3 = FloatVector.fromMemorySegment(FLOATS, rows, r3 + b, ORDER);
      FloatVector y = FloatVector.fromArray(FLOATS, q0, i);
      s00 = y.fma(x0, s00);
      s01 = y.fma(x1, s01);
      s02 = y.fma(x2, s02);
      s03 = y.fma(x3, s03);
      y = FloatVector.fromArray(FLOATS, q1, i);
      s10 = y.fma(x0, s10);
      s11 = y.fma(x1, s11);
      s12 = y.fma(x2, s12);
      s13 = y.fma(x3, s13);
      y = FloatVector.fromArray(FLOATS, q2, i);
      s20 = y.fma(x0, s20);
      s21 = y.fma(x1, s21);
      s22 = y.fma(x2, s22);
      s23 = y.fma(x3, s23);
      y = FloatVector.fromArray(FLOATS, q3, i);
      s30 = y.fma(x0, s30);
      s31 = y.fma(x1, s31);
      s32 = y.fma(x2, s32);
      s33 = y.fma(x3, s33);
    }
    FloatVector low = s00.blend(s01, UPPER_HALF).add(s01.blend(s00, UPPER_HALF).rearrange(HALVES));
    FloatVector high = s02.blend(s03, UPPER_HALF).add(s03.blend(s02, UPPER_HALF).rearrange(HALVES));
    FloatVector sums =
        low.blend(high, ODD_QUARTERS).add(high.blend(low, ODD_QUARTERS).rearrange(QUARTERS));
    if (LANES >= 8) {
      sums = sums.add(sums.rearrange(EIGHTHS));
    }
    if (LANES >= 16) {
      sums = sums.add(sums.rearrange(SIXTEENTHS));
    }
    out[0] = sums.lane(0);
    out[1] = sums.lane(LANES / 2);
    out[2] = sums.lane(LANES / 4);
    out[3] = sums.lane(LANES / 2 + LANES / 4);
    low = s10.blend(s11, UPPER_HALF).add(s11.blend(s10, UPPER_HALF).rearrange(HALVES));
    high = s12.blend(s13, UPPER_HALF).add(s13.blend(s12, UPPER_HALF).rearrange(HALVES));
    sums = low.blend(high, ODD_QUARTERS).add(high.blend(low, ODD_QUARTERS).rearrange(QUARTERS));
    if (LANES >= 8) {
      sums = sums.add(sums.rearrange(EIGHTHS));
    }
    if (LANES >= 16) {
      sums = sums.add(sums.rearrange(SIXTEENTHS));
    }
    out[4] = sums.lane(0);
    out[5] = sums.lane(LANES / 2);
    out[6] = sums.lane(LANES / 4);
    out[7] = sums.lane(LANES / 2 + LANES / 4);
    low = s20.blend(s21, UPPER_HALF).add(s21.blend(s20, UPPER_HALF).rearrange(HALVES));
    high = s22.blend(s23, UPPER_HALF).add(s23.blend(s22, UPPER_HALF).rearrange(HALVES));
    sums = low.blend(high, ODD_QUARTERS).add(high.blend(low, ODD_QUARTERS).rearrange(QUARTERS));
    if (LANES >= 8) {
      sums = sums.add(sums.rearrange(EIGHTHS));
    }
    if (LANES >= 16) {
      sums = sums.add(sums.rearrange(SIXTEENTHS));
    }
    out[8] = sums.lane(0);
    out[9] = sums.lane(LANES / 2);
    out[10] = sums.lane(LANES / 4);
    out[11] = sums.lane(LANES / 2 + LANES / 4);
    low = s30.blend(s31, UPPER_HALF).add(s31.blend(s30, UPPER_HALF).rearrange(HALVES));
    high = s32.blend(s33, UPPER_HALF).add(s33.blend(s32, UPPER_HALF).rearrange(HALVES));
    sums = low.blend(high, ODD_QUARTERS).add(high.blend(low, ODD_QUARTERS).rearrange(QUARTERS));
    if (LANES >= 8) {
      sums = sums.add(sums.rearrange(EIGHTHS));
    }
    if (LANES >= 16) {
      sums = sums.add(sums.rearrange(SIXTEENTHS));
    }
    out[12] = sums.lane(0);
    out[13] = sums.lane(LANES / 2);
    out[14] = sums.lane(LANES / 4);
    out[15] = sums.lane(LANES / 2 + LANES / 4);
  }
}
