package io.elanus.core.index.scalar;

import io.elanus.core.expression.predicate.FloatingTest;
import io.elanus.core.expression.predicate.IntegerTest;
import io.elanus.core.expression.predicate.JsonPath;
import io.elanus.core.expression.predicate.JsonTerm;
import io.elanus.core.expression.predicate.JsonTest;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.predicate.TextTest;
import io.elanus.core.index.scalar.ScalarIndexFile.Found;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.FieldId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Over the scalars at the end of a JSON path. It answers tests of the kinds that it has terms of;
/// a test of any other kind is left to the documents.
final class JsonIndex implements ScalarIndex {
  private final FieldId field;
  private final JsonPath path;
  private final int rowCount;
  private final Map<TermKind, Dictionary> dictionaries;
  private final Map<TermKind, Bits> holders = new EnumMap<>(TermKind.class);
  private final Bits present;
  private final Bits existing;

  JsonIndex(
      FieldId field,
      JsonPath path,
      int rowCount,
      Map<TermKind, Dictionary> dictionaries,
      Found sections) {
    this.field = field;
    this.path = path;
    this.rowCount = rowCount;
    this.dictionaries = dictionaries;
    for (TermKind kind : dictionaries.keySet()) {
      holders.put(kind, Words.bits(sections.section(kind.section(Dictionary.HOLDERS)), rowCount));
    }
    present = Words.bits(sections.section(RowSets.Name.PRESENT.section()), rowCount);
    existing = Words.bits(sections.section(RowSets.Name.EXISTING.section()), rowCount);
  }

  @Override
  public @Nullable LeafPlan plan(Predicate leaf) {
    return switch (leaf) {
      case Predicate.JsonIs(JsonTerm.Value(FieldId id, JsonPath at), JsonTest test)
          when isOurs(id, at) ->
          plan(test);
      case Predicate.JsonIsNull(JsonTerm.Value(FieldId id, JsonPath at)) when isOurs(id, at) ->
          fixed(present.copy().not());
      case Predicate.JsonExists(JsonTerm.Value(FieldId id, JsonPath at)) when isOurs(id, at) ->
          fixed(existing);
      default -> null; // of another place, or nothing that values alone tell
    };
  }

  private boolean isOurs(FieldId id, JsonPath at) {
    return id.equals(field) && at.equals(path);
  }

  private LeafPlan fixed(Bits rows) {
    return new LeafPlan(rowCount / 64, rows.count(), true, () -> new LeafAnswer(rows, null, true));
  }

  /// The part of a test that one dictionary answers.
  private record Part(TermKind kind, long lookupNanos, Supplier<TermRanges> lookup) {}

  private @Nullable LeafPlan plan(JsonTest test) {
    List<Part> parts = parts(test);
    if (parts == null || parts.isEmpty()) {
      return null;
    }
    long nanos = rowCount / 32;
    long rows = 0;
    for (Part part : parts) {
      nanos += part.lookupNanos;
      if (part.lookupNanos > ValueIndex.QUICK_NANOS) {
        nanos += rowCount / 2;
        rows += rowCount;
      } else {
        TermRanges wanted = part.lookup.get();
        Dictionary dictionary = dictionary(part.kind);
        nanos += dictionary.nanos(wanted);
        rows += dictionary.rows.count(wanted);
      }
    }
    return new LeafPlan(nanos, rows, true, () -> answer(parts, test.mixed()));
  }

  private LeafAnswer answer(List<Part> parts, boolean mixed) {
    Bits isTrue = Bits.none(rowCount);
    Bits known = Bits.none(rowCount);
    for (Part part : parts) {
      Bits holding = holders(part.kind);
      dictionary(part.kind).addRowsOf(part.lookup.get(), holding, isTrue);
      known.or(holding);
    }
    Bits unknown = mixed ? isTrue.copy().not() : known.not();
    return new LeafAnswer(isTrue, unknown, true);
  }

  /// Null when there is a test without a dictionary.
  private @Nullable List<Part> parts(JsonTest test) {
    List<Part> parts = new ArrayList<>();
    IntegerTest integers = test.integers();
    FloatingTest floats = test.floats();
    TextTest text = test.text();
    IntegerTest booleans = test.booleans();
    boolean answerable =
        test.arrays() == null
            && (integers == null || dictionaries.containsKey(TermKind.INTEGERS))
            && (floats == null || dictionaries.containsKey(TermKind.FLOATS))
            && (text == null || dictionaries.containsKey(TermKind.TEXTS))
            && (booleans == null || dictionaries.containsKey(TermKind.BOOLEANS));
    if (!answerable) {
      return null;
    }
    if (integers != null) {
      Terms terms = dictionary(TermKind.INTEGERS).terms;
      parts.add(new Part(TermKind.INTEGERS, terms.nanos(integers), () -> terms.passing(integers)));
    }
    if (floats != null) {
      Terms terms = dictionary(TermKind.FLOATS).terms;
      parts.add(new Part(TermKind.FLOATS, terms.nanos(floats), () -> terms.passing(floats)));
    }
    if (text != null) {
      Terms terms = dictionary(TermKind.TEXTS).terms;
      parts.add(new Part(TermKind.TEXTS, terms.nanos(text), () -> terms.passing(text)));
    }
    if (booleans != null) {
      Terms terms = dictionary(TermKind.BOOLEANS).terms;
      parts.add(new Part(TermKind.BOOLEANS, terms.nanos(booleans), () -> terms.passing(booleans)));
    }
    return parts;
  }

  private Dictionary dictionary(TermKind kind) {
    Dictionary dictionary = dictionaries.get(kind);
    if (dictionary == null) {
      throw new IllegalStateException("no dictionary of " + kind);
    }
    return dictionary;
  }

  private Bits holders(TermKind kind) {
    Bits holding = holders.get(kind);
    if (holding == null) {
      throw new IllegalStateException("no dictionary of " + kind);
    }
    return holding;
  }
}
