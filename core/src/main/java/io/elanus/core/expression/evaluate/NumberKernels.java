package io.elanus.core.expression.evaluate;

import io.elanus.core.expression.predicate.FloatingTest;
import io.elanus.core.expression.predicate.IntegerTest;
import io.elanus.core.expression.predicate.LongSet;
import io.elanus.core.expression.predicate.Numbers;
import io.elanus.core.expression.syntax.Operator;
import java.util.Arrays;

/// Loops over numbers, 64 rows to a word of the answer. No allocation, no branch on a value.
final class NumberKernels {
  private NumberKernels() {}

  /// Rows whose value passes a test.
  static void passes(long[] values, int rows, IntegerTest test, long[] isTrue) {
    switch (test) {
      case IntegerTest.Nothing() -> Arrays.fill(isTrue, 0L);
      case IntegerTest.Range(long low, long high) -> inRange(values, rows, low, high, isTrue);
      case IntegerTest.AnyOf(LongSet members) -> anyOf(values, rows, members, isTrue);
      case IntegerTest.MemberOf _ -> holds(values, rows, test, isTrue);
    }
  }

  static void passes(double[] values, int rows, FloatingTest test, long[] isTrue) {
    switch (test) {
      case FloatingTest.Nothing() -> Arrays.fill(isTrue, 0L);
      case FloatingTest.Range(double low, double high) -> inRange(values, rows, low, high, isTrue);
      case FloatingTest.AnyOf(LongSet members) -> anyOf(values, rows, members, isTrue);
    }
  }

  /// Rows with `low <= values[row] <= high`. One unsigned comparison: below `low` wraps around.
  static void inRange(long[] values, int rows, long low, long high, long[] isTrue) {
    long span = high - low + Long.MIN_VALUE;
    for (int base = 0; base < rows; base += 64) {
      int end = Math.min(64, rows - base);
      long bits = 0;
      for (int j = 0; j < end; j++) {
        long distance = values[base + j] - low + Long.MIN_VALUE;
        bits |= (distance <= span ? 1L : 0L) << j;
      }
      isTrue[base >>> 6] = bits;
    }
  }

  private static void inRange(double[] values, int rows, double low, double high, long[] isTrue) {
    for (int base = 0; base < rows; base += 64) {
      int end = Math.min(64, rows - base);
      long bits = 0;
      for (int j = 0; j < end; j++) {
        double value = values[base + j];
        bits |= (low <= value & value <= high ? 1L : 0L) << j;
      }
      isTrue[base >>> 6] = bits;
    }
  }

  private static void anyOf(long[] values, int rows, LongSet members, long[] isTrue) {
    for (int base = 0; base < rows; base += 64) {
      int end = Math.min(64, rows - base);
      long bits = 0;
      for (int j = 0; j < end; j++) {
        bits |= (members.contains(values[base + j]) ? 1L : 0L) << j;
      }
      isTrue[base >>> 6] = bits;
    }
  }

  private static void holds(long[] values, int rows, IntegerTest test, long[] isTrue) {
    for (int base = 0; base < rows; base += 64) {
      int end = Math.min(64, rows - base);
      long bits = 0;
      for (int j = 0; j < end; j++) {
        bits |= (test.holds(values[base + j]) ? 1L : 0L) << j;
      }
      isTrue[base >>> 6] = bits;
    }
  }

  private static void anyOf(double[] values, int rows, LongSet members, long[] isTrue) {
    for (int base = 0; base < rows; base += 64) {
      int end = Math.min(64, rows - base);
      long bits = 0;
      for (int j = 0; j < end; j++) {
        bits |= (members.contains(FloatingTest.bits(values[base + j])) ? 1L : 0L) << j;
      }
      isTrue[base >>> 6] = bits;
    }
  }

  /// `results[row] = values[row] operator operand` in 64 bits; rows whose result does not fit are
  /// added to `unknown`. Both arrays may be the same.
  static void compute(
      long[] values, int rows, Operator operator, long operand, long[] results, long[] unknown) {
    switch (operator) {
      case DIVIDE -> {
        for (int row = 0; row < rows; row++) {
          if (operand == -1 && values[row] == Long.MIN_VALUE) {
            mark(unknown, row);
          }
          results[row] = values[row] / operand;
        }
      }
      case MODULO -> {
        for (int row = 0; row < rows; row++) {
          results[row] = values[row] % operand;
        }
      }
      case BIT_AND -> {
        for (int row = 0; row < rows; row++) {
          results[row] = values[row] & operand;
        }
      }
      case BIT_OR -> {
        for (int row = 0; row < rows; row++) {
          results[row] = values[row] | operand;
        }
      }
      case BIT_XOR -> {
        for (int row = 0; row < rows; row++) {
          results[row] = values[row] ^ operand;
        }
      }
      case ADD, SUBTRACT, MULTIPLY, POWER ->
          throw new IllegalStateException("not computed of a column: " + operator);
    }
  }

  static void compute(
      double[] values,
      int rows,
      Operator operator,
      double operand,
      boolean single,
      double[] results) {
    switch (operator) {
      case ADD -> {
        for (int row = 0; row < rows; row++) {
          results[row] = values[row] + operand;
        }
      }
      case SUBTRACT -> {
        for (int row = 0; row < rows; row++) {
          results[row] = values[row] - operand;
        }
      }
      case MULTIPLY -> {
        for (int row = 0; row < rows; row++) {
          results[row] = values[row] * operand;
        }
      }
      case DIVIDE -> {
        for (int row = 0; row < rows; row++) {
          results[row] = values[row] / operand;
        }
      }
      case MODULO, POWER, BIT_AND, BIT_OR, BIT_XOR ->
          throw new IllegalStateException("not on floating columns: " + operator);
    }
    if (single) { // rounding a double operation on two FLOATs gives the FLOAT operation's result
      for (int row = 0; row < rows; row++) {
        results[row] = (float) results[row];
      }
    }
  }

  static void widen(long[] values, int rows, double[] results) {
    for (int row = 0; row < rows; row++) {
      results[row] = values[row];
    }
  }

  /// Rows where the left value is smaller, and where both are equal.
  static void order(long[] left, long[] right, int rows, long[] less, long[] equal) {
    for (int row = 0; row < rows; row++) {
      put(less, row, left[row] < right[row]);
      put(equal, row, left[row] == right[row]);
    }
  }

  static void order(double[] left, double[] right, int rows, long[] less, long[] equal) {
    for (int row = 0; row < rows; row++) {
      put(less, row, left[row] < right[row]);
      put(equal, row, left[row] == right[row]);
    }
  }

  static void order(long[] left, double[] right, int rows, long[] less, long[] equal) {
    for (int row = 0; row < rows; row++) {
      int sign = Numbers.compare(left[row], right[row]);
      put(less, row, sign < 0);
      put(equal, row, sign == 0);
    }
  }

  static void mark(long[] bits, int row) {
    bits[row >>> 6] |= 1L << row;
  }

  /// Sets or clears the bit; words are cleared when their first row is put.
  static void put(long[] bits, int row, boolean value) {
    long earlier = (row & 63) == 0 ? 0 : bits[row >>> 6];
    bits[row >>> 6] = earlier | (value ? 1L : 0L) << row;
  }
}
