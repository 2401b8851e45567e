package io.elanus.core.index.scalar;

import io.elanus.core.expression.predicate.BytesSet;
import io.elanus.core.expression.predicate.JsonElements;
import io.elanus.core.expression.predicate.JsonPath;
import io.elanus.core.expression.predicate.JsonTerm;
import io.elanus.core.expression.predicate.LongSet;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.FieldId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Over the elements of one kind of the array at the end of a JSON path.
final class JsonArrayIndex implements ScalarIndex {
  private final FieldId field;
  private final JsonPath path;
  private final Map<TermKind, Dictionary> dictionaries;
  private final int rowCount;

  /// The rows whose path leads to no array; null when all do.
  private final @Nullable Bits unknown;

  JsonArrayIndex(
      FieldId field, JsonPath path, Map<TermKind, Dictionary> dictionaries, Bits arrays) {
    this.field = field;
    this.path = path;
    this.dictionaries = dictionaries;
    this.rowCount = arrays.size();
    this.unknown = ValueIndex.othersOrNull(arrays);
  }

  @Override
  public @Nullable LeafPlan plan(Predicate leaf) {
    return leaf
                instanceof
                Predicate.JsonContains(
                    JsonTerm.Value(FieldId id, JsonPath at),
                    JsonElements wanted,
                    boolean all)
            && id.equals(field)
            && at.equals(path)
        ? plan(wanted, all)
        : null;
  }

  /// One wanted element and where its rows are.
  private record Wanted(Dictionary dictionary, TermRanges places) {
    Bits rows(int rowCount) {
      Bits rows = Bits.none(rowCount);
      dictionary.rows.add(places, rows);
      return rows;
    }

    long count() {
      return dictionary.rows.count(places);
    }
  }

  private @Nullable LeafPlan plan(JsonElements elements, boolean all) {
    List<Wanted> each = new ArrayList<>();
    boolean answerable = elements.size() > 0 && elements.arrays().isEmpty();
    answerable = answerable && addNumbers(TermKind.INTEGERS, elements.integers(), each);
    answerable = answerable && addNumbers(TermKind.FLOATS, elements.fractions(), each);
    answerable = answerable && addTexts(elements.texts(), each);
    long[] booleans =
        elements.hasFalse()
            ? elements.hasTrue() ? new long[] {0, 1} : new long[] {0}
            : elements.hasTrue() ? new long[] {1} : new long[0];
    answerable = answerable && addNumbers(TermKind.BOOLEANS, LongSet.of(booleans), each);
    if (!answerable) {
      return null;
    }
    long nanos = 0;
    for (Wanted wanted : each) {
      nanos += wanted.dictionary.rows.nanos(wanted.places) + rowCount / 16;
    }
    long rows =
        all
            ? each.stream().mapToLong(Wanted::count).min().orElse(0)
            : Math.min(rowCount, each.stream().mapToLong(Wanted::count).sum());
    return new LeafPlan(nanos, rows, true, () -> answer(each, all));
  }

  private LeafAnswer answer(List<Wanted> each, boolean all) {
    Bits isTrue = each.getFirst().rows(rowCount);
    for (Wanted wanted : each.subList(1, each.size())) {
      if (all) {
        isTrue.and(wanted.rows(rowCount));
      } else {
        wanted.dictionary.rows.add(wanted.places, isTrue);
      }
    }
    return new LeafAnswer(isTrue, unknown, true);
  }

  /// False when some are wanted and there is no dictionary for them.
  private boolean addNumbers(TermKind kind, LongSet members, List<Wanted> each) {
    Dictionary dictionary = dictionaries.get(kind);
    if (members.size() == 0 || dictionary == null) {
      return members.size() == 0;
    }
    for (long member : members.toArray()) {
      TermRanges places =
          kind == TermKind.FLOATS
              ? dictionary.terms.anyOfBits(LongSet.of(member))
              : dictionary.terms.anyOf(new long[] {member});
      each.add(new Wanted(dictionary, places));
    }
    return true;
  }

  private boolean addTexts(BytesSet members, List<Wanted> each) {
    Dictionary dictionary = dictionaries.get(TermKind.TEXTS);
    if (members.size() == 0 || dictionary == null) {
      return members.size() == 0;
    }
    for (int rank = 0; rank < members.size(); rank++) {
      each.add(new Wanted(dictionary, dictionary.terms.exactly(members.member(rank))));
    }
    return true;
  }
}
