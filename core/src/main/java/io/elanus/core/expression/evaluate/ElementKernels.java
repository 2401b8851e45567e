package io.elanus.core.expression.evaluate;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.kernel.bits.Bits;

/// How many elements of a row's array a predicate is true for.
final class ElementKernels {
  private ElementKernels() {}

  /// @param wanted the rows whose answer is asked for, without null arrays
  static void matches(Predicate.ElementsMatch match, Frame frame, long[] wanted, long[] isTrue) {
    ArrayColumn column = frame.array(match.array());
    Bits holding = Holding.of(match.element(), ElementRows.of(frame::array, match.array()));
    int[] offsets = column.offsets();
    for (int w = 0; w < frame.words; w++) {
      long found = 0;
      for (long left = wanted[w]; left != 0; left &= left - 1) {
        int row = (w << 6) + Long.numberOfTrailingZeros(left);
        int from = offsets[row] - offsets[0];
        int to = offsets[row + 1] - offsets[0];
        int count = 0;
        for (int e = holding.next(from); e >= 0 && e < to; e = holding.next(e + 1)) {
          count++;
        }
        found |= (match.quantity().accepts(count, to - from) ? 1L : 0L) << row;
      }
      isTrue[w] = found;
    }
  }
}
