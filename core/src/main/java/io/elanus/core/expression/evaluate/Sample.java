package io.elanus.core.expression.evaluate;

import io.elanus.core.kernel.bits.Bits;
import java.util.SplittableRandom;

/// Part of a set of rows, the same each time. Source: Knuth, The Art of Computer Programming 2,
/// algorithm S.
final class Sample {
  private Sample() {}

  /// Keeps `factor` of the rows, rounded down but at least one; every subset of so many is as
  /// likely.
  static Bits of(Bits rows, double factor) {
    long left = rows.count();
    long wanted = left == 0 ? 0 : Math.max(1, (long) (left * factor));
    SplittableRandom random = new SplittableRandom(31L * rows.size() + left);
    Bits kept = Bits.none(rows.size());
    for (int row = rows.next(0); row >= 0 && wanted > 0; row = rows.next(row + 1)) {
      if (random.nextLong(left) < wanted) {
        kept.set(row);
        wanted--;
      }
      left--;
    }
    return kept;
  }
}
