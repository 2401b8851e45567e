package io.elanus.core.index.scalar;

import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.FieldId;
import io.elanus.core.text.match.TextQuery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Over the terms of analyzed texts. What holds the terms of a phrase is a candidate, the text
/// itself decides; every other question about terms is decided here.
final class TokenIndex implements ScalarIndex {
  private final FieldId field;
  private final Dictionary dictionary;
  private final int rowCount;

  /// The rows without a text; null when all have one.
  private final @Nullable Bits unknown;

  /// @param held the rows with a text
  TokenIndex(FieldId field, Dictionary dictionary, Bits held) {
    this.field = field;
    this.dictionary = dictionary;
    this.rowCount = held.size();
    this.unknown = ValueIndex.othersOrNull(held);
  }

  @Override
  public @Nullable LeafPlan plan(Predicate leaf) {
    return leaf instanceof Predicate.TextMatches(FieldId id, var _, TextQuery query)
            && id.equals(field)
        ? plan(query)
        : null; // of another field, or no question about terms
  }

  private LeafPlan plan(TextQuery query) {
    return switch (query) {
      case TextQuery.Terms(Set<String> terms, int minimum) ->
          terms.size() < minimum ? none() : atLeast(minimum, places(terms));
      case TextQuery.Phrase(List<String> terms, var _, long _) -> candidates(places(terms));
      case TextQuery.Fuzzy(Set<String> terms, int distance) -> near(terms, distance);
    };
  }

  /// Of each term its place, without a range where no text has it.
  private List<TermRanges> places(Iterable<String> terms) {
    List<TermRanges> places = new ArrayList<>();
    terms.forEach(
        term -> places.add(dictionary.terms.exactly(term.getBytes(StandardCharsets.UTF_8))));
    return places;
  }

  private LeafPlan none() {
    return new LeafPlan(0, 0, true, () -> new LeafAnswer(Bits.none(rowCount), unknown, true));
  }

  private LeafPlan atLeast(int minimum, List<TermRanges> places) {
    long rows = places.stream().mapToLong(dictionary.rows::count).sum() / minimum;
    return new LeafPlan(
        dictionary.nanosOfAll(places, rowCount),
        Math.min(rowCount, rows),
        true,
        () -> new LeafAnswer(holdingAtLeast(minimum, places), unknown, true));
  }

  private Bits holdingAtLeast(int minimum, List<TermRanges> places) {
    if (places.isEmpty()) {
      return Bits.none(rowCount);
    }
    if (minimum == places.size()) {
      return dictionary.rowsOfAll(places, rowCount);
    }
    if (minimum == 1) {
      Bits any = Bits.none(rowCount);
      places.forEach(place -> dictionary.rows.add(place, any));
      return any;
    }
    int[] held = new int[rowCount];
    for (TermRanges place : places) {
      Bits holders = Bits.none(rowCount);
      dictionary.rows.add(place, holders);
      for (int row = holders.next(0); row >= 0; row = holders.next(row + 1)) {
        held[row]++;
      }
    }
    Bits enough = Bits.none(rowCount);
    for (int row = 0; row < rowCount; row++) {
      if (held[row] >= minimum) {
        enough.set(row);
      }
    }
    return enough;
  }

  private LeafPlan candidates(List<TermRanges> places) {
    long rows = dictionary.fewest(places);
    return new LeafPlan(
        dictionary.nanosOfAll(places, rowCount),
        rows,
        rows == 0,
        () -> new LeafAnswer(dictionary.rowsOfAll(places, rowCount), unknown, rows == 0));
  }

  private LeafPlan near(Set<String> terms, int distance) {
    if (terms.isEmpty()) {
      return none();
    }
    if (distance == 0) {
      return atLeast(1, places(terms));
    }
    return new LeafPlan(
        dictionary.terms.nanosOfNear(terms.size()),
        rowCount,
        true,
        () -> {
          Bits any = Bits.none(rowCount);
          dictionary.rows.add(dictionary.terms.near(terms, distance), any);
          return new LeafAnswer(any, unknown, true);
        });
  }
}
