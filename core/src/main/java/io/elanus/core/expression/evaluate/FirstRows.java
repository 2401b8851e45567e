package io.elanus.core.expression.evaluate;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.index.scalar.LeafPlan;
import java.util.List;

/// Whether the first rows for which a predicate is true are found sooner by finding all of them, as
/// indexes tell where they are, than by looking at columns from the first batch on until there are
/// enough. Both are guesses from estimates.
final class FirstRows {
  private final IndexedLeaves leaves;
  private final ColumnSource source;

  private FirstRows(IndexedLeaves leaves, ColumnSource source) {
    this.leaves = leaves;
    this.source = source;
  }

  /// @param limit how many rows are wanted
  static boolean areFoundSoonerByAll(Predicate predicate, ColumnSource source, long limit) {
    IndexedLeaves leaves = IndexedLeaves.over(source);
    if (leaves == IndexedLeaves.NONE || source.rowCount() == 0) {
      return false;
    }
    long rowCount = source.rowCount();
    double all = new FirstRows(leaves, source).nanosOfAll(predicate);
    if (all == Double.POSITIVE_INFINITY) {
      return false;
    }
    double share = Math.max(Selectivity.of(predicate, source, leaves), 1.0 / rowCount);
    double lookedAt =
        Math.clamp(limit / share, Math.min(rowCount, ColumnSource.BATCH_ROWS), rowCount);
    return all < lookedAt * ScanCost.nanosOfLeaves(predicate, source);
  }

  /// Infinite where a column has to be looked at for every row.
  private double nanosOfAll(Predicate predicate) {
    return switch (predicate) {
      case Predicate.And(List<Predicate> operands) -> {
        double[] each = operands.stream().mapToDouble(this::nanosOfAll).toArray();
        double fewest = Double.POSITIVE_INFINITY;
        for (int first = 0; first < each.length; first++) {
          double nanos = each[first];
          long open = rowsOf(operands.get(first));
          for (int other = 0; other < each.length && nanos < fewest; other++) {
            nanos +=
                other == first
                    ? 0
                    : Math.min(each[other], nanosOfColumns(operands.get(other), open));
          }
          fewest = Math.min(fewest, nanos);
        }
        yield fewest;
      }
      case Predicate.Or(List<Predicate> operands) ->
          operands.stream().mapToDouble(this::nanosOfAll).sum();
      case Predicate.Not(Predicate leaf) -> nanosOfAll(leaf);
      default -> {
        LeafPlan plan = leaves.plan(predicate);
        yield plan == null
            ? Double.POSITIVE_INFINITY
            : plan.nanos() + (plan.exact() ? 0 : ScanCost.nanos(predicate, source, plan.rows()));
      }
    };
  }

  private double nanosOfColumns(Predicate predicate, long open) {
    return switch (predicate) {
      case Predicate.And(List<Predicate> operands) ->
          operands.stream().mapToDouble(operand -> nanosOfColumns(operand, open)).sum();
      case Predicate.Or(List<Predicate> operands) ->
          operands.stream().mapToDouble(operand -> nanosOfColumns(operand, open)).sum();
      case Predicate.Not(Predicate leaf) -> nanosOfColumns(leaf, open);
      default -> ScanCost.nanos(predicate, source, open);
    };
  }

  /// How many rows an operand leaves at most, as far as an index tells.
  private long rowsOf(Predicate operand) {
    LeafPlan plan =
        switch (operand) {
          case Predicate.And _, Predicate.Or _, Predicate.Not _ -> null;
          default -> leaves.plan(operand);
        };
    return plan == null ? source.rowCount() : plan.rows();
  }
}
