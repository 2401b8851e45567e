package io.elanus.core.kernel.distance;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The sum of a vector's lanes, always added in the same order: as a tree, lane i and lane i +
/// half, halving until one is left. `reduceLanes` leaves the order to the compiler, so that the
/// same row could score differently before and after it was compiled.
public final class LaneSum {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();

  private static final VectorShuffle<Float> HALVES =
      VectorShuffle.fromOp(FLOATS, i -> i ^ (LANES / 2));
  private static final VectorShuffle<Float> QUARTERS =
      VectorShuffle.fromOp(FLOATS, i -> i ^ (LANES / 4));
  private static final VectorShuffle<Float> EIGHTHS =
      VectorShuffle.fromOp(FLOATS, i -> LANES < 8 ? i : i ^ (LANES / 8));
  private static final VectorShuffle<Float> SIXTEENTHS =
      VectorShuffle.fromOp(FLOATS, i -> LANES < 16 ? i : i ^ (LANES / 16));

  private LaneSum() {}

  /// @param sum of the preferred species, 4 to 16 lanes
  public static float of(FloatVector sum) {
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
}
