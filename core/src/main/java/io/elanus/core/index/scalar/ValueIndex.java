package io.elanus.core.index.scalar;

import io.elanus.core.expression.predicate.Elements;
import io.elanus.core.expression.predicate.FloatingTerm;
import io.elanus.core.expression.predicate.FloatingTest;
import io.elanus.core.expression.predicate.IntegerTerm;
import io.elanus.core.expression.predicate.IntegerTest;
import io.elanus.core.expression.predicate.LongSet;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.predicate.TextTerm;
import io.elanus.core.expression.predicate.TextTest;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.FieldId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Over the values of a column, or the elements of its arrays.
final class ValueIndex implements ScalarIndex {
  /// A lookup that takes longer is put off until it is known to be wanted.
  static final long QUICK_NANOS = 20_000;

  private final FieldId field;
  private final boolean array;
  private final Dictionary dictionary;
  private final Bits held;
  private final int rowCount;

  /// The rows that are null; null when none is.
  private final @Nullable Bits unknown;

  ValueIndex(FieldId field, boolean array, Dictionary dictionary, Bits held) {
    this.field = field;
    this.array = array;
    this.dictionary = dictionary;
    this.held = held;
    this.rowCount = held.size();
    this.unknown = othersOrNull(held);
  }

  /// The rows outside of a set; null when there is none.
  static @Nullable Bits othersOrNull(Bits rows) {
    Bits others = rows.copy().not();
    return others.isEmpty() ? null : others;
  }

  @Override
  public @Nullable LeafPlan plan(Predicate leaf) {
    return switch (leaf) {
      case Predicate.IsNull(FieldId id) when id.equals(field) -> nulls();
      case Predicate.IntegerIs(IntegerTerm.Column(FieldId id), IntegerTest test)
          when id.equals(field) ->
          values(dictionary.terms.nanos(test), () -> dictionary.terms.passing(test));
      case Predicate.FloatingIs(FloatingTerm.Column(FieldId id), FloatingTest test)
          when id.equals(field) ->
          values(dictionary.terms.nanos(test), () -> dictionary.terms.passing(test));
      case Predicate.TextIs(TextTerm.Column(FieldId id), TextTest test) when id.equals(field) ->
          values(dictionary.terms.nanos(test), () -> dictionary.terms.passing(test));
      case Predicate.ArrayContains(FieldId id, Elements wanted, boolean all, boolean possible)
          when id.equals(field) ->
          contains(wanted, all, possible);
      case Predicate.ArrayEquals(FieldId id, Elements elements, boolean possible)
          when id.equals(field) ->
          equal(elements, possible);
      default -> null; // of another field, or nothing that values alone tell
    };
  }

  private LeafPlan nulls() {
    Bits nulls = unknown == null ? Bits.none(rowCount) : unknown;
    return new LeafPlan(
        rowCount / 64, nulls.count(), true, () -> new LeafAnswer(nulls, null, true));
  }

  private LeafPlan values(long lookupNanos, Supplier<TermRanges> lookup) {
    assert !array : "arrays are no values";
    if (lookupNanos > QUICK_NANOS) {
      return new LeafPlan(lookupNanos + rowCount / 2, rowCount, true, () -> values(lookup.get()));
    }
    TermRanges wanted = lookup.get();
    return new LeafPlan(
        lookupNanos + dictionary.nanos(wanted) + rowCount / 64,
        dictionary.rows.count(wanted),
        true,
        () -> values(wanted));
  }

  private LeafAnswer values(TermRanges wanted) {
    Bits isTrue = Bits.none(rowCount);
    dictionary.addRowsOf(wanted, held, isTrue);
    return new LeafAnswer(isTrue, unknown, true);
  }

  private LeafPlan contains(Elements wanted, boolean all, boolean possible) {
    if (!possible) {
      return fixed(Bits.none(rowCount), 0);
    }
    if (all && wanted.count() == 0) {
      return fixed(held, rowCount);
    }
    List<TermRanges> each = places(wanted);
    if (all) {
      return new LeafPlan(
          dictionary.nanosOfAll(each, rowCount),
          dictionary.fewest(each),
          true,
          () -> new LeafAnswer(dictionary.rowsOfAll(each, rowCount), unknown, true));
    }
    long nanos = each.stream().mapToLong(dictionary.rows::nanos).sum();
    long rows = each.stream().mapToLong(dictionary.rows::count).sum();
    return new LeafPlan(
        nanos + rowCount / 64,
        Math.min(rowCount, rows),
        true,
        () -> {
          Bits isTrue = Bits.none(rowCount);
          each.forEach(ranges -> dictionary.rows.add(ranges, isTrue));
          return new LeafAnswer(isTrue, unknown, true);
        });
  }

  /// An array that equals these has all of them.
  private @Nullable LeafPlan equal(Elements elements, boolean possible) {
    if (!possible) {
      return fixed(Bits.none(rowCount), 0);
    }
    if (elements.count() == 0) {
      return null;
    }
    List<TermRanges> each = places(elements.distinct());
    return new LeafPlan(
        dictionary.nanosOfAll(each, rowCount),
        dictionary.fewest(each),
        false,
        () -> new LeafAnswer(dictionary.rowsOfAll(each, rowCount), unknown, false));
  }

  private LeafPlan fixed(Bits isTrue, long rows) {
    return new LeafPlan(rowCount / 64, rows, true, () -> new LeafAnswer(isTrue, unknown, true));
  }

  /// One entry an element; without a range when no array has it.
  private List<TermRanges> places(Elements elements) {
    List<TermRanges> each = new ArrayList<>();
    switch (elements) {
      case Elements.Integers(long[] values) ->
          Arrays.stream(values)
              .forEach(value -> each.add(dictionary.terms.anyOf(new long[] {value})));
      case Elements.Floats(double[] values) ->
          Arrays.stream(values)
              .forEach(value ->
                  each.add(dictionary.terms.anyOfBits(LongSet.of(FloatingTest.bits(value)))));
      case Elements.Texts(byte[][] values) -> {
        for (byte[] value : values) {
          each.add(dictionary.terms.exactly(value));
        }
      }
    }
    return each;
  }
}
