package io.elanus.core.expression.predicate;

import io.elanus.core.expression.syntax.Comparison;

/// What must hold for a whole number.
public sealed interface IntegerTest {
  boolean holds(long value);

  record Nothing() implements IntegerTest {
    @Override
    public boolean holds(long value) {
      return false;
    }
  }

  /// `low <= value <= high`, and `low <= high`.
  record Range(long low, long high) implements IntegerTest {
    public Range {
      if (low > high) {
        throw new IllegalArgumentException("empty range " + low + ".." + high);
      }
    }

    @Override
    public boolean holds(long value) {
      return low <= value && value <= high;
    }
  }

  record AnyOf(LongSet members) implements IntegerTest {
    @Override
    public boolean holds(long value) {
      return members.contains(value);
    }
  }

  /// True for all members, and for some others.
  record MemberOf(MemberFilter members) implements IntegerTest {
    @Override
    public boolean holds(long value) {
      return members.holds(value);
    }
  }

  static IntegerTest range(long low, long high) {
    return low <= high ? new Range(low, high) : new Nothing();
  }

  static IntegerTest anyOf(long... values) {
    LongSet members = LongSet.of(values);
    if (members.size() == 0) {
      return new Nothing();
    }
    boolean gapless = members.max() - members.min() == members.size() - 1; // false on overflow, too
    return gapless ? new Range(members.min(), members.max()) : new AnyOf(members);
  }

  /// `value comparison bound`; [Comparison#NOT_EQUAL] is not a test of its own.
  static IntegerTest of(Comparison comparison, long bound) {
    return switch (comparison) {
      case EQUAL -> new Range(bound, bound);
      case LESS -> bound == Long.MIN_VALUE ? new Nothing() : new Range(Long.MIN_VALUE, bound - 1);
      case LESS_OR_EQUAL -> new Range(Long.MIN_VALUE, bound);
      case GREATER ->
          bound == Long.MAX_VALUE ? new Nothing() : new Range(bound + 1, Long.MAX_VALUE);
      case GREATER_OR_EQUAL -> new Range(bound, Long.MAX_VALUE);
      case NOT_EQUAL -> throw new IllegalArgumentException("not a test: !=");
    };
  }

  /// `value comparison bound` by value: exact although the bound is no whole number.
  static IntegerTest of(Comparison comparison, double bound) {
    if (Double.isNaN(bound)) {
      return new Nothing();
    }
    boolean above = bound >= 0x1p63;
    boolean below = bound < -0x1p63;
    return switch (comparison) {
      case EQUAL ->
          above || below || bound != Math.rint(bound)
              ? new Nothing()
              : of(comparison, (long) bound);
      case LESS, LESS_OR_EQUAL -> {
        if (above) {
          yield new Range(Long.MIN_VALUE, Long.MAX_VALUE);
        }
        double floor = Math.floor(bound);
        boolean strict = comparison == Comparison.LESS && floor == bound;
        yield below
            ? new Nothing()
            : of(strict ? Comparison.LESS : Comparison.LESS_OR_EQUAL, (long) floor);
      }
      case GREATER, GREATER_OR_EQUAL -> {
        if (below) {
          yield new Range(Long.MIN_VALUE, Long.MAX_VALUE);
        }
        double ceiling = Math.ceil(bound);
        boolean strict = comparison == Comparison.GREATER && ceiling == bound;
        yield above
            ? new Nothing()
            : of(strict ? Comparison.GREATER : Comparison.GREATER_OR_EQUAL, (long) ceiling);
      }
      case NOT_EQUAL -> throw new IllegalArgumentException("not a test: !=");
    };
  }

  /// What must hold for `value` when this must hold for `value + by`, for values whose sum with
  /// `by` is one of 64 bits.
  default IntegerTest before(long by) {
    return switch (this) {
      case Nothing() -> this;
      case Range(long low, long high) -> {
        if (by > 0 ? high < Long.MIN_VALUE + by : low > Long.MAX_VALUE + by) {
          yield new Nothing();
        }
        yield range(
            low == Long.MIN_VALUE ? low : Numbers.saturated(low, -by),
            high == Long.MAX_VALUE ? high : Numbers.saturated(high, -by));
      }
      case AnyOf(LongSet members) -> {
        long[] moved = members.toArray();
        for (int i = 0; i < moved.length; i++) {
          moved[i] = Numbers.saturated(moved[i], -by);
        }
        yield anyOf(moved);
      }
      case MemberOf _ -> throw new IllegalStateException("no member is a moment");
    };
  }

  /// What both say, for two ranges.
  static IntegerTest both(IntegerTest one, IntegerTest other) {
    if (one instanceof Range(long low, long high)
        && other instanceof Range(long low2, long high2)) {
      return range(Math.max(low, low2), Math.min(high, high2));
    }
    return new Nothing();
  }
}
