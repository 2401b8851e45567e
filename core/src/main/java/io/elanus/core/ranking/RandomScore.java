package io.elanus.core.ranking;

/// A number in [0, 1) for a row that looks random and is the same each time.
public final class RandomScore {
  private RandomScore() {}

  /// @param value of the row that makes it differ from others
  public static double of(long seed, long value) {
    return (mixed(mixed(seed) + value) >>> 11) * 0x1.0p-53;
  }

  /// Every bit of the input changes about half of the output's. Source: Steele, Lea and Flood,
  /// "Fast splittable pseudorandom number generators", OOPSLA 2014 (the variant 13 of Stafford).
  private static long mixed(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
