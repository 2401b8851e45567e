package io.elanus.core.expression.evaluate;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.index.scalar.IndexedSource;
import io.elanus.core.index.scalar.LeafAnswer;
import io.elanus.core.index.scalar.LeafPlan;
import io.elanus.core.index.scalar.ScalarIndex;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.FieldId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the indexes of one source of rows know of a filter's leaves, and the leaves that they
/// answer: those where that is cheaper than looking at the column. What is true does not depend on
/// the choice. One thread; leaves are told apart by identity.
final class IndexedLeaves {
  /// For rows without indexes.
  static final IndexedLeaves NONE = new IndexedLeaves(null);

  private final @Nullable IndexedSource source;
  private final Map<Predicate, @Nullable LeafPlan> plans = new IdentityHashMap<>();
  private final Map<Predicate, LeafAnswer> answers = new IdentityHashMap<>();

  private IndexedLeaves(@Nullable IndexedSource source) {
    this.source = source;
  }

  /// No leaf is answered yet.
  static IndexedLeaves over(ColumnSource rows) {
    return rows instanceof IndexedSource indexed ? new IndexedLeaves(indexed) : NONE;
  }

  /// Asks the indexes about the leaves where that is cheaper.
  void answer(Predicate predicate) {
    if (source != null) {
      answer(predicate, source, source.rowCount());
    }
  }

  /// Null when the column has to be looked at.
  @Nullable LeafAnswer of(Predicate leaf) {
    return answers.isEmpty() ? null : answers.get(leaf);
  }

  /// The cheapest way to have an index answer; null when none can.
  @Nullable LeafPlan plan(Predicate leaf) {
    IndexedSource indexed = source;
    if (indexed == null) {
      return null;
    }
    if (plans.containsKey(leaf)) {
      return plans.get(leaf);
    }
    LeafPlan cheapest = null;
    for (FieldId field : FieldsRead.of(leaf)) {
      for (ScalarIndex index : indexed.scalarIndexes(field)) {
        LeafPlan plan = index.plan(leaf);
        if (plan != null && (cheapest == null || plan.nanos() < cheapest.nanos())) {
          cheapest = plan;
        }
      }
    }
    plans.put(leaf, cheapest);
    return cheapest;
  }

  /// Whether no column has to be looked at.
  boolean settles(Predicate predicate) {
    return !answers.isEmpty()
        && switch (predicate) {
          case Predicate.And(List<Predicate> operands) -> settles(operands);
          case Predicate.Or(List<Predicate> operands) -> settles(operands);
          case Predicate.Not(Predicate leaf) -> settles(leaf);
          default -> {
            LeafAnswer answer = answers.get(predicate);
            yield answer != null && answer.exact();
          }
        };
  }

  private boolean settles(List<Predicate> operands) {
    return operands.stream().allMatch(this::settles);
  }

  /// The rows for which a predicate that this settles is true, as a new set.
  Bits isTrue(Predicate predicate) {
    return switch (predicate) {
      case Predicate.And(List<Predicate> operands) -> {
        Bits rows = isTrue(operands.getFirst());
        operands.subList(1, operands.size()).forEach(operand -> rows.and(isTrue(operand)));
        yield rows;
      }
      case Predicate.Or(List<Predicate> operands) -> {
        Bits rows = isTrue(operands.getFirst());
        operands.subList(1, operands.size()).forEach(operand -> rows.or(isTrue(operand)));
        yield rows;
      }
      case Predicate.Not(Predicate leaf) -> {
        LeafAnswer answer = settled(leaf);
        Bits rows = answer.isTrue().copy().not();
        yield answer.unknown() == null ? rows : rows.andNot(answer.unknown());
      }
      default -> settled(predicate).isTrue().copy();
    };
  }

  private LeafAnswer settled(Predicate leaf) {
    LeafAnswer answer = answers.get(leaf);
    if (answer == null || !answer.exact()) {
      throw new IllegalStateException("not answered: " + leaf);
    }
    return answer;
  }

  /// The part of the rows that the column still has to be looked at for, of a leaf, 0 to 1.
  double candidates(Predicate leaf) {
    LeafAnswer answer = of(leaf);
    return answer == null ? 1 : (double) answer.isTrue().count() / answer.isTrue().size();
  }

  /// @param open how many rows are left to be decided when the predicate's turn comes, roughly
  /// @return how many rows are true, at most
  private long answer(Predicate predicate, IndexedSource rows, long open) {
    return switch (predicate) {
      case Predicate.And(List<Predicate> operands) -> {
        long left = open;
        for (Predicate operand : cheapestFirst(operands)) {
          left = Math.min(left, answer(operand, rows, left));
        }
        yield left;
      }
      case Predicate.Or(List<Predicate> operands) -> {
        long sum = 0;
        for (Predicate operand : operands) {
          sum += answer(operand, rows, open);
        }
        yield Math.min(open, sum);
      }
      case Predicate.Not(Predicate leaf) -> {
        answer(leaf, rows, open);
        yield open;
      }
      default -> {
        LeafPlan plan = plan(predicate);
        if (plan == null || !isWorthwhile(plan, predicate, rows, open)) {
          yield open;
        }
        answers.put(predicate, plan.answer());
        yield Math.min(open, plan.rows());
      }
    };
  }

  /// Operands of `and` by the price of their index: what it leaves makes the others cheaper.
  private List<Predicate> cheapestFirst(List<Predicate> operands) {
    List<Priced> priced = new ArrayList<>(operands.size());
    for (Predicate operand : operands) {
      LeafPlan plan =
          operand instanceof Predicate.And || operand instanceof Predicate.Or
              ? null
              : plan(operand instanceof Predicate.Not(Predicate leaf) ? leaf : operand);
      priced.add(new Priced(operand, plan == null ? Long.MAX_VALUE : plan.nanos()));
    }
    priced.sort(Comparator.comparingLong(Priced::nanos));
    return priced.stream().map(Priced::operand).toList();
  }

  private record Priced(Predicate operand, long nanos) {}

  private static boolean isWorthwhile(LeafPlan plan, Predicate leaf, ColumnSource rows, long open) {
    long verifying = plan.exact() ? 0 : ScanCost.nanos(leaf, rows, plan.rows());
    return plan.nanos() + verifying < ScanCost.nanos(leaf, rows, open);
  }
}
