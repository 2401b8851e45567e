package io.elanus.core.expression.evaluate;

import io.elanus.core.column.ColumnSource;
import java.util.Arrays;

/// The three values of a batch: no row is both true and unknown. Bits beyond the batch mean
/// nothing.
final class Truth {
  static final int WORDS = ColumnSource.BATCH_ROWS / 64;

  final long[] isTrue = new long[WORDS];
  final long[] unknown = new long[WORDS];

  void set(boolean value) {
    Arrays.fill(isTrue, value ? -1L : 0L);
    Arrays.fill(unknown, 0L);
  }

  /// Takes the unknown rows out of the true ones.
  void settle(int words) {
    for (int w = 0; w < words; w++) {
      isTrue[w] &= ~unknown[w];
    }
  }

  void not(int words) {
    for (int w = 0; w < words; w++) {
      isTrue[w] = ~(isTrue[w] | unknown[w]);
    }
  }
}
