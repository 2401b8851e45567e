package io.elanus.core.expression.evaluate;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.ShreddedPath;
import io.elanus.core.expression.json.JsonCursor;
import io.elanus.core.expression.json.JsonCursor.Kind;
import io.elanus.core.expression.predicate.FloatingTest;
import io.elanus.core.expression.predicate.IntegerTest;
import io.elanus.core.expression.predicate.JsonTerm;
import io.elanus.core.expression.predicate.JsonTest;
import io.elanus.core.expression.predicate.TextTest;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Leaves over a path of JSON documents whose values have columns of their own: what [JsonKernels]
/// say, read from these, and from documents where rows are marked [ShreddedPath#RAW].
final class ShreddedKernels {
  private ShreddedKernels() {}

  /// A leaf over the documents themselves, with all three values for the wanted rows.
  interface DocumentLeaf {
    void look(long[] wanted, Truth out);
  }

  /// @param truth gets true and unknown rows among the wanted ones
  static void holds(
      ShreddedPath path,
      JsonTerm term,
      JsonTest test,
      Frame frame,
      long[] wanted,
      Truth truth,
      DocumentLeaf documents) {
    Column values = frame.any(path.values());
    IntegerColumn marks = frame.marks(path);
    long[] held = held(values, frame);
    if (term instanceof JsonTerm.Value) {
      valuesHold(values, marks, test, frame, held, truth.isTrue);
      boolean tested = isTested(test, path.type());
      for (int w = 0; w < frame.words; w++) {
        truth.isTrue[w] &= held[w];
        truth.unknown[w] = !tested || test.mixed() ? ~truth.isTrue[w] : ~held[w];
      }
    } else {
      computedHold(values, marks, term, test, frame, wanted, held, truth);
    }
    frame.giveBack(held);
    lookAtRaw(marks, frame, wanted, truth, documents);
  }

  static void isNull(
      ShreddedPath path, Frame frame, long[] wanted, Truth truth, DocumentLeaf documents) {
    exists(path, frame, wanted, truth, documents, -1L);
  }

  static void exists(
      ShreddedPath path, Frame frame, long[] wanted, Truth truth, DocumentLeaf documents) {
    exists(path, frame, wanted, truth, documents, 0L);
  }

  /// @param flipped all bits set to ask where nothing is
  private static void exists(
      ShreddedPath path,
      Frame frame,
      long[] wanted,
      Truth truth,
      DocumentLeaf documents,
      long flipped) {
    long[] held = held(frame.any(path.values()), frame);
    for (int w = 0; w < frame.words; w++) {
      truth.isTrue[w] = held[w] ^ flipped;
      truth.unknown[w] = 0;
    }
    frame.giveBack(held);
    lookAtRaw(frame.marks(path), frame, wanted, truth, documents);
  }

  /// The rows with a value, to be given back.
  private static long[] held(Column values, Frame frame) {
    long[] held = frame.takeMask();
    Bits valid = values.valid();
    if (valid == null) {
      frame.all(held); // texts beyond the batch are not there to be looked at
    } else {
      System.arraycopy(valid.words(), 0, held, 0, frame.words);
    }
    return held;
  }

  private static boolean isTested(JsonTest test, DataType type) {
    return switch (type) {
      case BOOL -> test.booleans() != null;
      case INT64, DOUBLE -> test.integers() != null;
      default -> test.text() != null;
    };
  }

  /// The values as they are; rows without one are anything.
  private static void valuesHold(
      Column values,
      @Nullable IntegerColumn marks,
      JsonTest test,
      Frame frame,
      long[] held,
      long[] isTrue) {
    switch (values) {
      case IntegerColumn column -> {
        IntegerTest own = column.type() == DataType.BOOL ? test.booleans() : test.integers();
        NumberKernels.passes(column.values(), frame.rows, orNothing(own), isTrue);
      }
      case FloatingColumn column -> {
        FloatingTest floats = test.floats();
        NumberKernels.passes(
            column.values(),
            frame.rows,
            floats == null ? new FloatingTest.Nothing() : floats,
            isTrue);
        if (marks != null) {
          integersHold(column.values(), marks, orNothing(test.integers()), frame, isTrue);
        }
      }
      case BytesColumn column -> {
        TextTest text = test.text();
        if (text == null) {
          Arrays.fill(isTrue, 0L);
        } else {
          TextKernels.holds(column, text, held, frame.words, isTrue);
        }
      }
      default -> throw new IllegalStateException("no values of a path: " + values.type());
    }
  }

  private static IntegerTest orNothing(@Nullable IntegerTest test) {
    return test == null ? new IntegerTest.Nothing() : test;
  }

  /// Answers for the whole numbers in a column of doubles.
  private static void integersHold(
      double[] values, IntegerColumn marks, IntegerTest test, Frame frame, long[] isTrue) {
    long[] integers = frame.takeMask();
    marked(marks, ShreddedPath.INTEGER, frame, integers);
    long[] whole = frame.longs();
    for (int row = 0; row < frame.rows; row++) {
      whole[row] = (long) values[row];
    }
    long[] passed = frame.takeMask();
    NumberKernels.passes(whole, frame.rows, test, passed);
    for (int w = 0; w < frame.words; w++) {
      isTrue[w] = (isTrue[w] & ~integers[w]) | (passed[w] & integers[w]);
    }
    frame.giveBack(passed);
    frame.giveBack(integers);
  }

  /// Row by row, as if a document had been read.
  private static void computedHold(
      Column values,
      @Nullable IntegerColumn marks,
      JsonTerm term,
      JsonTest test,
      Frame frame,
      long[] wanted,
      long[] held,
      Truth truth) {
    JsonCursor cursor = frame.json;
    for (int w = 0; w < frame.words; w++) {
      long found = 0;
      long undecided = ~held[w];
      for (long left = wanted[w] & held[w]; left != 0; left &= left - 1) {
        int row = (w << 6) + Long.numberOfTrailingZeros(left);
        Kind kind = read(values, marks, row, cursor);
        int answer = JsonKernels.answer(term, test, cursor, kind);
        found |= (answer > 0 ? 1L : 0L) << row;
        undecided |= (answer < 0 ? 1L : 0L) << row;
      }
      truth.isTrue[w] = found;
      truth.unknown[w] = undecided;
    }
  }

  private static Kind read(
      Column values, @Nullable IntegerColumn marks, int row, JsonCursor cursor) {
    return switch (values) {
      case IntegerColumn column -> {
        cursor.integer = column.values()[row];
        yield column.type() == DataType.BOOL
            ? cursor.integer != 0 ? Kind.TRUE : Kind.FALSE
            : Kind.INTEGER;
      }
      case FloatingColumn column -> {
        cursor.floating = column.values()[row];
        if (marks == null || marks.values()[row] != ShreddedPath.INTEGER) {
          yield Kind.FLOATING;
        }
        cursor.integer = (long) cursor.floating;
        yield Kind.INTEGER;
      }
      case BytesColumn _ -> Kind.STRING; // nothing is computed of a text
      default -> throw new IllegalStateException("no values of a path: " + values.type());
    };
  }

  private static void marked(IntegerColumn marks, long mark, Frame frame, long[] rows) {
    NumberKernels.inRange(marks.values(), frame.rows, mark, mark, rows);
  }

  /// Answers for the rows that only their documents tell of.
  private static void lookAtRaw(
      @Nullable IntegerColumn marks,
      Frame frame,
      long[] wanted,
      Truth truth,
      DocumentLeaf documents) {
    if (marks == null) {
      return;
    }
    long[] raw = frame.takeMask();
    marked(marks, ShreddedPath.RAW, frame, raw);
    long any = 0;
    for (int w = 0; w < frame.words; w++) {
      raw[w] &= wanted[w];
      any |= raw[w];
    }
    if (any != 0) {
      Truth read = frame.takeTruth();
      documents.look(raw, read);
      for (int w = 0; w < frame.words; w++) {
        truth.isTrue[w] = (truth.isTrue[w] & ~raw[w]) | (read.isTrue[w] & raw[w]);
        truth.unknown[w] = (truth.unknown[w] & ~raw[w]) | (read.unknown[w] & raw[w]);
      }
      frame.giveBack(read);
    }
    frame.giveBack(raw);
  }
}
