package io.elanus.core.index.ivf;

import java.util.Arrays;

/// Random orders of rows.
final class Sampling {
  private Sampling() {}

  /// All rows in an order that depends on the seed alone: the first n are a random sample of n.
  static int[] order(int rowCount, long seed) {
    int[] order = new int[rowCount];
    Arrays.setAll(order, i -> i);
    long state = seed;
    for (int i = order.length - 1; i > 0; i--) {
      state += 0x9E3779B97F4A7C15L;
      int j = (int) Long.remainderUnsigned(mixed(state), i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }

  /// SplitMix64's finalizer (Steele, Lea & Flood 2014).
  private static long mixed(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
