package io.elanus.core.expression.evaluate;

import io.elanus.core.column.BatchStatistics;
import io.elanus.core.column.BatchStatistics.Range;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.ShreddedPath;
import io.elanus.core.expression.predicate.BytesSet;
import io.elanus.core.expression.predicate.FloatingTerm;
import io.elanus.core.expression.predicate.FloatingTest;
import io.elanus.core.expression.predicate.IntegerTerm;
import io.elanus.core.expression.predicate.IntegerTest;
import io.elanus.core.expression.predicate.JsonTerm;
import io.elanus.core.expression.predicate.JsonTest;
import io.elanus.core.expression.predicate.LongSet;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.predicate.TextTerm;
import io.elanus.core.expression.predicate.TextTest;
import io.elanus.core.expression.syntax.Comparison;
import io.elanus.core.index.scalar.LeafAnswer;
import io.elanus.core.index.scalar.LeafPlan;
import io.elanus.core.schema.FieldId;
import java.util.List;

/// The part of a source's rows for which a predicate is true, guessed before a row is looked at: 0
/// to 1. Indexes know how many rows a leaf has at most; of statistics, values are taken to lie
/// evenly between the bounds, and leaves not to depend on each other; about what neither tells the
/// usual guesses are made. Source: Selinger et al., SIGMOD 1979, table 1.
final class Selectivity {
  private static final double OF_EQUALITY = 1.0 / 10;
  private static final double OF_RANGE = 1.0 / 3;
  private static final double OF_LIST = 1.0 / 2;

  private final ColumnSource source;
  private final IndexedLeaves leaves;

  /// @param source at least one row
  /// @param leaves what indexes know of them
  Selectivity(ColumnSource source, IndexedLeaves leaves) {
    this.source = source;
    this.leaves = leaves;
  }

  static double of(Predicate predicate, ColumnSource source, IndexedLeaves leaves) {
    return source.rowCount() == 0 ? 0 : new Selectivity(source, leaves).of(predicate);
  }

  double of(Predicate predicate) {
    return switch (predicate) {
      case Predicate.Always(boolean value) -> value ? 1 : 0;
      case Predicate.And(List<Predicate> operands) ->
          operands.stream().mapToDouble(this::of).reduce(1, (a, b) -> a * b);
      case Predicate.Or(List<Predicate> operands) ->
          1 - operands.stream().mapToDouble(this::of).reduce(1, (a, b) -> a * (1 - b));
      case Predicate.Not(Predicate leaf) -> 1 - of(leaf);
      default -> leaf(predicate);
    };
  }

  private double leaf(Predicate leaf) {
    LeafAnswer answer = leaves.of(leaf);
    if (answer != null && answer.exact()) {
      return (double) answer.isTrue().count() / source.rowCount();
    }
    LeafPlan plan = leaves.plan(leaf);
    if (plan != null) {
      return Math.clamp((double) plan.rows() / source.rowCount(), 0, 1);
    }
    if (!Pruning.isTold(leaf, source)) {
      return inBatch(leaf, 0); // the usual guess, the same for every batch
    }
    double rows = 0;
    for (int batch = 0; batch < source.batchCount(); batch++) {
      if (Pruning.canBeTrue(leaf, source, batch)) {
        rows += source.batchRows(batch) * inBatch(leaf, batch);
      }
    }
    return rows / source.rowCount();
  }

  private double inBatch(Predicate leaf, int batch) {
    return switch (leaf) {
      case Predicate.IsNull(FieldId field) -> {
        BatchStatistics of = source.batchStatistics(field, batch);
        yield of == null ? OF_EQUALITY : 1 - held(of, batch);
      }
      case Predicate.IntegerIs(IntegerTerm.Column(FieldId field), IntegerTest test) -> {
        BatchStatistics of = source.batchStatistics(field, batch);
        yield of != null && of.range() instanceof Range.Integers(long min, long max)
            ? held(of, batch) * Math.min(among(test, min, max), amongDistinct(field, test, batch))
            : usual(test);
      }
      case Predicate.FloatingIs(FloatingTerm.Column(FieldId field), FloatingTest test) -> {
        BatchStatistics of = source.batchStatistics(field, batch);
        yield of != null && of.range() instanceof Range.Floats(double min, double max)
            ? held(of, batch) * among(test, min, max)
            : usual(test);
      }
      case Predicate.IntegerIs(var _, IntegerTest test) -> usual(test);
      case Predicate.FloatingIs(var _, FloatingTest test) -> usual(test);
      case Predicate.TextIs(TextTerm.Column(FieldId field), TextTest.AnyOf(BytesSet members)) -> {
        yield source.batchMembers(field, batch) == null
            ? ofList(members.size())
            : Math.min(1, (double) members.size() / source.batchRows(batch));
      }
      case Predicate.TextIs(var _, TextTest test) -> usual(test);
      case Predicate.JsonIs(JsonTerm.Value term, JsonTest test) -> json(term, test, batch);
      case Predicate.JsonIs(var _, JsonTest test) -> usual(test);
      case Predicate.ColumnsCompare(var _, Comparison comparison, var _) ->
          switch (comparison) {
            case EQUAL -> OF_EQUALITY;
            case NOT_EQUAL -> 1 - OF_EQUALITY;
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> OF_RANGE;
          };
      case Predicate.ColumnStartsWith _ -> OF_EQUALITY;
      case Predicate.TextMatches _,
          Predicate.ArrayEquals _,
          Predicate.ArrayContains _,
          Predicate.JsonContains _,
          Predicate.JsonIsNull _ ->
          OF_EQUALITY;
      case Predicate.JsonExists _ -> 1 - OF_EQUALITY;
      case Predicate.ShapeIs _, Predicate.ElementsMatch _ -> OF_RANGE;
      case Predicate.Always _, Predicate.And _, Predicate.Or _, Predicate.Not _ ->
          throw new IllegalStateException("no leaf: " + leaf);
    };
  }

  /// As of a column, where the path's values are one.
  private double json(JsonTerm.Value term, JsonTest test, int batch) {
    ShreddedPath path = term.shreddedIn(source);
    BatchStatistics of = path == null ? null : source.batchStatistics(path.values(), batch);
    if (of == null) {
      return usual(test);
    }
    return switch (of.range()) {
      case Range.Integers(long min, long max) when test.integers() != null ->
          held(of, batch) * among(test.integers(), min, max);
      case Range.Floats(double min, double max) when test.floats() != null ->
          held(of, batch) * among(test.floats(), min, max);
      case Range.Integers _, Range.Floats _, Range.Texts _, Range.Unknown _ -> usual(test);
    };
  }

  private double held(BatchStatistics of, int batch) {
    return 1 - (double) of.nullCount() / source.batchRows(batch);
  }

  private static double among(IntegerTest test, long min, long max) {
    double width = (double) max - min + 1;
    return switch (test) {
      case IntegerTest.Nothing() -> 0;
      case IntegerTest.Range(long low, long high) ->
          Math.clamp(((double) Math.min(high, max) - Math.max(low, min) + 1) / width, 0, 1);
      case IntegerTest.AnyOf(LongSet members) -> Math.min(1, members.size() / width);
      case IntegerTest.MemberOf _ -> OF_LIST;
    };
  }

  /// Where values have a bloom filter, nearly all differ; 1 where there is none.
  private double amongDistinct(FieldId field, IntegerTest test, int batch) {
    double values =
        switch (test) {
          case IntegerTest.Range(long low, long high) when low == high -> 1;
          case IntegerTest.AnyOf(LongSet members) -> members.size();
          case IntegerTest.Nothing _, IntegerTest.Range _, IntegerTest.MemberOf _ ->
              Double.POSITIVE_INFINITY;
        };
    return values == Double.POSITIVE_INFINITY || source.batchMembers(field, batch) == null
        ? 1
        : values / source.batchRows(batch);
  }

  private static double among(FloatingTest test, double min, double max) {
    return switch (test) {
      case FloatingTest.Nothing() -> 0;
      case FloatingTest.Range(double low, double high) ->
          max == min
              ? 1
              : Math.clamp((Math.min(high, max) - Math.max(low, min)) / (max - min), 0, 1);
      case FloatingTest.AnyOf(LongSet members) -> ofList(members.size());
    };
  }

  private static double ofList(int members) {
    return Math.min(OF_LIST, OF_EQUALITY * members);
  }

  private static double usual(IntegerTest test) {
    return switch (test) {
      case IntegerTest.Nothing() -> 0;
      case IntegerTest.Range(long low, long high) -> low == high ? OF_EQUALITY : OF_RANGE;
      case IntegerTest.AnyOf(LongSet members) -> ofList(members.size());
      case IntegerTest.MemberOf _ -> OF_LIST;
    };
  }

  private static double usual(FloatingTest test) {
    return switch (test) {
      case FloatingTest.Nothing() -> 0;
      case FloatingTest.Range(double low, double high) -> low == high ? OF_EQUALITY : OF_RANGE;
      case FloatingTest.AnyOf(LongSet members) -> ofList(members.size());
    };
  }

  private static double usual(JsonTest test) {
    if (test.integers() != null) {
      return usual(test.integers());
    }
    if (test.text() != null) {
      return usual(test.text());
    }
    return test.booleans() == null ? OF_EQUALITY : OF_LIST;
  }

  private static double usual(TextTest test) {
    return switch (test) {
      case TextTest.AnyOf(var members) -> ofList(members.size());
      case TextTest.Range _ -> OF_RANGE;
      case TextTest.Like _, TextTest.Matches _ -> OF_EQUALITY;
      case TextTest.MemberOf _ -> OF_LIST;
    };
  }
}
