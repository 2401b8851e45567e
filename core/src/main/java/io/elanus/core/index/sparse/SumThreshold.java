package io.elanus.core.index.sparse;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Finds what the best of many sums are above without putting any in order: the largest of every
/// sixteen, and a value that enough of these are above. One search at a time.
final class SumThreshold {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int GROUP = 16;

  /// Groups for each sum wanted: with fewer, two of the best are often in the same group.
  private static final int GROUPS_EACH = 8;

  /// The largest of each group.
  private int[] largest = new int[0];

  /// A value that the `count` largest sums are above, and that not many more are: 0 when fewer are
  /// above 0, or when too many are wanted.
  ///
  /// @param sums shape `[length or more]`, none below 0
  /// @param length a multiple of the vectors' length
  int below(int[] sums, int length, int count) {
    int groups = group(sums, length);
    if ((long) count * GROUPS_EACH > groups) {
      return 0;
    }
    int low = 0;
    int high = most(groups);
    int slack = count / GROUPS_EACH;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      int above = above(middle, groups);
      if (above < count) {
        high = middle;
      } else {
        low = middle;
        if (above <= count + slack) {
          break;
        }
      }
    }
    return low;
  }

  /// Groups are lanes of sixteen vectors.
  ///
  /// @return how many there are, a multiple of the vectors' length
  private int group(int[] sums, int length) {
    int step = GROUP * INTS.length();
    int groups = (length + step - 1) / step * INTS.length();
    if (largest.length < groups) {
      largest = new int[groups];
    }
    for (int from = 0, g = 0; from < length; from += step, g += INTS.length()) {
      int to = Math.min(length, from + step);
      IntVector most = IntVector.fromArray(INTS, sums, from);
      for (int r = from + INTS.length(); r < to; r += INTS.length()) {
        most = most.max(IntVector.fromArray(INTS, sums, r));
      }
      most.intoArray(largest, g);
    }
    return groups;
  }

  private int most(int groups) {
    IntVector most = IntVector.zero(INTS);
    for (int g = 0; g < groups; g += INTS.length()) {
      most = most.max(IntVector.fromArray(INTS, largest, g));
    }
    return most.reduceLanes(VectorOperators.MAX);
  }

  private int above(int value, int groups) {
    int above = 0;
    for (int g = 0; g < groups; g += INTS.length()) {
      above += IntVector.fromArray(INTS, largest, g).compare(VectorOperators.GT, value).trueCount();
    }
    return above;
  }

  long residentBytes() {
    return 4L * largest.length;
  }
}
