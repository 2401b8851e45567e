package io.elanus.core.expression.evaluate;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.ShreddedPath;
import io.elanus.core.expression.evaluate.ShreddedKernels.DocumentLeaf;
import io.elanus.core.expression.predicate.Elements;
import io.elanus.core.expression.predicate.FloatingTerm;
import io.elanus.core.expression.predicate.FloatingTest;
import io.elanus.core.expression.predicate.IntegerTerm;
import io.elanus.core.expression.predicate.IntegerTest;
import io.elanus.core.expression.predicate.JsonElements;
import io.elanus.core.expression.predicate.JsonTerm;
import io.elanus.core.expression.predicate.JsonTest;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.predicate.TextTerm;
import io.elanus.core.expression.predicate.TextTest;
import io.elanus.core.expression.syntax.Comparison;
import io.elanus.core.expression.syntax.Operator;
import io.elanus.core.geometry.SpatialTest;
import io.elanus.core.index.scalar.LeafAnswer;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.FieldId;
import io.elanus.core.text.analysis.Analyzer;
import io.elanus.core.text.match.TextMatcher;
import io.elanus.core.text.match.TextQuery;
import io.elanus.core.time.Interval;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One predicate over one batch. A leaf tells all three values. `and` and `or` tell what is true,
/// and nothing more: no negation is ever above them, and unknown rows are no answer.
final class Evaluator {
  /// What gathering a row costs, and putting its answer in place, in nanoseconds.
  private static final double NANOS_OF_GATHERED_ROW = 50;

  private Evaluator() {}

  /// @param wanted the rows whose answer is asked for; `out` may say anything about the others, and
  ///   about what is unknown unless the predicate is a leaf
  static void evaluate(Predicate predicate, Frame frame, long[] wanted, Truth out) {
    LeafAnswer answer = frame.answers.of(predicate);
    if (answer == null) {
      look(predicate, frame, wanted, out);
      return;
    }
    frame.copy(answer.isTrue(), out.isTrue);
    if (!answer.exact()) {
      verify(predicate, frame, wanted, out);
    }
    if (answer.unknown() == null) {
      Arrays.fill(out.unknown, 0L);
    } else {
      frame.copy(answer.unknown(), out.unknown);
    }
  }

  /// Leaves of the candidates in `out.isTrue` those that the column confirms.
  private static void verify(Predicate leaf, Frame frame, long[] wanted, Truth out) {
    long[] candidates = frame.takeMask();
    long any = 0;
    for (int w = 0; w < frame.words; w++) {
      candidates[w] = out.isTrue[w] & wanted[w];
      any |= candidates[w];
    }
    if (any == 0) {
      Arrays.fill(out.isTrue, 0L);
    } else {
      look(leaf, frame, candidates, out);
      for (int w = 0; w < frame.words; w++) {
        out.isTrue[w] &= candidates[w];
      }
    }
    frame.giveBack(candidates);
  }

  private static void look(Predicate predicate, Frame frame, long[] wanted, Truth out) {
    if (isForFew(predicate, frame, wanted)) {
      scanFew(predicate, frame, wanted, out);
    } else {
      scan(predicate, frame, wanted, out);
    }
  }

  private static void scan(Predicate predicate, Frame frame, long[] wanted, Truth out) {
    switch (predicate) {
      case Predicate.Always(boolean value) -> out.set(value);
      case Predicate.And _, Predicate.Or _ -> join(predicate, frame, wanted, out);
      case Predicate.Not(Predicate operand) -> {
        evaluate(operand, frame, wanted, out);
        out.not(frame.words);
      }
      case Predicate.IntegerIs(IntegerTerm term, IntegerTest test) ->
          integerIs(term, test, frame, out);
      case Predicate.FloatingIs(FloatingTerm term, FloatingTest test) ->
          floatingIs(term, test, frame, out);
      case Predicate.TextIs(TextTerm term, TextTest test) -> textIs(term, test, frame, wanted, out);
      case Predicate.TextMatches(FieldId field, Analyzer analyzer, TextQuery query) -> {
        BytesColumn column = frame.bytes(field);
        long[] known = known(column, frame, wanted, out);
        TextKernels.matches(
            column, TextMatcher.of(query, analyzer), known, frame.words, out.isTrue);
        frame.giveBack(known);
      }
      case Predicate.ShapeIs(FieldId field, SpatialTest test) -> {
        BytesColumn column = frame.bytes(field);
        long[] known = known(column, frame, wanted, out);
        shapeIs(column, test.matcher(), known, frame.words, out.isTrue);
        frame.giveBack(known);
      }
      case Predicate.JsonIs(JsonTerm term, JsonTest test) -> {
        ShreddedPath path = frame.shredded(term);
        DocumentLeaf documents = (rows, into) -> jsonIs(term, test, frame, rows, into);
        if (path == null) {
          documents.look(wanted, out);
        } else {
          ShreddedKernels.holds(path, term, test, frame, wanted, out, documents);
        }
      }
      case Predicate.ColumnsCompare(FieldId left, Comparison comparison, FieldId right) ->
          columnsCompare(frame.any(left), comparison, frame.any(right), frame, out);
      case Predicate.ColumnStartsWith(FieldId field, FieldId prefix) -> {
        BytesColumn column = frame.bytes(field);
        BytesColumn start = frame.bytes(prefix);
        absent(column.valid(), frame.words, out.unknown);
        absent(start.valid(), frame.words, out.isTrue);
        for (int w = 0; w < frame.words; w++) {
          out.unknown[w] |= out.isTrue[w];
        }
        TextKernels.startWith(column, start, wanted, frame.words, out.isTrue);
        out.settle(frame.words);
      }
      case Predicate.IsNull(FieldId field) -> {
        out.set(false);
        absent(frame.any(field).valid(), frame.words, out.isTrue);
      }
      case Predicate.JsonIsNull(JsonTerm term) -> {
        ShreddedPath path = frame.shredded(term);
        DocumentLeaf documents = (rows, into) -> jsonIsNull(term, frame, rows, into);
        if (path == null) {
          documents.look(wanted, out);
        } else {
          ShreddedKernels.isNull(path, frame, wanted, out, documents);
        }
      }
      case Predicate.JsonExists(JsonTerm term) -> {
        ShreddedPath path = frame.shredded(term);
        DocumentLeaf documents = (rows, into) -> jsonExists(term, frame, rows, into);
        if (path == null) {
          documents.look(wanted, out);
        } else {
          ShreddedKernels.exists(path, frame, wanted, out, documents);
        }
      }
      case Predicate.ElementsMatch match -> {
        long[] known = known(frame.array(match.array()), frame, wanted, out);
        ElementKernels.matches(match, frame, known, out.isTrue);
        frame.giveBack(known);
      }
      case Predicate.ArrayEquals(FieldId field, Elements elements, boolean possible) -> {
        ArrayColumn column = frame.array(field);
        long[] known = known(column, frame, wanted, out);
        Arrays.fill(out.isTrue, 0L);
        if (possible) {
          ArrayKernels.equal(column, elements, known, frame.words, out.isTrue);
        }
        frame.giveBack(known);
      }
      case Predicate.ArrayContains(
              FieldId field,
              Elements elements,
              boolean all,
              boolean possible) -> {
        ArrayColumn column = frame.array(field);
        long[] known = known(column, frame, wanted, out);
        Arrays.fill(out.isTrue, 0L);
        if (possible) {
          int needed = all ? elements.count() : 1;
          ArrayKernels.contains(column, elements, needed, frame, known, out.isTrue);
        }
        frame.giveBack(known);
      }
      case Predicate.JsonContains(JsonTerm term, JsonElements elements, boolean all) -> {
        BytesColumn column = frame.bytes(term.field());
        long[] known = known(column, frame, wanted, out);
        int needed = all ? elements.size() : 1;
        JsonKernels.contains(column, term.path(), elements, needed, frame, known, out);
        frame.giveBack(known);
      }
    }
  }

  private static void jsonIs(JsonTerm term, JsonTest test, Frame frame, long[] wanted, Truth out) {
    BytesColumn column = frame.bytes(term.field());
    long[] known = known(column, frame, wanted, out);
    JsonKernels.holds(column, term, test, frame, known, out);
    frame.giveBack(known);
  }

  private static void jsonIsNull(JsonTerm term, Frame frame, long[] wanted, Truth out) {
    BytesColumn column = frame.bytes(term.field());
    long[] known = known(column, frame, wanted, out);
    JsonKernels.isNull(column, term.path(), frame, known, out.isTrue);
    for (int w = 0; w < frame.words; w++) {
      out.isTrue[w] |= out.unknown[w];
      out.unknown[w] = 0;
    }
    frame.giveBack(known);
  }

  private static void jsonExists(JsonTerm term, Frame frame, long[] wanted, Truth out) {
    BytesColumn column = frame.bytes(term.field());
    long[] known = known(column, frame, wanted, out);
    JsonKernels.exists(column, term.path(), frame, known, out.isTrue);
    Arrays.fill(out.unknown, 0L);
    frame.giveBack(known);
  }

  /// An `and` or `or`: each operand sees only the rows that those before left open, of `and` what
  /// is true so far, of `or` what is not. One that leaves all of them open, as the batch's
  /// statistics tell, is not asked.
  private static void join(Predicate predicate, Frame frame, long[] wanted, Truth out) {
    Junction junction = frame.junction(predicate);
    long negated = junction.and ? 0 : -1;
    Truth next = frame.takeTruth();
    long[] open = frame.takeMask();
    System.arraycopy(wanted, 0, open, 0, frame.words);
    int left = frame.count(open);
    for (int place = 0; place < junction.size() && left > 0; place++) {
      Junction.Operand operand = junction.operand(place);
      if (operand.told && decidesNothing(operand.predicate, junction.and, frame)) {
        operand.saw(left, 0);
        continue;
      }
      evaluate(operand.predicate, frame, open, next);
      for (int w = 0; w < frame.words; w++) {
        open[w] &= next.isTrue[w] ^ negated;
      }
      int stillOpen = frame.count(open);
      operand.saw(left, left - stillOpen);
      left = stillOpen;
    }
    for (int w = 0; w < frame.words; w++) {
      out.isTrue[w] = wanted[w] & (open[w] ^ negated);
    }
    junction.sort();
    frame.giveBack(next);
    frame.giveBack(open);
  }

  private static boolean decidesNothing(Predicate operand, boolean and, Frame frame) {
    return and ? frame.mustBeTrue(operand) : !frame.canBeTrue(operand);
  }

  /// Whether a leaf that is answered for a whole batch at once is asked about so few rows that
  /// these are better gathered first.
  private static boolean isForFew(Predicate leaf, Frame frame, long[] wanted) {
    boolean overColumns =
        switch (leaf) {
          case Predicate.IntegerIs(IntegerTerm term, var _) -> isOfColumn(term);
          case Predicate.FloatingIs(FloatingTerm term, var _) -> isOfColumn(term);
          case Predicate.ColumnsCompare _ -> true;
          default -> false; // goes from wanted row to wanted row
        };
    if (!overColumns) {
      return false;
    }
    int open = frame.count(wanted);
    return open * NANOS_OF_GATHERED_ROW < (frame.rows - open) * frame.nanosPerRow(leaf);
  }

  /// Whether no array is read, whose elements would all have to be gathered.
  private static boolean isOfColumn(IntegerTerm term) {
    return switch (term) {
      case IntegerTerm.Column _ -> true;
      case IntegerTerm.Element _, IntegerTerm.Length _ -> false;
      case IntegerTerm.Computed(IntegerTerm base, var _, long _) -> isOfColumn(base);
      case IntegerTerm.Moved(IntegerTerm base, var _) -> isOfColumn(base);
    };
  }

  private static boolean isOfColumn(FloatingTerm term) {
    return switch (term) {
      case FloatingTerm.Column _ -> true;
      case FloatingTerm.Element _ -> false;
      case FloatingTerm.Widened(IntegerTerm integers) -> isOfColumn(integers);
      case FloatingTerm.Computed(FloatingTerm base, var _, double _, boolean _) -> isOfColumn(base);
    };
  }

  /// As [#scan], of the wanted rows alone.
  private static void scanFew(Predicate leaf, Frame frame, long[] wanted, Truth out) {
    int[] rows = new int[frame.count(wanted)];
    int next = 0;
    for (int w = 0; w < frame.words; w++) {
      for (long left = wanted[w]; left != 0; left &= left - 1) {
        rows[next++] = (w << 6) + Long.numberOfTrailingZeros(left);
      }
    }
    Frame few = frame.among(rows);
    Truth found = few.takeTruth();
    long[] all = few.takeMask();
    few.all(all);
    scan(leaf, few, all, found);
    Arrays.fill(out.isTrue, 0, frame.words, 0L);
    Arrays.fill(out.unknown, 0, frame.words, 0L);
    for (int i = 0; i < rows.length; i++) {
      int w = rows[i] >>> 6;
      out.isTrue[w] |= (found.isTrue[i >>> 6] >>> i & 1) << rows[i];
      out.unknown[w] |= (found.unknown[i >>> 6] >>> i & 1) << rows[i];
    }
    few.giveBack(found);
    few.giveBack(all);
  }

  private static void integerIs(IntegerTerm term, IntegerTest test, Frame frame, Truth out) {
    long[] values = integers(term, frame, out.unknown);
    NumberKernels.passes(values, frame.rows, test, out.isTrue);
    out.settle(frame.words);
  }

  private static void floatingIs(FloatingTerm term, FloatingTest test, Frame frame, Truth out) {
    double[] values = floats(term, frame, out.unknown);
    NumberKernels.passes(values, frame.rows, test, out.isTrue);
    out.settle(frame.words);
  }

  private static void textIs(TextTerm term, TextTest test, Frame frame, long[] wanted, Truth out) {
    switch (term) {
      case TextTerm.Column(FieldId field) -> {
        BytesColumn column = frame.bytes(field);
        long[] known = known(column, frame, wanted, out);
        TextKernels.holds(column, test, known, frame.words, out.isTrue);
        frame.giveBack(known);
      }
      case TextTerm.Element(FieldId field, int position) -> {
        ArrayColumn column = frame.array(field);
        BytesColumn elements = (BytesColumn) column.elements();
        absentElements(column, position, frame, out.unknown);
        for (int w = 0; w < frame.words; w++) {
          long found = 0;
          for (long left = wanted[w] & ~out.unknown[w]; left != 0; left &= left - 1) {
            int row = (w << 6) + Long.numberOfTrailingZeros(left);
            int element = column.offsets()[row] + position;
            if (test.holds(
                elements.bytes(), elements.offsets()[element], elements.offsets()[element + 1])) {
              found |= 1L << row;
            }
          }
          out.isTrue[w] = found;
        }
      }
    }
  }

  private static void shapeIs(
      BytesColumn column, SpatialTest.Matcher matcher, long[] known, int words, long[] isTrue) {
    for (int w = 0; w < words; w++) {
      long found = 0;
      for (long left = known[w]; left != 0; left &= left - 1) {
        int row = (w << 6) + Long.numberOfTrailingZeros(left);
        if (matcher.holds(column.bytes(), column.offsets()[row], column.offsets()[row + 1])) {
          found |= 1L << row;
        }
      }
      isTrue[w] = found;
    }
  }

  /// The values of a term, valid until the next call; rows without one are set in `unknown`, all
  /// others cleared.
  private static long[] integers(IntegerTerm term, Frame frame, long[] unknown) {
    return switch (term) {
      case IntegerTerm.Column(FieldId field) -> {
        IntegerColumn column = frame.integers(field);
        absent(column.valid(), frame.words, unknown);
        yield column.values();
      }
      case IntegerTerm.Element(FieldId field, int position) -> {
        ArrayColumn column = frame.array(field);
        long[] elements = ((IntegerColumn) column.elements()).values();
        absentElements(column, position, frame, unknown);
        long[] values = frame.longs();
        for (int row = 0; row < frame.rows; row++) {
          boolean absent = (unknown[row >>> 6] & 1L << row) != 0;
          values[row] = absent ? 0 : elements[column.offsets()[row] + position];
        }
        yield values;
      }
      case IntegerTerm.Length(FieldId field) -> {
        ArrayColumn column = frame.array(field);
        absent(column.valid(), frame.words, unknown);
        long[] values = frame.longs();
        for (int row = 0; row < frame.rows; row++) {
          values[row] = column.length(row);
        }
        yield values;
      }
      case IntegerTerm.Computed(IntegerTerm base, Operator operator, long operand) -> {
        long[] values = integers(base, frame, unknown);
        NumberKernels.compute(values, frame.rows, operator, operand, frame.longs(), unknown);
        yield frame.longs();
      }
      case IntegerTerm.Moved(IntegerTerm base, Interval by) -> {
        long[] values = integers(base, frame, unknown);
        long[] moved = frame.longs();
        for (int row = 0; row < frame.rows; row++) {
          moved[row] = by.after(values[row]);
        }
        yield moved;
      }
    };
  }

  private static double[] floats(FloatingTerm term, Frame frame, long[] unknown) {
    return switch (term) {
      case FloatingTerm.Column(FieldId field) -> {
        FloatingColumn column = frame.floats(field);
        absent(column.valid(), frame.words, unknown);
        yield column.values();
      }
      case FloatingTerm.Element(FieldId field, int position) -> {
        ArrayColumn column = frame.array(field);
        double[] elements = ((FloatingColumn) column.elements()).values();
        absentElements(column, position, frame, unknown);
        double[] values = frame.doubles();
        for (int row = 0; row < frame.rows; row++) {
          boolean absent = (unknown[row >>> 6] & 1L << row) != 0;
          values[row] = absent ? 0 : elements[column.offsets()[row] + position];
        }
        yield values;
      }
      case FloatingTerm.Widened(IntegerTerm integers) -> {
        NumberKernels.widen(integers(integers, frame, unknown), frame.rows, frame.doubles());
        yield frame.doubles();
      }
      case FloatingTerm.Computed(
              FloatingTerm base,
              Operator operator,
              double operand,
              boolean single) -> {
        double[] values = floats(base, frame, unknown);
        NumberKernels.compute(values, frame.rows, operator, operand, single, frame.doubles());
        yield frame.doubles();
      }
    };
  }

  private static void columnsCompare(
      Column left, Comparison comparison, Column right, Frame frame, Truth out) {
    Truth order = frame.takeTruth();
    long[] less = order.isTrue;
    long[] equal = order.unknown;
    boolean swapped = false;
    if (left instanceof BytesColumn a && right instanceof BytesColumn b) {
      TextKernels.order(a, b, frame.rows, less, equal);
    } else if (left instanceof IntegerColumn a && right instanceof IntegerColumn b) {
      NumberKernels.order(a.values(), b.values(), frame.rows, less, equal);
    } else if (left instanceof FloatingColumn a && right instanceof FloatingColumn b) {
      NumberKernels.order(a.values(), b.values(), frame.rows, less, equal);
    } else if (left instanceof IntegerColumn a && right instanceof FloatingColumn b) {
      NumberKernels.order(a.values(), b.values(), frame.rows, less, equal);
    } else if (left instanceof FloatingColumn a && right instanceof IntegerColumn b) {
      NumberKernels.order(b.values(), a.values(), frame.rows, less, equal);
      swapped = true;
    } else {
      throw new IllegalStateException("no order between " + left.type() + " and " + right.type());
    }
    Comparison seen = swapped ? comparison.mirrored() : comparison;
    absent(left.valid(), frame.words, out.unknown);
    absent(right.valid(), frame.words, out.isTrue);
    for (int w = 0; w < frame.words; w++) {
      out.unknown[w] |= out.isTrue[w];
      out.isTrue[w] =
          switch (seen) {
            case EQUAL -> equal[w];
            case NOT_EQUAL -> ~equal[w];
            case LESS -> less[w];
            case LESS_OR_EQUAL -> less[w] | equal[w];
            case GREATER -> ~(less[w] | equal[w]);
            case GREATER_OR_EQUAL -> ~less[w];
          };
    }
    out.settle(frame.words);
    frame.giveBack(order);
  }

  /// The wanted rows that hold a value, to be given back; the null rows become unknown.
  private static long[] known(Column column, Frame frame, long[] wanted, Truth out) {
    absent(column.valid(), frame.words, out.unknown);
    long[] known = frame.takeMask();
    for (int w = 0; w < frame.words; w++) {
      known[w] = wanted[w] & ~out.unknown[w];
    }
    return known;
  }

  private static void absent(@Nullable Bits valid, int words, long[] absent) {
    if (valid == null) {
      Arrays.fill(absent, 0, words, 0L);
      return;
    }
    long[] present = valid.words();
    for (int w = 0; w < words; w++) {
      absent[w] = ~present[w];
    }
  }

  /// Null arrays, and those that end before the position.
  private static void absentElements(ArrayColumn column, int position, Frame frame, long[] absent) {
    absent(column.valid(), frame.words, absent);
    for (int row = 0; row < frame.rows; row++) {
      if (column.length(row) <= position) {
        NumberKernels.mark(absent, row);
      }
    }
  }
}
