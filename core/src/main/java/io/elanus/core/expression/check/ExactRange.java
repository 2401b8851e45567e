package io.elanus.core.expression.check;

import io.elanus.core.expression.predicate.IntegerTest;
import io.elanus.core.expression.syntax.Comparison;
import io.elanus.core.expression.syntax.Constant;
import io.elanus.core.expression.syntax.Operator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// What must hold for an integer without bounds, such as the product of two 64-bit integers.
///
/// `x * 2 > 88` is not computed: it is `x > 44`, for every x, and an index can answer it.
///
/// @param low the least, null when there is none
/// @param high the greatest, null when there is none; where it is less than the least nothing
///   passes
record ExactRange(@Nullable BigInteger low, @Nullable BigInteger high) {
  private static final BigInteger LEAST_LONG = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MOST_LONG = BigInteger.valueOf(Long.MAX_VALUE);
  private static final ExactRange ALL = new ExactRange(null, null);
  private static final ExactRange NONE = new ExactRange(BigInteger.ONE, BigInteger.ZERO);

  /// Whether a range of the result is one of the operand.
  static boolean canUndo(Operator operator) {
    return switch (operator) {
      case ADD, SUBTRACT, MULTIPLY -> true;
      case DIVIDE, MODULO, POWER, BIT_AND, BIT_OR, BIT_XOR -> false;
    };
  }

  /// `integer comparison number`, by value; [Comparison#NOT_EQUAL] is no range.
  static ExactRange of(Comparison comparison, Constant number) {
    double rounded = ConstantFolding.asDouble(number);
    if (Double.isInfinite(rounded)) {
      return ofInfinity(comparison, rounded > 0);
    }
    BigDecimal bound =
        number instanceof Constant.Int(long integer)
            ? BigDecimal.valueOf(integer)
            : new BigDecimal(rounded);
    BigInteger floor = bound.setScale(0, RoundingMode.FLOOR).toBigInteger();
    BigInteger ceiling = bound.setScale(0, RoundingMode.CEILING).toBigInteger();
    return switch (comparison) {
      case EQUAL -> new ExactRange(ceiling, floor);
      case LESS -> new ExactRange(null, ceiling.subtract(BigInteger.ONE));
      case LESS_OR_EQUAL -> new ExactRange(null, floor);
      case GREATER -> new ExactRange(floor.add(BigInteger.ONE), null);
      case GREATER_OR_EQUAL -> new ExactRange(ceiling, null);
      case NOT_EQUAL -> throw new IllegalArgumentException("not a range: !=");
    };
  }

  private static ExactRange ofInfinity(Comparison comparison, boolean positive) {
    return switch (comparison) {
      case EQUAL -> NONE;
      case LESS, LESS_OR_EQUAL -> positive ? ALL : NONE;
      case GREATER, GREATER_OR_EQUAL -> positive ? NONE : ALL;
      case NOT_EQUAL -> throw new IllegalArgumentException("not a range: !=");
    };
  }

  /// What must hold for x when this must hold for `x operator operand`.
  ///
  /// @param operator that [#canUndo]
  ExactRange before(Operator operator, long operand) {
    BigInteger by = BigInteger.valueOf(operand);
    return switch (operator) {
      case ADD -> moved(by.negate());
      case SUBTRACT -> moved(by);
      case MULTIPLY -> divided(by);
      case DIVIDE, MODULO, POWER, BIT_AND, BIT_OR, BIT_XOR ->
          throw new IllegalArgumentException("cannot undo " + operator);
    };
  }

  private ExactRange moved(BigInteger by) {
    return new ExactRange(low == null ? null : low.add(by), high == null ? null : high.add(by));
  }

  private ExactRange divided(BigInteger by) {
    return switch (by.signum()) {
      case 0 -> holds(BigInteger.ZERO) ? ALL : NONE;
      case 1 -> quotients(low, high, by);
      default -> quotients(high, low, by);
    };
  }

  private boolean holds(BigInteger value) {
    return (low == null || low.compareTo(value) <= 0)
        && (high == null || value.compareTo(high) <= 0);
  }

  private static ExactRange quotients(
      @Nullable BigInteger least, @Nullable BigInteger most, BigInteger by) {
    return new ExactRange(
        least == null ? null : quotient(least, by, RoundingMode.CEILING),
        most == null ? null : quotient(most, by, RoundingMode.FLOOR));
  }

  private static BigInteger quotient(BigInteger of, BigInteger by, RoundingMode rounding) {
    return new BigDecimal(of).divide(new BigDecimal(by), 0, rounding).toBigInteger();
  }

  /// The same of an integer of 64 bits.
  IntegerTest ofLongs() {
    BigInteger least = low == null ? LEAST_LONG : low.max(LEAST_LONG);
    BigInteger most = high == null ? MOST_LONG : high.min(MOST_LONG);
    return least.compareTo(most) <= 0
        ? IntegerTest.range(least.longValueExact(), most.longValueExact())
        : new IntegerTest.Nothing();
  }
}
