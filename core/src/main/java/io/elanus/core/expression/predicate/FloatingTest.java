package io.elanus.core.expression.predicate;

import io.elanus.core.expression.syntax.Comparison;

/// What must hold for a floating number. NaN passes no test.
public sealed interface FloatingTest {
  boolean holds(double value);

  record Nothing() implements FloatingTest {
    @Override
    public boolean holds(double value) {
      return false;
    }
  }

  /// `low <= value <= high`. An open end is the neighbouring double.
  record Range(double low, double high) implements FloatingTest {
    @Override
    public boolean holds(double value) {
      return low <= value && value <= high;
    }
  }

  /// @param members the bits of the doubles, with zero unsigned
  record AnyOf(LongSet members) implements FloatingTest {
    @Override
    public boolean holds(double value) {
      return members.contains(bits(value));
    }
  }

  /// The bits under which a double is looked up: both zeros are one.
  static long bits(double value) {
    return Double.doubleToRawLongBits(value + 0.0);
  }

  static FloatingTest range(double low, double high) {
    return low <= high ? new Range(low, high) : new Nothing();
  }

  static FloatingTest anyOf(double... values) {
    long[] bits = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = bits(values[i]);
    }
    return switch (values.length) {
      case 0 -> new Nothing();
      case 1 -> range(values[0], values[0]);
      default -> new AnyOf(LongSet.of(bits));
    };
  }

  /// `value comparison bound`; [Comparison#NOT_EQUAL] is not a test of its own.
  static FloatingTest of(Comparison comparison, double bound) {
    return switch (comparison) {
      case EQUAL -> range(bound, bound);
      case LESS ->
          bound == Double.NEGATIVE_INFINITY
              ? new Nothing()
              : range(Double.NEGATIVE_INFINITY, Math.nextDown(bound));
      case LESS_OR_EQUAL -> range(Double.NEGATIVE_INFINITY, bound);
      case GREATER ->
          bound == Double.POSITIVE_INFINITY
              ? new Nothing()
              : range(Math.nextUp(bound), Double.POSITIVE_INFINITY);
      case GREATER_OR_EQUAL -> range(bound, Double.POSITIVE_INFINITY);
      case NOT_EQUAL -> throw new IllegalArgumentException("not a test: !=");
    };
  }

  /// `value comparison bound` by value: exact although no double may equal the bound.
  static FloatingTest of(Comparison comparison, long bound) {
    double near = bound;
    int sign = Numbers.compare(bound, near);
    if (sign == 0) {
      return of(comparison, near);
    }
    double below = sign > 0 ? near : Math.nextDown(near);
    return switch (comparison) {
      case EQUAL -> new Nothing();
      case LESS, LESS_OR_EQUAL -> range(Double.NEGATIVE_INFINITY, below);
      case GREATER, GREATER_OR_EQUAL -> range(Math.nextUp(below), Double.POSITIVE_INFINITY);
      case NOT_EQUAL -> throw new IllegalArgumentException("not a test: !=");
    };
  }

  /// What both say, for two ranges.
  static FloatingTest both(FloatingTest one, FloatingTest other) {
    if (one instanceof Range(double low, double high)
        && other instanceof Range(double low2, double high2)) {
      return range(Math.max(low, low2), Math.min(high, high2));
    }
    return new Nothing();
  }
}
