package io.elanus.core.index;

import io.elanus.core.kernel.bits.Bits;
import java.util.Random;

/// Filters that rows pass at random.
public final class RandomBits {
  private RandomBits() {}

  /// Rows of which so many in a thousand pass, on average.
  public static Bits of(int size, int perMille, Random random) {
    Bits bits = Bits.none(size);
    for (int row = 0; row < size; row++) {
      if (random.nextInt(1000) < perMille) {
        bits.set(row);
      }
    }
    return bits;
  }
}
