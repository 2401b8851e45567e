package io.elanus.core.ranking;

import io.elanus.core.kernel.hash.SplitMix64;

/// A number in [0, 1) for a row that looks random and is the same each time.
public final class RandomScore {
  private RandomScore() {}

  /// @param value of the row that makes it differ from others
  public static double of(long seed, long value) {
    long ofSeed = new SplitMix64(seed).next();
    return (new SplitMix64(ofSeed + value).next() >>> 11) * 0x1.0p-53;
  }
}
