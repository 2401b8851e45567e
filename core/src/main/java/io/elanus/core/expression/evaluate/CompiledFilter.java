package io.elanus.core.expression.evaluate;

import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.expression.Filter;
import io.elanus.core.expression.predicate.FloatingTerm;
import io.elanus.core.expression.predicate.IntegerTerm;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.predicate.TextTerm;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A [Filter] that runs a [Predicate].
public final class CompiledFilter implements Filter {
  /// A range of keys up to this length is looked up key by key; a longer one is scanned.
  private static final long LONGEST_KEY_RANGE = 1024;

  private final Predicate predicate;
  private final Set<FieldId> fields;
  private final @Nullable Column primaryKeys;
  private final @Nullable Column partitionKeys;
  private final int listedKeys;

  /// @param listedKeys the keys that a filter of the shape `pk in [...]` or `pk == x` lists,
  ///   repeats counted; negative for every other filter
  public CompiledFilter(Predicate predicate, CollectionSchema schema, int listedKeys) {
    this.predicate = predicate;
    Set<FieldId> read = new LinkedHashSet<>();
    collectFields(predicate, read);
    this.fields = Set.copyOf(read);
    long longestRange = listedKeys >= 0 ? listedKeys : LONGEST_KEY_RANGE;
    this.primaryKeys = KeyLookup.keys(predicate, schema.primaryKey(), longestRange);
    FieldSchema partitionKey = schema.partitionKey();
    this.partitionKeys =
        partitionKey == null ? null : KeyLookup.keys(predicate, partitionKey, LONGEST_KEY_RANGE);
    this.listedKeys = listedKeys;
  }

  @Override
  public Bits matching(ColumnSource source) {
    int rowCount = source.rowCount();
    if (predicate instanceof Predicate.Always(boolean value)) {
      return value ? Bits.all(rowCount) : Bits.none(rowCount);
    }
    Bits matching = Bits.none(rowCount);
    Frame frame = new Frame(source);
    Truth truth = new Truth();
    long[] wanted = new long[Truth.WORDS];
    for (int batch = 0; batch < source.batchCount(); batch++) {
      frame.begin(batch);
      int last = frame.words - 1;
      java.util.Arrays.fill(wanted, 0, last, -1L);
      wanted[last] = -1L >>> (64 * frame.words - frame.rows);
      Evaluator.evaluate(predicate, frame, wanted, truth);
      for (int w = 0; w < frame.words; w++) {
        matching.words()[batch * Truth.WORDS + w] = truth.isTrue[w] & wanted[w];
      }
    }
    return matching;
  }

  /// The checked tree.
  public Predicate predicate() {
    return predicate;
  }

  @Override
  public Set<FieldId> fields() {
    return fields;
  }

  @Override
  public @Nullable Column primaryKeys() {
    return primaryKeys;
  }

  @Override
  public boolean isPrimaryKeyLookup() {
    return listedKeys >= 0;
  }

  @Override
  public int listedPrimaryKeys() {
    return Math.max(0, listedKeys);
  }

  @Override
  public @Nullable Column partitionKeys() {
    return partitionKeys;
  }

  @Override
  public boolean matchesNothing() {
    return predicate.equals(new Predicate.Always(false));
  }

  @Override
  public boolean matchesEverything() {
    return predicate.equals(new Predicate.Always(true));
  }

  @Override
  public String toString() {
    return predicate.toString();
  }

  private static void collectFields(Predicate predicate, Set<FieldId> into) {
    switch (predicate) {
      case Predicate.Always _ -> {}
      case Predicate.And(List<Predicate> operands) ->
          operands.forEach(operand -> collectFields(operand, into));
      case Predicate.Or(List<Predicate> operands) ->
          operands.forEach(operand -> collectFields(operand, into));
      case Predicate.Not(Predicate operand) -> collectFields(operand, into);
      case Predicate.IntegerIs(IntegerTerm term, var _) -> into.add(field(term));
      case Predicate.FloatingIs(FloatingTerm term, var _) -> into.add(field(term));
      case Predicate.TextIs(TextTerm.Column(FieldId field), var _) -> into.add(field);
      case Predicate.TextIs(TextTerm.Element(FieldId field, int _), var _) -> into.add(field);
      case Predicate.JsonIs(var term, var _) -> into.add(term.field());
      case Predicate.ColumnsCompare(FieldId left, var _, FieldId right) -> {
        into.add(left);
        into.add(right);
      }
      case Predicate.IsNull(FieldId field) -> into.add(field);
      case Predicate.JsonIsNull(var term) -> into.add(term.field());
      case Predicate.JsonExists(var term) -> into.add(term.field());
      case Predicate.ArrayEquals(FieldId field, var _, boolean _) -> into.add(field);
      case Predicate.ArrayContains(FieldId field, var _, boolean _, boolean _) -> into.add(field);
      case Predicate.JsonContains(var term, var _, boolean _) -> into.add(term.field());
    }
  }

  private static FieldId field(IntegerTerm term) {
    return switch (term) {
      case IntegerTerm.Column(FieldId field) -> field;
      case IntegerTerm.Element(FieldId field, int _) -> field;
      case IntegerTerm.Length(FieldId field) -> field;
      case IntegerTerm.Computed(IntegerTerm base, var _, long _) -> field(base);
    };
  }

  private static FieldId field(FloatingTerm term) {
    return switch (term) {
      case FloatingTerm.Column(FieldId field) -> field;
      case FloatingTerm.Element(FieldId field, int _) -> field;
      case FloatingTerm.Widened(IntegerTerm integers) -> field(integers);
      case FloatingTerm.Computed(FloatingTerm base, var _, double _, boolean _) -> field(base);
    };
  }
}
