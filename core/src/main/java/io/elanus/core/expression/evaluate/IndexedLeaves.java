package io.elanus.core.expression.evaluate;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.index.scalar.IndexedSource;
import io.elanus.core.index.scalar.LeafAnswer;
import io.elanus.core.index.scalar.LeafPlan;
import io.elanus.core.index.scalar.ScalarIndex;
import io.elanus.core.schema.FieldId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The leaves of a filter that indexes answer for one source of rows: those where that is cheaper
/// than looking at the column. What is true does not depend on the choice.
final class IndexedLeaves {
  private static final IndexedLeaves NONE = new IndexedLeaves(Map.of());

  private final Map<Predicate, LeafAnswer> answers;

  private IndexedLeaves(Map<Predicate, LeafAnswer> answers) {
    this.answers = answers;
  }

  static IndexedLeaves of(Predicate predicate, ColumnSource source) {
    if (!(source instanceof IndexedSource indexed)) {
      return NONE;
    }
    Map<Predicate, LeafAnswer> answers = new IdentityHashMap<>();
    answer(predicate, indexed, indexed.rowCount(), answers);
    return answers.isEmpty() ? NONE : new IndexedLeaves(answers);
  }

  /// Null when the column has to be looked at.
  @Nullable LeafAnswer of(Predicate leaf) {
    return answers.isEmpty() ? null : answers.get(leaf);
  }

  /// The same predicate with operands that indexes answer before their siblings: what they decide
  /// is not looked at.
  Predicate indexedFirst(Predicate predicate) {
    return answers.isEmpty() ? predicate : reordered(predicate);
  }

  private Predicate reordered(Predicate predicate) {
    return switch (predicate) {
      case Predicate.And(List<Predicate> operands) -> new Predicate.And(indexedFirst(operands));
      case Predicate.Or(List<Predicate> operands) -> new Predicate.Or(indexedFirst(operands));
      default -> predicate; // leaves are kept: they are found by identity
    };
  }

  private List<Predicate> indexedFirst(List<Predicate> operands) {
    List<Predicate> ordered = new ArrayList<>(operands.size());
    operands.forEach(operand -> ordered.add(reordered(operand)));
    ordered.sort(Comparator.comparing(operand -> !isAnswered(operand)));
    return ordered;
  }

  private boolean isAnswered(Predicate predicate) {
    return switch (predicate) {
      case Predicate.And(List<Predicate> operands) -> operands.stream().allMatch(this::isAnswered);
      case Predicate.Or(List<Predicate> operands) -> operands.stream().allMatch(this::isAnswered);
      case Predicate.Not(Predicate leaf) -> isExact(leaf);
      default -> isExact(predicate);
    };
  }

  private boolean isExact(Predicate leaf) {
    LeafAnswer answer = answers.get(leaf);
    return answer != null && answer.exact();
  }

  /// @param open how many rows are left to be decided when the predicate's turn comes, roughly
  /// @return how many rows are true, at most
  private static long answer(
      Predicate predicate, IndexedSource source, long open, Map<Predicate, LeafAnswer> answers) {
    return switch (predicate) {
      case Predicate.And(List<Predicate> operands) -> {
        long left = open;
        for (Predicate operand : cheapestFirst(operands, source)) {
          left = Math.min(left, answer(operand, source, left, answers));
        }
        yield left;
      }
      case Predicate.Or(List<Predicate> operands) -> {
        long sum = 0;
        for (Predicate operand : operands) {
          sum += answer(operand, source, open, answers);
        }
        yield Math.min(open, sum);
      }
      case Predicate.Not(Predicate leaf) -> {
        answer(leaf, source, open, answers);
        yield open;
      }
      default -> {
        LeafPlan plan = plan(predicate, source);
        if (plan == null || !isWorthwhile(plan, predicate, source, open)) {
          yield open;
        }
        answers.put(predicate, plan.answer());
        yield Math.min(open, plan.rows());
      }
    };
  }

  /// Operands of `and` by the price of their index: what it leaves makes the others cheaper.
  private static List<Predicate> cheapestFirst(List<Predicate> operands, IndexedSource source) {
    List<Priced> priced = new ArrayList<>(operands.size());
    for (Predicate operand : operands) {
      LeafPlan plan =
          operand instanceof Predicate.And || operand instanceof Predicate.Or
              ? null
              : plan(operand instanceof Predicate.Not(Predicate leaf) ? leaf : operand, source);
      priced.add(new Priced(operand, plan == null ? Long.MAX_VALUE : plan.nanos()));
    }
    priced.sort(Comparator.comparingLong(Priced::nanos));
    return priced.stream().map(Priced::operand).toList();
  }

  private record Priced(Predicate operand, long nanos) {}

  /// The cheapest way to have an index answer; null when none can.
  static @Nullable LeafPlan plan(Predicate leaf, IndexedSource source) {
    LeafPlan cheapest = null;
    for (FieldId field : FieldsRead.of(leaf)) {
      for (ScalarIndex index : source.scalarIndexes(field)) {
        LeafPlan plan = index.plan(leaf);
        if (plan != null && (cheapest == null || plan.nanos() < cheapest.nanos())) {
          cheapest = plan;
        }
      }
    }
    return cheapest;
  }

  private static boolean isWorthwhile(
      LeafPlan plan, Predicate leaf, IndexedSource source, long open) {
    long verifying = plan.exact() ? 0 : ScanCost.nanos(leaf, source.rowCount(), plan.rows());
    return plan.nanos() + verifying < ScanCost.nanos(leaf, source.rowCount(), open);
  }
}
