package io.elanus.core.expression.evaluate;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.expression.predicate.TextTest;
import io.elanus.core.text.match.TextMatcher;
import java.util.Arrays;

/// Loops over strings. Only rows that are wanted are looked at.
final class TextKernels {
  private TextKernels() {}

  /// @param wanted one word per 64 rows
  static void holds(BytesColumn column, TextTest test, long[] wanted, int words, long[] isTrue) {
    byte[] bytes = column.bytes();
    int[] offsets = column.offsets();
    if (test instanceof TextTest.AnyOf(var members) && members.size() == 1) {
      equal(bytes, offsets, members.member(0), wanted, words, isTrue);
      return;
    }
    for (int w = 0; w < words; w++) {
      long found = 0;
      for (long left = wanted[w]; left != 0; left &= left - 1) {
        int row = (w << 6) + Long.numberOfTrailingZeros(left);
        if (test.holds(bytes, offsets[row], offsets[row + 1])) {
          found |= 1L << row;
        }
      }
      isTrue[w] = found;
    }
  }

  /// As [#holds], for texts that are analyzed.
  static void matches(
      BytesColumn column, TextMatcher matcher, long[] wanted, int words, long[] isTrue) {
    for (int w = 0; w < words; w++) {
      long found = 0;
      for (long left = wanted[w]; left != 0; left &= left - 1) {
        int row = (w << 6) + Long.numberOfTrailingZeros(left);
        if (matcher.matches(column.string(row))) {
          found |= 1L << row;
        }
      }
      isTrue[w] = found;
    }
  }

  private static void equal(
      byte[] bytes, int[] offsets, byte[] literal, long[] wanted, int words, long[] isTrue) {
    for (int w = 0; w < words; w++) {
      long found = 0;
      for (long left = wanted[w]; left != 0; left &= left - 1) {
        int row = (w << 6) + Long.numberOfTrailingZeros(left);
        int from = offsets[row];
        int to = offsets[row + 1];
        if (to - from == literal.length
            && Arrays.equals(bytes, from, to, literal, 0, literal.length)) {
          found |= 1L << row;
        }
      }
      isTrue[w] = found;
    }
  }

  /// Rows whose string begins with the other column's.
  ///
  /// @param wanted one word per 64 rows
  static void startWith(
      BytesColumn column, BytesColumn prefix, long[] wanted, int words, long[] isTrue) {
    for (int w = 0; w < words; w++) {
      long found = 0;
      for (long left = wanted[w]; left != 0; left &= left - 1) {
        int row = (w << 6) + Long.numberOfTrailingZeros(left);
        int start = column.offsets()[row];
        int length = prefix.length(row);
        if (length <= column.length(row)
            && Arrays.equals(
                column.bytes(),
                start,
                start + length,
                prefix.bytes(),
                prefix.offsets()[row],
                prefix.offsets()[row + 1])) {
          found |= 1L << row;
        }
      }
      isTrue[w] = found;
    }
  }

  /// Rows where the left string comes first, and where both are equal.
  static void order(BytesColumn left, BytesColumn right, int rows, long[] less, long[] equal) {
    for (int row = 0; row < rows; row++) {
      int sign =
          Arrays.compareUnsigned(
              left.bytes(),
              left.offsets()[row],
              left.offsets()[row + 1],
              right.bytes(),
              right.offsets()[row],
              right.offsets()[row + 1]);
      NumberKernels.put(less, row, sign < 0);
      NumberKernels.put(equal, row, sign == 0);
    }
  }
}
