package io.elanus.core.expression.evaluate;

import io.elanus.core.expression.predicate.Predicate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The operands of one `and` or `or`, in the order in which the batches of one source ask them:
/// what decides most of the rows for its price comes first, so by ascending price of a row over the
/// share of the rows that it decides (`and`: are not true, `or`: are true). The share is estimated
/// before a row is looked at, and corrected by what each batch shows, among the rows that the
/// operands before left open. What is true does not depend on the order. One thread.
///
/// Sources: Hellerstein and Stonebraker, Predicate migration, SIGMOD 1993 (the rank); Babu and
/// others, Adaptive ordering of pipelined stream filters, SIGMOD 2004 (conditional shares).
final class Junction {
  /// How many rows an estimate weighs as much as.
  private static final double ESTIMATE_ROWS = 256;

  /// So that no rank is infinite: what decides nothing still comes after what decides something.
  private static final double LEAST_SHARE = 1e-9;

  private static final Comparator<Operand> BY_RANK =
      Comparator.comparingDouble(operand -> operand.rank);

  /// Whether it is an `and`, else an `or`.
  final boolean and;

  private final Operand[] operands;

  private Junction(boolean and, Operand[] operands) {
    this.and = and;
    this.operands = operands;
  }

  /// @param and whether it is an `and`, else an `or`
  static Junction of(List<Predicate> predicates, boolean and, Frame frame) {
    int unsettled = 0;
    for (Predicate predicate : predicates) {
      unsettled += frame.answers.settles(predicate) ? 0 : 1;
    }
    Operand[] operands = new Operand[predicates.size()];
    for (int i = 0; i < operands.length; i++) {
      Predicate predicate = predicates.get(i);
      double share = 0.5;
      if (unsettled > 1) { // else the order is known without: indexes first
        double isTrue = frame.selectivity.of(predicate);
        share = and ? 1 - isTrue : isTrue;
      }
      operands[i] = new Operand(predicate, frame.isTold(predicate), nanos(predicate, frame), share);
    }
    Junction junction = new Junction(and, operands);
    junction.sort();
    return junction;
  }

  /// Of one row that it is asked about.
  private static double nanos(Predicate predicate, Frame frame) {
    if (frame.answers.settles(predicate)) {
      return ScanCost.NANOS_OF_ANSWERED_ROW;
    }
    return switch (predicate) {
      case Predicate.And _, Predicate.Or _ -> frame.junction(predicate).nanos();
      case Predicate.Not(Predicate leaf) -> nanos(leaf, frame);
      default -> frame.nanosPerRow(predicate) * frame.answers.candidates(predicate);
    };
  }

  /// Of one row of which no operand has been asked.
  private double nanos() {
    double nanos = 0;
    double open = 1;
    for (Operand operand : operands) {
      nanos += open * operand.nanos;
      open *= 1 - operand.share();
    }
    return nanos;
  }

  int size() {
    return operands.length;
  }

  /// Which is asked after so many others.
  Operand operand(int place) {
    return operands[place];
  }

  /// Puts them in the order of what is known now. Equal ranks keep their order.
  void sort() {
    Arrays.sort(operands, BY_RANK);
  }

  /// One of them, and what it did so far.
  static final class Operand {
    final Predicate predicate;

    /// Whether statistics of batches may tell what it is.
    final boolean told;

    private final double nanos;
    private double asked = ESTIMATE_ROWS;
    private double decided;
    private double rank;

    private Operand(Predicate predicate, boolean told, double nanos, double share) {
      this.predicate = predicate;
      this.told = told;
      this.nanos = nanos;
      this.decided = share * ESTIMATE_ROWS;
      this.rank = rank();
    }

    /// It was asked about rows, and decided some of them.
    void saw(int rows, int decidedRows) {
      asked += rows;
      decided += decidedRows;
      rank = rank();
    }

    private double share() {
      return decided / asked;
    }

    private double rank() {
      return nanos / Math.max(LEAST_SHARE, share());
    }
  }
}
