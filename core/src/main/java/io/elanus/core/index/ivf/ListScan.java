package io.elanus.core.index.ivf;

import io.elanus.core.kernel.bits.Bits;
import org.jspecify.annotations.Nullable;

/// One query's look at lists; one thread at a time.
sealed interface ListScan permits PositionScan, BlockScan, ExtendedScan {
  /// Offers the eligible rows at `from <= position < to` of a list.
  ///
  /// @return how many rows were eligible
  int scan(int list, int from, int to, @Nullable Bits eligible, Candidates candidates);

  /// How many rows were looked at a second time, by more of their codes.
  default int looksAgain() {
    return 0;
  }
}
