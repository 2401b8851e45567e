package io.elanus.core.expression.evaluate;

import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.expression.Filter;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
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
  private final double sampled;

  /// @param listedKeys the keys that a filter of the shape `pk in [...]` or `pk == x` lists,
  ///   repeats counted; negative for every other filter
  /// @param sampled how many of the rows are kept; 1 for all
  public CompiledFilter(
      Predicate predicate, CollectionSchema schema, int listedKeys, double sampled) {
    this.predicate = predicate;
    this.fields = Set.copyOf(FieldsRead.of(predicate));
    long longestRange = listedKeys >= 0 ? listedKeys : LONGEST_KEY_RANGE;
    this.primaryKeys = KeyLookup.keys(predicate, schema.primaryKey(), longestRange);
    FieldSchema partitionKey = schema.partitionKey();
    this.partitionKeys =
        partitionKey == null ? null : KeyLookup.keys(predicate, partitionKey, LONGEST_KEY_RANGE);
    this.listedKeys = listedKeys;
    this.sampled = sampled;
  }

  @Override
  public Bits matching(ColumnSource source) {
    Bits matching = holding(source);
    return sampled < 1 ? Sample.of(matching, sampled) : matching;
  }

  private Bits holding(ColumnSource source) {
    int rowCount = source.rowCount();
    if (predicate instanceof Predicate.Always(boolean value)) {
      return value ? Bits.all(rowCount) : Bits.none(rowCount);
    }
    Bits matching = Bits.none(rowCount);
    IndexedLeaves answers = IndexedLeaves.of(predicate, source);
    Predicate planned = answers.indexedFirst(predicate);
    Frame frame = new Frame(source, answers);
    Truth truth = new Truth();
    long[] wanted = new long[Truth.WORDS];
    for (int batch = 0; batch < source.batchCount(); batch++) {
      frame.begin(batch);
      int last = frame.words - 1;
      java.util.Arrays.fill(wanted, 0, last, -1L);
      wanted[last] = -1L >>> (64 * frame.words - frame.rows);
      Evaluator.evaluate(planned, frame, wanted, truth);
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
    return sampled == 1 && predicate.equals(new Predicate.Always(true));
  }

  @Override
  public String toString() {
    return predicate.toString();
  }
}
