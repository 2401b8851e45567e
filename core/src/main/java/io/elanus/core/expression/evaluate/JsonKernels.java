package io.elanus.core.expression.evaluate;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.expression.json.JsonCursor;
import io.elanus.core.expression.json.JsonCursor.Kind;
import io.elanus.core.expression.predicate.FloatingTest;
import io.elanus.core.expression.predicate.IntegerTest;
import io.elanus.core.expression.predicate.JsonElements;
import io.elanus.core.expression.predicate.JsonPath;
import io.elanus.core.expression.predicate.JsonTerm;
import io.elanus.core.expression.predicate.JsonTest;
import io.elanus.core.expression.predicate.Numbers;
import io.elanus.core.expression.predicate.TextTest;
import io.elanus.core.expression.syntax.Constant;
import io.elanus.core.expression.syntax.Operator;
import java.util.List;

/// Loops over JSON documents, each read only as far as the path asks. Only rows that are wanted and
/// not null are looked at.
final class JsonKernels {
  private JsonKernels() {}

  /// @param truth gets true and unknown rows among the wanted ones; unknown rows outside stay as
  ///   they are
  static void holds(
      BytesColumn column, JsonTerm term, JsonTest test, Frame frame, long[] wanted, Truth truth) {
    JsonCursor cursor = frame.json;
    JsonPath path = term.path();
    int[] offsets = column.offsets();
    for (int w = 0; w < frame.words; w++) {
      long found = 0;
      long undecided = 0;
      for (long left = wanted[w]; left != 0; left &= left - 1) {
        int row = (w << 6) + Long.numberOfTrailingZeros(left);
        Kind kind = cursor.find(column.bytes(), offsets[row], offsets[row + 1], path);
        int answer = answer(term, test, cursor, kind);
        found |= (answer > 0 ? 1L : 0L) << row;
        undecided |= (answer < 0 ? 1L : 0L) << row;
      }
      truth.isTrue[w] = found;
      truth.unknown[w] |= undecided;
    }
  }

  /// Positive for true, zero for false, negative for unknown.
  ///
  /// @param kind of what the cursor has read at the end of the term's path
  static int answer(JsonTerm term, JsonTest test, JsonCursor cursor, Kind kind) {
    return holds(test, cursor, computed(term, cursor, kind));
  }

  /// The value of the term, from the value at the end of its path.
  private static Kind computed(JsonTerm term, JsonCursor cursor, Kind kind) {
    return switch (term) {
      case JsonTerm.Value _ -> kind;
      case JsonTerm.Length _ -> {
        if (kind != Kind.ARRAY) {
          yield Kind.MISSING;
        }
        cursor.integer = cursor.countElements();
        yield Kind.INTEGER;
      }
      case JsonTerm.Computed(JsonTerm base, Operator operator, Constant operand) ->
          compute(cursor, computed(base, cursor, kind), operator, operand);
    };
  }

  private static Kind compute(JsonCursor cursor, Kind kind, Operator operator, Constant operand) {
    if (kind != Kind.INTEGER && kind != Kind.FLOATING) {
      return Kind.MISSING;
    }
    if (operand instanceof Constant.Int(long integer)) {
      if (operator == Operator.MODULO && kind == Kind.FLOATING && Numbers.isLong(cursor.floating)) {
        cursor.integer = (long) cursor.floating;
        return compute(cursor, operator, integer);
      }
      return kind == Kind.INTEGER
          ? compute(cursor, operator, integer)
          : compute(cursor, cursor.floating, operator, integer);
    }
    double floating = operand instanceof Constant.Floating(double value) ? value : Double.NaN;
    return compute(
        cursor, kind == Kind.INTEGER ? cursor.integer : cursor.floating, operator, floating);
  }

  private static Kind compute(JsonCursor cursor, Operator operator, long operand) {
    long value = cursor.integer;
    long low;
    boolean fits;
    switch (operator) {
      case ADD -> {
        low = value + operand;
        fits = ((value ^ low) & (operand ^ low)) >= 0;
      }
      case SUBTRACT -> {
        low = value - operand;
        fits = ((value ^ operand) & (value ^ low)) >= 0;
      }
      case MULTIPLY -> {
        low = value * operand;
        fits = Math.multiplyHigh(value, operand) == low >> 63;
      }
      case DIVIDE -> {
        low = value / operand;
        fits = operand != -1 || value != Long.MIN_VALUE;
      }
      case MODULO -> {
        low = value % operand;
        fits = true;
      }
      case POWER, BIT_AND, BIT_OR, BIT_XOR ->
          throw new IllegalStateException("not on a JSON value: " + operator);
      default -> throw new IllegalStateException("operator " + operator);
    }
    cursor.integer = low;
    return fits ? Kind.INTEGER : Kind.MISSING;
  }

  private static Kind compute(JsonCursor cursor, double value, Operator operator, double operand) {
    switch (operator) {
      case ADD -> cursor.floating = value + operand;
      case SUBTRACT -> cursor.floating = value - operand;
      case MULTIPLY -> cursor.floating = value * operand;
      case DIVIDE -> cursor.floating = value / operand;
      case MODULO -> {
        return Kind.MISSING;
      }
      case POWER, BIT_AND, BIT_OR, BIT_XOR ->
          throw new IllegalStateException("not on a JSON value: " + operator);
    }
    return Kind.FLOATING;
  }

  private static int holds(JsonTest test, JsonCursor cursor, Kind kind) {
    boolean passed;
    switch (kind) {
      case MISSING, NULL, OBJECT -> {
        return -1;
      }
      case TRUE, FALSE -> {
        IntegerTest booleans = test.booleans();
        if (booleans == null) {
          return -1;
        }
        passed = booleans.holds(kind == Kind.TRUE ? 1 : 0);
      }
      case INTEGER -> {
        IntegerTest integers = test.integers();
        if (integers == null) {
          return -1;
        }
        passed = integers.holds(cursor.integer);
      }
      case FLOATING -> {
        FloatingTest floats = test.floats();
        if (floats == null) {
          return -1;
        }
        passed = floats.holds(cursor.floating);
      }
      case STRING -> {
        TextTest text = test.text();
        if (text == null) {
          return -1;
        }
        passed = text.holds(cursor.text, cursor.textFrom, cursor.textTo);
      }
      case ARRAY -> {
        List<Constant.Many> arrays = test.arrays();
        if (arrays == null) {
          return -1;
        }
        passed = equalsOneOf(cursor, arrays);
      }
      default -> throw new IllegalStateException("kind " + kind);
    }
    return passed ? 1 : test.mixed() ? -1 : 0;
  }

  private static boolean equalsOneOf(JsonCursor cursor, List<Constant.Many> arrays) {
    int start = cursor.position();
    for (Constant.Many array : arrays) {
      cursor.returnTo(start);
      if (cursor.equalsArray(array.values())) {
        return true;
      }
    }
    return false;
  }

  /// Rows where the path leads nowhere or to a null.
  static void isNull(BytesColumn column, JsonPath path, Frame frame, long[] wanted, long[] isTrue) {
    for (int w = 0; w < frame.words; w++) {
      long found = 0;
      for (long left = wanted[w]; left != 0; left &= left - 1) {
        int row = (w << 6) + Long.numberOfTrailingZeros(left);
        Kind kind =
            frame.json.find(column.bytes(), column.offsets()[row], column.offsets()[row + 1], path);
        found |= (kind == Kind.MISSING || kind == Kind.NULL ? 1L : 0L) << row;
      }
      isTrue[w] = found;
    }
  }

  static void exists(BytesColumn column, JsonPath path, Frame frame, long[] wanted, long[] isTrue) {
    JsonCursor cursor = frame.json;
    for (int w = 0; w < frame.words; w++) {
      long found = 0;
      for (long left = wanted[w]; left != 0; left &= left - 1) {
        int row = (w << 6) + Long.numberOfTrailingZeros(left);
        boolean holds =
            switch (cursor.find(
                column.bytes(), column.offsets()[row], column.offsets()[row + 1], path)) {
              case MISSING, NULL -> false;
              case FALSE, TRUE, INTEGER, FLOATING, STRING -> true;
              case ARRAY, OBJECT -> cursor.holdsSomething();
            };
        found |= (holds ? 1L : 0L) << row;
      }
      isTrue[w] = found;
    }
  }

  /// @param needed how many different ones of the elements must be there: one, or all
  static void contains(
      BytesColumn column,
      JsonPath path,
      JsonElements elements,
      int needed,
      Frame frame,
      long[] wanted,
      Truth truth) {
    JsonCursor cursor = frame.json;
    int[] marks = frame.marks(elements.bound());
    for (int w = 0; w < frame.words; w++) {
      long found = 0;
      long undecided = 0;
      for (long left = wanted[w]; left != 0; left &= left - 1) {
        int row = (w << 6) + Long.numberOfTrailingZeros(left);
        Kind kind =
            cursor.find(column.bytes(), column.offsets()[row], column.offsets()[row + 1], path);
        if (kind != Kind.ARRAY) {
          undecided |= 1L << row;
        } else if (contains(cursor, elements, needed, marks, frame.nextMark())) {
          found |= 1L << row;
        }
      }
      truth.isTrue[w] = found;
      truth.unknown[w] |= undecided;
    }
  }

  private static boolean contains(
      JsonCursor cursor, JsonElements elements, int needed, int[] marks, int mark) {
    int missing = needed;
    if (missing == 0) {
      return true;
    }
    for (boolean more = cursor.enterArray(); more; more = cursor.nextElement()) {
      int start = cursor.position();
      int number =
          switch (cursor.read()) {
            case MISSING, NULL, OBJECT -> -1;
            case FALSE -> elements.numberOf(false);
            case TRUE -> elements.numberOf(true);
            case INTEGER -> elements.numberOf(cursor.integer);
            case FLOATING -> elements.numberOf(cursor.floating);
            case STRING -> elements.numberOf(cursor.text, cursor.textFrom, cursor.textTo);
            case ARRAY -> arrayNumber(cursor, elements);
          };
      if (number >= 0 && marks[number] != mark) {
        marks[number] = mark;
        if (--missing == 0) {
          return true;
        }
      }
      cursor.returnTo(start);
      cursor.skipValue();
    }
    return false;
  }

  private static int arrayNumber(JsonCursor cursor, JsonElements elements) {
    int start = cursor.position();
    List<Constant.Many> arrays = elements.arrays();
    for (int i = 0; i < arrays.size(); i++) {
      cursor.returnTo(start);
      if (cursor.equalsArray(arrays.get(i).values())) {
        return elements.bound() - arrays.size() + i;
      }
    }
    return -1;
  }
}
