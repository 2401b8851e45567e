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
import io.elanus.core.expression.predicate.LikePattern;
import io.elanus.core.expression.predicate.LongSet;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.predicate.TextTerm;
import io.elanus.core.expression.predicate.TextTest;
import io.elanus.core.kernel.hash.SplitBlockFilter;
import io.elanus.core.kernel.hash.XxHash64;
import io.elanus.core.schema.FieldId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Batches in which no row can make a predicate true, told by their statistics alone: nulls, bounds
/// and, of equalities, bloom filters. A segment whose batches are all of this kind is not read. And
/// batches all of whose rows make it true, which need not be read either.
final class Pruning {
  /// A longer list of values is not gone through for every batch: only its ends are looked at.
  private static final int LONGEST_LIST = 64;

  private final ColumnSource source;
  private final int batch;
  private final boolean byMembers;

  private Pruning(ColumnSource source, int batch, boolean byMembers) {
    this.source = source;
    this.batch = batch;
    this.byMembers = byMembers;
  }

  /// Whether there are statistics about any field of the predicate: else nothing is told of any
  /// batch.
  static boolean isTold(Predicate predicate, ColumnSource source) {
    for (FieldId field : FieldsRead.of(predicate)) {
      if (source.batchStatistics(field, 0) != null) {
        return true;
      }
    }
    return false;
  }

  /// Whether a row of the batch may make the predicate true.
  static boolean canBeTrue(Predicate predicate, ColumnSource source, int batch) {
    return new Pruning(source, batch, true).canBeTrue(predicate);
  }

  /// The same by nulls and bounds alone, without bloom filters.
  static boolean canBeTrueByBounds(Predicate predicate, ColumnSource source, int batch) {
    return new Pruning(source, batch, false).canBeTrue(predicate);
  }

  /// Whether every row of the batch makes the predicate true.
  static boolean mustBeTrue(Predicate predicate, ColumnSource source, int batch) {
    return new Pruning(source, batch, true).mustBeTrue(predicate);
  }

  private boolean mustBeTrue(Predicate of) {
    return switch (of) {
      case Predicate.Always(boolean value) -> value;
      case Predicate.And(List<Predicate> operands) -> operands.stream().allMatch(this::mustBeTrue);
      case Predicate.Or(List<Predicate> operands) -> operands.stream().anyMatch(this::mustBeTrue);
      case Predicate.Not(Predicate leaf) -> isNeverUnknown(leaf) && !outcome(leaf).canBeTrue;
      // no bloom filter tells that a leaf is true
      default -> isNeverUnknown(of) && !new Pruning(source, batch, false).outcome(of).canBeFalse;
    };
  }

  private boolean isNeverUnknown(Predicate leaf) {
    return switch (leaf) {
      case Predicate.IsNull _ -> true;
      case Predicate.IntegerIs(IntegerTerm.Column(FieldId field), var _) -> hasNoNull(field);
      case Predicate.FloatingIs(FloatingTerm.Column(FieldId field), var _) -> hasNoNull(field);
      case Predicate.TextIs(TextTerm.Column(FieldId field), var _) -> hasNoNull(field);
      default -> false;
    };
  }

  private boolean hasNoNull(FieldId field) {
    BatchStatistics of = statistics(field);
    return of != null && of.nullCount() == 0;
  }

  private boolean canBeTrue(Predicate of) {
    return switch (of) {
      case Predicate.Always(boolean value) -> value;
      case Predicate.And(List<Predicate> operands) -> operands.stream().allMatch(this::canBeTrue);
      case Predicate.Or(List<Predicate> operands) -> operands.stream().anyMatch(this::canBeTrue);
      case Predicate.Not(Predicate leaf) -> outcome(leaf).canBeFalse;
      default -> outcome(of).canBeTrue;
    };
  }

  /// What a leaf can be for the rows of the batch; besides it may be unknown.
  private enum Outcome {
    ANYTHING(true, true),
    NEVER_TRUE(false, true),
    NEVER_FALSE(true, false),
    UNKNOWN(false, false);

    private final boolean canBeTrue;
    private final boolean canBeFalse;

    Outcome(boolean canBeTrue, boolean canBeFalse) {
      this.canBeTrue = canBeTrue;
      this.canBeFalse = canBeFalse;
    }

    /// Of rows some of which can be this, and the others that.
    Outcome or(Outcome other) {
      boolean isTrue = canBeTrue || other.canBeTrue;
      boolean isFalse = canBeFalse || other.canBeFalse;
      return isTrue ? isFalse ? ANYTHING : NEVER_FALSE : isFalse ? NEVER_TRUE : UNKNOWN;
    }
  }

  private Outcome outcome(Predicate leaf) {
    return switch (leaf) {
      case Predicate.IsNull(FieldId field) -> nulls(field);
      case Predicate.IntegerIs(IntegerTerm.Column(FieldId field), IntegerTest test) ->
          integers(field, statistics(field), test);
      case Predicate.FloatingIs(FloatingTerm.Column(FieldId field), FloatingTest test) ->
          floats(statistics(field), test);
      case Predicate.TextIs(TextTerm.Column(FieldId field), TextTest test) ->
          texts(field, statistics(field), test);
      case Predicate.JsonIs(JsonTerm.Value term, JsonTest test) ->
          json(term.shreddedIn(source), test);
      case Predicate.JsonIsNull(JsonTerm term) -> {
        ShreddedPath path = term.shreddedIn(source);
        yield path == null || mayBeRaw(path) ? Outcome.ANYTHING : nulls(path.values());
      }
      case Predicate.ShapeIs(FieldId field, var _) ->
          holdsNothing(statistics(field)) ? Outcome.UNKNOWN : Outcome.ANYTHING;
      default -> Outcome.ANYTHING;
    };
  }

  private @Nullable BatchStatistics statistics(FieldId field) {
    return source.batchStatistics(field, batch);
  }

  private boolean holdsNothing(@Nullable BatchStatistics of) {
    return of != null && of.nullCount() == source.batchRows(batch);
  }

  private Outcome nulls(FieldId field) {
    BatchStatistics of = statistics(field);
    if (of == null) {
      return Outcome.ANYTHING;
    }
    return holdsNothing(of)
        ? Outcome.NEVER_FALSE
        : of.nullCount() == 0 ? Outcome.NEVER_TRUE : Outcome.ANYTHING;
  }

  /// By the columns of a path's values, where no document has to be looked at.
  private Outcome json(@Nullable ShreddedPath path, JsonTest test) {
    if (path == null || mayBeRaw(path)) {
      return Outcome.ANYTHING;
    }
    FieldId field = path.values();
    BatchStatistics of = statistics(field);
    return switch (path.type()) {
      case BOOL -> test.booleans() == null ? Outcome.UNKNOWN : integers(field, of, test.booleans());
      case INT64 ->
          test.integers() == null ? Outcome.UNKNOWN : integers(field, of, test.integers());
      case DOUBLE -> {
        if (test.floats() == null || test.integers() == null) {
          yield Outcome.UNKNOWN;
        }
        Outcome floats = floats(of, test.floats());
        yield largestMark(path) == ShreddedPath.TYPED
            ? floats
            : floats.or(integers(field, wholeNumbers(of), test.integers()));
      }
      default -> test.text() == null ? Outcome.UNKNOWN : texts(field, of, test.text());
    };
  }

  /// Whether the document of a row may have to be looked at.
  private boolean mayBeRaw(ShreddedPath path) {
    return largestMark(path) >= ShreddedPath.RAW;
  }

  private long largestMark(ShreddedPath path) {
    FieldId marks = path.marks();
    if (marks == null) {
      return ShreddedPath.TYPED;
    }
    BatchStatistics of = statistics(marks);
    return of != null && of.range() instanceof Range.Integers(long _, long largest)
        ? largest
        : ShreddedPath.RAW;
  }

  /// What bounds of doubles say of those that are whole numbers.
  private static @Nullable BatchStatistics wholeNumbers(@Nullable BatchStatistics of) {
    return of != null && of.range() instanceof Range.Floats(double min, double max)
        ? new BatchStatistics(
            of.nullCount(), new Range.Integers((long) Math.ceil(min), (long) Math.floor(max)))
        : of;
  }

  private Outcome integers(FieldId field, @Nullable BatchStatistics of, IntegerTest test) {
    if (holdsNothing(of)) {
      return Outcome.UNKNOWN;
    }
    if (of == null || !(of.range() instanceof Range.Integers(long min, long max))) {
      return Outcome.ANYTHING;
    }
    return switch (test) {
      case IntegerTest.Nothing() -> Outcome.NEVER_TRUE;
      case IntegerTest.Range(long low, long high) ->
          outcome(
              max < low || high < min || (low == high && !mayHold(held(field), XxHash64.of(low))),
              low <= min && max <= high);
      case IntegerTest.AnyOf(LongSet members) -> outcome(!meets(field, members, min, max), false);
      case IntegerTest.MemberOf _ -> Outcome.ANYTHING;
    };
  }

  /// Null when nothing is known, or not to be asked.
  private @Nullable SplitBlockFilter held(FieldId field) {
    return byMembers ? source.batchMembers(field, batch) : null;
  }

  private static boolean mayHold(@Nullable SplitBlockFilter held, long hash) {
    return held == null || held.mayHold(hash);
  }

  private boolean meets(FieldId field, LongSet members, long min, long max) {
    if (max < members.min() || members.max() < min) {
      return false;
    }
    if (members.size() > LONGEST_LIST) {
      return true;
    }
    SplitBlockFilter held = held(field);
    for (long member : members.toArray()) {
      if (min <= member && member <= max && mayHold(held, XxHash64.of(member))) {
        return true;
      }
    }
    return false;
  }

  private Outcome floats(@Nullable BatchStatistics of, FloatingTest test) {
    if (holdsNothing(of)) {
      return Outcome.UNKNOWN;
    }
    if (of == null || !(of.range() instanceof Range.Floats(double min, double max))) {
      return Outcome.ANYTHING;
    }
    return switch (test) {
      case FloatingTest.Nothing() -> Outcome.NEVER_TRUE;
      case FloatingTest.Range(double low, double high) ->
          outcome(max < low || high < min, low <= min && max <= high);
      case FloatingTest.AnyOf(LongSet members) -> outcome(!meetsFloats(members, min, max), false);
    };
  }

  /// @param members bits of doubles
  private static boolean meetsFloats(LongSet members, double min, double max) {
    if (members.size() > LONGEST_LIST) {
      return true;
    }
    for (long bits : members.toArray()) {
      double member = Double.longBitsToDouble(bits);
      if (min <= member && member <= max) {
        return true;
      }
    }
    return false;
  }

  private Outcome texts(FieldId field, @Nullable BatchStatistics of, TextTest test) {
    if (holdsNothing(of)) {
      return Outcome.UNKNOWN;
    }
    if (of == null || !(of.range() instanceof Range.Texts(byte[] min, byte[] max))) {
      return Outcome.ANYTHING;
    }
    return switch (test) {
      case TextTest.AnyOf(BytesSet members) -> outcome(!meets(field, members, min, max), false);
      case TextTest.Range(byte[] low, boolean lowIn, byte[] high, boolean highIn) -> {
        int toLow = low == null ? 1 : Arrays.compareUnsigned(max, low);
        int toHigh = high == null ? -1 : Arrays.compareUnsigned(min, high);
        boolean outside = toLow < 0 || (toLow == 0 && !lowIn) || toHigh > 0;
        boolean inside =
            (low == null || isBehind(low, lowIn, min))
                && (high == null || isBehind(max, highIn, high));
        yield outcome(outside || (toHigh == 0 && !highIn), inside);
      }
      case TextTest.Like(LikePattern pattern) -> {
        byte[] prefix = pattern.prefix();
        yield outcome(Arrays.compareUnsigned(max, prefix) < 0 || isBehind(min, prefix), false);
      }
      case TextTest.Matches _, TextTest.MemberOf _ -> Outcome.ANYTHING;
    };
  }

  /// Whether a text lies behind another, or where both are included, is the same.
  private static boolean isBehind(byte[] first, boolean included, byte[] second) {
    int sign = Arrays.compareUnsigned(first, second);
    return sign < 0 || (sign == 0 && included);
  }

  /// Whether a text lies behind all that start with a prefix.
  private static boolean isBehind(byte[] text, byte[] prefix) {
    int length = Math.min(text.length, prefix.length);
    return Arrays.compareUnsigned(text, 0, length, prefix, 0, length) > 0;
  }

  private boolean meets(FieldId field, BytesSet members, byte[] min, byte[] max) {
    int size = members.size();
    if (size == 0 || size > LONGEST_LIST) {
      return size > 0;
    }
    SplitBlockFilter held = held(field);
    for (int rank = 0; rank < size; rank++) {
      byte[] member = members.member(rank);
      if (Arrays.compareUnsigned(min, member) <= 0
          && Arrays.compareUnsigned(member, max) <= 0
          && mayHold(held, XxHash64.of(member, 0, member.length))) {
        return true;
      }
    }
    return false;
  }

  private static Outcome outcome(boolean neverTrue, boolean neverFalse) {
    return neverTrue ? Outcome.NEVER_TRUE : neverFalse ? Outcome.NEVER_FALSE : Outcome.ANYTHING;
  }
}
