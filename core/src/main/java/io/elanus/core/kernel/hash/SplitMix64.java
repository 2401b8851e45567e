package io.elanus.core.kernel.hash;

import java.util.Arrays;

/// Numbers that look random and follow from a seed alone: what was built with one stays the same.
///
/// Source: Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, with
/// the finalizer that is Stafford's variant 13.
public final class SplitMix64 {
  /// What the state grows by for each number: 2^64 over the golden ratio, odd.
  public static final long STEP = 0x9E3779B97F4A7C15L;

  private long state;

  public SplitMix64(long seed) {
    state = seed;
  }

  public long next() {
    state += STEP;
    return mixed(state);
  }

  /// The finalizer: each bit changes about half of the bits, and no two numbers become one.
  public static long mixed(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /// The numbers `0 .. count - 1` in a random order: the first n are a random sample of n.
  public static int[] order(int count, long seed) {
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    SplitMix64 random = new SplitMix64(seed);
    for (int i = count - 1; i > 0; i--) {
      int j = (int) Long.remainderUnsigned(random.next(), i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
