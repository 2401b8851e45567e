package io.elanus.core.expression.check;

import io.elanus.core.expression.predicate.Numbers;
import io.elanus.core.expression.syntax.Comparison;
import io.elanus.core.expression.syntax.Constant;
import io.elanus.core.expression.syntax.Operator;
import io.elanus.core.expression.syntax.Refusal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Arithmetic and comparisons whose operands are all constants.
final class ConstantFolding {
  private ConstantFolding() {}

  /// Integers stay integers: division truncates toward zero, `%` has the sign of the dividend, a
  /// power is an integer when it is one exactly. What leaves 64 bits is refused.
  static Constant arithmetic(Operator operator, Constant left, Constant right) {
    if (left instanceof Constant.Int(long a) && right instanceof Constant.Int(long b)) {
      return integers(operator, a, b);
    }
    double a = number(operator, left);
    double b = number(operator, right);
    double result =
        switch (operator) {
          case ADD -> a + b;
          case SUBTRACT -> a - b;
          case MULTIPLY -> a * b;
          case DIVIDE -> a / nonZero(b);
          case MODULO -> throw new Refusal("modulo can only apply on integer types");
          case POWER -> Math.pow(a, b);
          case BIT_AND, BIT_OR, BIT_XOR ->
              throw new Refusal("'" + operator.symbol() + "' can only be used between integers");
        };
    if (!Double.isFinite(result)) {
      throw outOfRange(operator, left, right);
    }
    return new Constant.Floating(result);
  }

  static Constant negated(Constant operand) {
    return switch (operand) {
      case Constant.Int(long value) when value != Long.MIN_VALUE -> new Constant.Int(-value);
      case Constant.Int _ ->
          throw new Refusal("integer out of range: -(" + operand.display() + ")");
      case Constant.Floating(double value) -> new Constant.Floating(-value);
      case Constant.Bool _, Constant.Text _, Constant.Instant _, Constant.Many _ ->
          throw new Refusal("'-' can not be applied to " + operand.type().wireName());
    };
  }

  /// @throws Refusal when the two have no order, or no equality, with each other
  static boolean compare(Comparison comparison, Constant left, Constant right) {
    if (left instanceof Constant.Bool(boolean a)
        && right instanceof Constant.Bool(boolean b)
        && !comparison.isOrder()) {
      return comparison.holds(Boolean.compare(a, b));
    }
    if (left instanceof Constant.Text(String a) && right instanceof Constant.Text(String b)) {
      return comparison.holds(
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));
    }
    if (left instanceof Constant.Instant(long a) && right instanceof Constant.Instant(long b)) {
      return comparison.holds(Long.compare(a, b));
    }
    if (left instanceof Constant.Many && right instanceof Constant.Many && !comparison.isOrder()) {
      return comparison.holds(left.equals(right) ? 0 : 1);
    }
    if (isNumber(left) && isNumber(right)) {
      return comparison.holds(compareNumbers(left, right));
    }
    throw new Refusal(
        "comparisons between "
            + left.type().wireName()
            + " and "
            + right.type().wireName()
            + " are not supported");
  }

  static boolean isNumber(Constant constant) {
    return constant instanceof Constant.Int || constant instanceof Constant.Floating;
  }

  /// The order of two numbers by value.
  static int compareNumbers(Constant left, Constant right) {
    if (left instanceof Constant.Int(long a)) {
      return right instanceof Constant.Int(long b)
          ? Long.compare(a, b)
          : Numbers.compare(a, asDouble(right));
    }
    return right instanceof Constant.Int(long b)
        ? -Numbers.compare(b, asDouble(left))
        : Double.compare(asDouble(left) + 0.0, asDouble(right) + 0.0);
  }

  static double asDouble(Constant number) {
    return switch (number) {
      case Constant.Int(long value) -> value;
      case Constant.Floating(double value) -> value;
      case Constant.Bool _, Constant.Text _, Constant.Instant _, Constant.Many _ ->
          throw new IllegalStateException("no number: " + number);
    };
  }

  private static Constant integers(Operator operator, long a, long b) {
    try {
      return switch (operator) {
        case ADD -> new Constant.Int(Math.addExact(a, b));
        case SUBTRACT -> new Constant.Int(Math.subtractExact(a, b));
        case MULTIPLY -> new Constant.Int(Math.multiplyExact(a, b));
        case DIVIDE -> {
          nonZero(b);
          yield new Constant.Int(Math.divideExact(a, b));
        }
        case MODULO -> {
          if (b == 0) {
            throw new Refusal("modulo by zero");
          }
          yield new Constant.Int(a % b);
        }
        case POWER -> power(a, b);
        case BIT_AND -> new Constant.Int(a & b);
        case BIT_OR -> new Constant.Int(a | b);
        case BIT_XOR -> new Constant.Int(a ^ b);
      };
    } catch (ArithmeticException _) {
      throw outOfRange(operator, new Constant.Int(a), new Constant.Int(b));
    }
  }

  private static Constant power(long base, long exponent) {
    if (exponent >= 0) {
      boolean small = base >= -1 && base <= 1;
      if (small) {
        return new Constant.Int(
            base == 0 ? (exponent == 0 ? 1 : 0) : base == 1 || exponent % 2 == 0 ? 1 : -1);
      }
      if (exponent < 64) {
        BigInteger exact = BigInteger.valueOf(base).pow((int) exponent);
        if (exact.bitLength() <= 63) {
          return new Constant.Int(exact.longValue());
        }
      }
    }
    double rounded = Math.pow(base, exponent);
    if (!Double.isFinite(rounded)) {
      throw new ArithmeticException("power");
    }
    return new Constant.Floating(rounded);
  }

  private static double number(Operator operator, Constant constant) {
    if (!isNumber(constant)) {
      throw new Refusal(
          "'" + operator.symbol() + "' can not be applied to " + constant.type().wireName());
    }
    return asDouble(constant);
  }

  private static double nonZero(double divisor) {
    if (divisor == 0) {
      throw new Refusal("divide by zero");
    }
    return divisor;
  }

  private static Refusal outOfRange(Operator operator, Constant left, Constant right) {
    return new Refusal(
        "number out of range: " + left.display() + " " + operator.symbol() + " " + right.display());
  }
}
