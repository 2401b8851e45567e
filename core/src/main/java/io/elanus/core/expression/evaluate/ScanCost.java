package io.elanus.core.expression.evaluate;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.expression.predicate.Predicate;

/// How long the column takes to answer a leaf, roughly, in nanoseconds. Measured with `FilterSpeed`
/// (`benchmarks/results/filters.md`).
final class ScanCost {
  private ScanCost() {}

  /// @param rowCount of the segment
  /// @param open rows that are looked at, spread over the segment as they may be
  static long nanos(Predicate leaf, long rowCount, long open) {
    long rowsOfBatches = Math.min(rowCount, open * ColumnSource.BATCH_ROWS);
    return switch (leaf) {
      case Predicate.Always _,
          Predicate.And _,
          Predicate.Or _,
          Predicate.Not _,
          Predicate.IsNull _ ->
          rowsOfBatches / 8;
      case Predicate.IntegerIs _, Predicate.FloatingIs _, Predicate.ColumnsCompare _ ->
          rowsOfBatches * 2;
      case Predicate.TextIs _ -> rowsOfBatches * 2 + open * 10;
      case Predicate.ShapeIs _ -> rowsOfBatches * 2 + open * 1000;
      case Predicate.TextMatches _ -> rowsOfBatches * 2 + open * 2000;
      case Predicate.ArrayEquals _, Predicate.ArrayContains _ -> rowsOfBatches * 4 + open * 20;
      case Predicate.ElementsMatch match ->
          rowsOfBatches * 4 + 8 * nanos(match.element(), rowCount, rowsOfBatches);
      case Predicate.JsonIs _,
          Predicate.JsonIsNull _,
          Predicate.JsonExists _,
          Predicate.JsonContains _ ->
          rowsOfBatches * 4 + open * 100;
    };
  }
}
