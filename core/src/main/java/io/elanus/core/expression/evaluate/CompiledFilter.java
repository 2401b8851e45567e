package io.elanus.core.expression.evaluate;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.expression.Filter;
import io.elanus.core.expression.predicate.IntegerTest;
import io.elanus.core.expression.predicate.JsonTest;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.predicate.TextTest;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
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
  private final double sampled;
  private final Predicate.@Nullable ElementsMatch restriction;

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
    this.restriction = restriction(predicate);
  }

  @Override
  public Bits matching(ColumnSource source) {
    Bits matching = Holding.of(predicate, source);
    return sampled < 1 ? Sample.of(matching, sampled) : matching;
  }

  @Override
  public Answer answer(ColumnSource source) {
    Answer answer = Holding.told(predicate, source);
    return sampled < 1
        ? new Answer(
            Sample.of(answer.rows(), sampled),
            sampled * answer.estimatedSelectivity(),
            answer.prunedBatches(),
            answer.bloomPrunedBatches())
        : answer;
  }

  @Override
  public @Nullable ElementFilter elementFilter() {
    Predicate.ElementsMatch restricting = restriction;
    return restricting == null
        ? null
        : new ElementFilter(
            restricting.array(),
            (source, batch) ->
                Holding.of(
                    restricting.element(),
                    ElementRows.of(
                        field -> (ArrayColumn) source.batch(field, batch), restricting.array())));
  }

  private static Predicate.@Nullable ElementsMatch restriction(Predicate predicate) {
    return switch (predicate) {
      case Predicate.ElementsMatch match -> match.restricts() ? match : null;
      case Predicate.And(List<Predicate> operands) -> {
        for (Predicate operand : operands) {
          if (operand instanceof Predicate.ElementsMatch match && match.restricts()) {
            yield match;
          }
        }
        yield null;
      }
      default -> null;
    };
  }

  @Override
  public boolean isFoundSoonerWhole(ColumnSource source, long limit) {
    // A sample is drawn from what is found at once: it stays as it is.
    return sampled == 1 && FirstRows.areFoundSoonerByAll(predicate, source, limit);
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
  public boolean isApproximate() {
    return isApproximate(predicate);
  }

  private static boolean isApproximate(Predicate predicate) {
    return switch (predicate) {
      case Predicate.And(List<Predicate> operands) ->
          operands.stream().anyMatch(CompiledFilter::isApproximate);
      case Predicate.Or(List<Predicate> operands) ->
          operands.stream().anyMatch(CompiledFilter::isApproximate);
      case Predicate.Not(Predicate leaf) -> isApproximate(leaf);
      case Predicate.IntegerIs(var _, IntegerTest test) -> test instanceof IntegerTest.MemberOf;
      case Predicate.TextIs(var _, TextTest test) -> test instanceof TextTest.MemberOf;
      case Predicate.JsonIs(var _, JsonTest test) -> test.text() instanceof TextTest.MemberOf;
      case Predicate.Always _,
          Predicate.FloatingIs _,
          Predicate.TextMatches _,
          Predicate.ShapeIs _,
          Predicate.ColumnsCompare _,
          Predicate.ColumnStartsWith _,
          Predicate.IsNull _,
          Predicate.JsonIsNull _,
          Predicate.JsonExists _,
          Predicate.ArrayEquals _,
          Predicate.ArrayContains _,
          Predicate.ElementsMatch _, // refused inside of these
          Predicate.JsonContains _ ->
          false;
    };
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
