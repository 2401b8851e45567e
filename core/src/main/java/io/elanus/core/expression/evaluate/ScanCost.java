package io.elanus.core.expression.evaluate;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.expression.predicate.FloatingTerm;
import io.elanus.core.expression.predicate.FloatingTest;
import io.elanus.core.expression.predicate.IntegerTerm;
import io.elanus.core.expression.predicate.IntegerTest;
import io.elanus.core.expression.predicate.JsonTerm;
import io.elanus.core.expression.predicate.JsonTest;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.predicate.TextTest;

/// How long the column takes to answer a leaf, roughly, in nanoseconds. Measured with `FilterSpeed`
/// (`benchmarks/results/filters.md`); only ratios matter.
final class ScanCost {
  /// Of a leaf that an index has answered: 64 rows are one word.
  static final double NANOS_OF_ANSWERED_ROW = 0.05;

  private ScanCost() {}

  /// @param open rows that are looked at, spread over the source as they may be
  static long nanos(Predicate leaf, ColumnSource source, long open) {
    long rowsOfBatches = Math.min(source.rowCount(), open * ColumnSource.BATCH_ROWS);
    Price price = price(leaf, source);
    return Math.round(rowsOfBatches * price.ofBatchRow + open * price.ofAskedRow);
  }

  /// Of a row, when all rows of its batch are asked about.
  static double nanosPerRow(Predicate leaf, ColumnSource source) {
    Price price = price(leaf, source);
    return price.ofBatchRow + price.ofAskedRow;
  }

  /// @param ofBatchRow what a row of a batch costs whether it is asked about or not: its part in
  ///   having the column
  /// @param ofAskedRow what asking about it costs besides
  private record Price(double ofBatchRow, double ofAskedRow) {}

  private static Price price(Predicate leaf, ColumnSource source) {
    return switch (leaf) {
      case Predicate.Always _,
          Predicate.And _,
          Predicate.Or _,
          Predicate.Not _,
          Predicate.IsNull _ ->
          new Price(1.0 / 8, 0);
      case Predicate.IntegerIs(IntegerTerm term, IntegerTest test) ->
          new Price(1, (term instanceof IntegerTerm.Column ? 0 : 7) + nanos(test));
      case Predicate.FloatingIs(FloatingTerm term, FloatingTest test) ->
          new Price(
              1,
              (term instanceof FloatingTerm.Column ? 0 : 7)
                  + (test instanceof FloatingTest.AnyOf ? 8 : 1));
      case Predicate.ColumnsCompare _, Predicate.ColumnStartsWith _ -> new Price(1, 2);
      case Predicate.TextIs(var _, TextTest test) -> new Price(2, nanos(test));
      case Predicate.ShapeIs _ -> new Price(2, 1000);
      case Predicate.TextMatches _ -> new Price(2, 2000);
      case Predicate.ArrayEquals _, Predicate.ArrayContains _ -> new Price(4, 20);
      case Predicate.JsonIs(JsonTerm term, JsonTest test) -> {
        double text = test.text() == null ? 0 : nanos(test.text());
        yield term.shreddedIn(source) == null
            ? new Price(4, 100 + text)
            : new Price(1, (term instanceof JsonTerm.Value ? 2 : 10) + text);
      }
      case Predicate.JsonIsNull(JsonTerm term) -> ofPresence(term, source);
      case Predicate.JsonExists(JsonTerm term) -> ofPresence(term, source);
      case Predicate.JsonContains _ -> new Price(4, 150);
      // its elements are all tested, of whatever row
      case Predicate.ElementsMatch match ->
          new Price(4 + 8 * nanosOfLeaves(match.element(), source), 10);
    };
  }

  private static Price ofPresence(JsonTerm term, ColumnSource source) {
    return term.shreddedIn(source) == null ? new Price(4, 100) : new Price(1, 0);
  }

  private static double nanos(IntegerTest test) {
    return switch (test) {
      case IntegerTest.Nothing _, IntegerTest.Range _ -> 1;
      case IntegerTest.AnyOf _ -> 8;
      case IntegerTest.MemberOf _ -> 12;
    };
  }

  private static double nanos(TextTest test) {
    return switch (test) {
      case TextTest.AnyOf(var members) -> members.size() == 1 ? 10 : 25;
      case TextTest.Range _ -> 15;
      case TextTest.Like _, TextTest.MemberOf _ -> 40;
      case TextTest.Matches _ -> 300;
    };
  }

  /// Of a row that all leaves of a predicate are asked about.
  static double nanosOfLeaves(Predicate predicate, ColumnSource source) {
    return switch (predicate) {
      case Predicate.And(var operands) ->
          operands.stream().mapToDouble(operand -> nanosOfLeaves(operand, source)).sum();
      case Predicate.Or(var operands) ->
          operands.stream().mapToDouble(operand -> nanosOfLeaves(operand, source)).sum();
      case Predicate.Not(Predicate operand) -> nanosOfLeaves(operand, source);
      default -> nanosPerRow(predicate, source);
    };
  }
}
