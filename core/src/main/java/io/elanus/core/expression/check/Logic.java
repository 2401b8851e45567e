package io.elanus.core.expression.check;

import io.elanus.core.expression.predicate.FloatingTerm;
import io.elanus.core.expression.predicate.FloatingTest;
import io.elanus.core.expression.predicate.IntegerTerm;
import io.elanus.core.expression.predicate.IntegerTest;
import io.elanus.core.expression.predicate.LongSet;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.predicate.TextTerm;
import io.elanus.core.expression.predicate.TextTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Joins predicates by `and`, `or` and `not`, simplified without changing any of the three values:
/// constants vanish, negation moves down to the leaves, equalities of one term become one set,
/// ranges of one term one range.
final class Logic {
  private Logic() {}

  /// De Morgan's laws hold for three values as for two.
  static Predicate not(Predicate operand) {
    return switch (operand) {
      case Predicate.Always(boolean value) -> new Predicate.Always(!value);
      case Predicate.Not(Predicate inner) -> inner;
      case Predicate.And(List<Predicate> operands) ->
          or(operands.stream().map(Logic::not).toList());
      case Predicate.Or(List<Predicate> operands) ->
          and(operands.stream().map(Logic::not).toList());
      default -> new Predicate.Not(operand);
    };
  }

  static Predicate and(List<Predicate> operands) {
    List<Predicate> kept = new ArrayList<>();
    Map<Object, Integer> ranges = new LinkedHashMap<>();
    for (Predicate operand : operands) {
      List<Predicate> parts =
          operand instanceof Predicate.And(List<Predicate> inner) ? inner : List.of(operand);
      for (Predicate part : parts) {
        switch (part) {
          case Predicate.Always(boolean value) when value -> {}
          case Predicate.Always _ -> {
            return part;
          }
          case Predicate.IntegerIs(IntegerTerm term, IntegerTest.Range _) ->
              mergeInto(kept, ranges, term, part);
          case Predicate.FloatingIs(FloatingTerm term, FloatingTest.Range _) ->
              mergeInto(kept, ranges, term, part);
          default -> kept.add(part);
        }
      }
    }
    return joined(kept, true);
  }

  static Predicate or(List<Predicate> operands) {
    List<Predicate> kept = new ArrayList<>();
    Map<IntegerTerm, List<Long>> integers = new LinkedHashMap<>();
    Map<TextTerm, List<byte[]>> texts = new LinkedHashMap<>();
    for (Predicate operand : operands) {
      List<Predicate> parts =
          operand instanceof Predicate.Or(List<Predicate> inner) ? inner : List.of(operand);
      for (Predicate part : parts) {
        switch (part) {
          case Predicate.Always(boolean value) when !value -> {}
          case Predicate.Always _ -> {
            return part;
          }
          case Predicate.IntegerIs(IntegerTerm term, IntegerTest.Range(long low, long high))
              when low == high ->
              integers.computeIfAbsent(term, _ -> new ArrayList<>()).add(low);
          case Predicate.IntegerIs(IntegerTerm term, IntegerTest.AnyOf(LongSet members)) -> {
            List<Long> into = integers.computeIfAbsent(term, _ -> new ArrayList<>());
            Arrays.stream(members.toArray()).forEach(into::add);
          }
          case Predicate.TextIs(TextTerm term, TextTest.AnyOf(var members)) -> {
            List<byte[]> into = texts.computeIfAbsent(term, _ -> new ArrayList<>());
            for (int rank = 0; rank < members.size(); rank++) {
              into.add(members.member(rank));
            }
          }
          default -> kept.add(part);
        }
      }
    }
    integers.forEach((term, values) ->
        kept.add(
            new Predicate.IntegerIs(
                term, IntegerTest.anyOf(values.stream().mapToLong(Long::longValue).toArray()))));
    texts.forEach(
        (term, values) -> kept.add(new Predicate.TextIs(term, TextTest.anyOfBytes(values))));
    return joined(kept, false);
  }

  /// `kept` gets the part, or an earlier range of the same term becomes what both say. One range
  /// may end up empty: it is still unknown where the term is null.
  private static void mergeInto(
      List<Predicate> kept, Map<Object, Integer> ranges, Object term, Predicate part) {
    Integer earlier = ranges.putIfAbsent(term, kept.size());
    if (earlier == null) {
      kept.add(part);
      return;
    }
    Predicate merged =
        switch (kept.get(earlier)) {
          case Predicate.IntegerIs(IntegerTerm same, IntegerTest test)
              when part instanceof Predicate.IntegerIs(IntegerTerm _, IntegerTest more) ->
              new Predicate.IntegerIs(same, IntegerTest.both(test, more));
          case Predicate.FloatingIs(FloatingTerm same, FloatingTest test)
              when part instanceof Predicate.FloatingIs(FloatingTerm _, FloatingTest more) ->
              new Predicate.FloatingIs(same, FloatingTest.both(test, more));
          default -> throw new IllegalStateException("no range: " + kept.get(earlier));
        };
    kept.set(earlier, merged);
  }

  private static Predicate joined(List<Predicate> operands, boolean and) {
    if (operands.isEmpty()) {
      return new Predicate.Always(and);
    }
    if (operands.size() == 1) {
      return operands.get(0);
    }
    return and ? new Predicate.And(List.copyOf(operands)) : new Predicate.Or(List.copyOf(operands));
  }
}
