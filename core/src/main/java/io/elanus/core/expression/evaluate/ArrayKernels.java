package io.elanus.core.expression.evaluate;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.expression.predicate.BytesSet;
import io.elanus.core.expression.predicate.Elements;
import io.elanus.core.expression.predicate.FloatingTest;
import io.elanus.core.expression.predicate.LongSet;
import java.util.Arrays;
import java.util.List;

/// Loops over arrays. Only rows that are wanted are looked at.
final class ArrayKernels {
  private ArrayKernels() {}

  static void equal(
      ArrayColumn column, Elements elements, long[] wanted, int words, long[] isTrue) {
    int[] offsets = column.offsets();
    for (int w = 0; w < words; w++) {
      long found = 0;
      for (long left = wanted[w]; left != 0; left &= left - 1) {
        int row = (w << 6) + Long.numberOfTrailingZeros(left);
        if (column.length(row) == elements.count() && equal(column, offsets[row], elements)) {
          found |= 1L << row;
        }
      }
      isTrue[w] = found;
    }
  }

  private static boolean equal(ArrayColumn column, int from, Elements elements) {
    return switch (elements) {
      case Elements.Integers(long[] values) ->
          Arrays.equals(
              ((IntegerColumn) column.elements()).values(),
              from,
              from + values.length,
              values,
              0,
              values.length);
      case Elements.Floats(double[] values) -> {
        double[] stored = ((FloatingColumn) column.elements()).values();
        for (int i = 0; i < values.length; i++) {
          if (stored[from + i] != values[i]) {
            yield false;
          }
        }
        yield true;
      }
      case Elements.Texts(byte[][] values) -> {
        BytesColumn stored = (BytesColumn) column.elements();
        for (int i = 0; i < values.length; i++) {
          int start = stored.offsets()[from + i];
          int end = stored.offsets()[from + i + 1];
          if (!Arrays.equals(stored.bytes(), start, end, values[i], 0, values[i].length)) {
            yield false;
          }
        }
        yield true;
      }
    };
  }

  /// @param needed how many different ones of `wantedElements` must be there: one, or all
  static void contains(
      ArrayColumn column,
      Elements wantedElements,
      int needed,
      Frame frame,
      long[] wanted,
      long[] isTrue) {
    int[] offsets = column.offsets();
    Ranks ranks = ranks(column, wantedElements);
    int[] marks = frame.marks(wantedElements.count());
    for (int w = 0; w < frame.words; w++) {
      long found = 0;
      for (long left = wanted[w]; left != 0; left &= left - 1) {
        int row = (w << 6) + Long.numberOfTrailingZeros(left);
        int mark = frame.nextMark();
        int missing = needed;
        for (int e = offsets[row]; e < offsets[row + 1] && missing > 0; e++) {
          int rank = ranks.of(e);
          if (rank >= 0 && marks[rank] != mark) {
            marks[rank] = mark;
            missing--;
          }
        }
        found |= (missing == 0 ? 1L : 0L) << row;
      }
      isTrue[w] = found;
    }
  }

  /// Which wanted element a stored one is; negative when none.
  private interface Ranks {
    int of(int element);
  }

  private static Ranks ranks(ArrayColumn column, Elements wanted) {
    return switch (wanted) {
      case Elements.Integers(long[] values) -> {
        long[] stored = ((IntegerColumn) column.elements()).values();
        if (values.length == 1) {
          long only = values[0];
          yield e -> stored[e] == only ? 0 : -1;
        }
        LongSet set = LongSet.of(values);
        yield e -> set.rank(stored[e]);
      }
      case Elements.Floats(double[] values) -> {
        double[] stored = ((FloatingColumn) column.elements()).values();
        LongSet set = LongSet.of(Arrays.stream(values).mapToLong(FloatingTest::bits).toArray());
        yield e -> set.rank(FloatingTest.bits(stored[e]));
      }
      case Elements.Texts(byte[][] values) -> {
        BytesColumn stored = (BytesColumn) column.elements();
        BytesSet set = BytesSet.ofBytes(List.of(values));
        yield e -> set.rank(stored.bytes(), stored.offsets()[e], stored.offsets()[e + 1]);
      }
    };
  }
}
