package io.elanus.core.expression.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.expression.syntax.Comparison;
import io.elanus.core.expression.syntax.Constant;
import io.elanus.core.expression.syntax.Operator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every condition on every result, beside the result itself in integers of any length.
final class ExactRangeTest {
  private static final List<Operator> OPERATORS =
      Arrays.stream(Operator.values()).filter(ExactRange::canUndo).toList();
  private static final long[] INTEGERS = {
    0,
    1,
    -1,
    2,
    -3,
    7,
    (1L << 53) + 1,
    Long.MAX_VALUE / 2,
    Long.MAX_VALUE / 2 + 1,
    Long.MIN_VALUE / 2,
    Long.MAX_VALUE - 1,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1
  };
  private static final List<Constant> NUMBERS =
      List.of(
          new Constant.Int(0),
          new Constant.Int(1),
          new Constant.Int(-6),
          new Constant.Int(21),
          new Constant.Int(Long.MAX_VALUE),
          new Constant.Int(Long.MIN_VALUE),
          new Constant.Floating(-0.5),
          new Constant.Floating(6.5),
          new Constant.Floating(0x1p63),
          new Constant.Floating(-0x1p64),
          new Constant.Floating(0x1p125),
          new Constant.Floating(1e300));

  @Test
  void asksTheOperandWhatIsAskedOfTheResult() {
    for (Operator operator : OPERATORS) {
      for (long operand : INTEGERS) {
        for (Constant number : NUMBERS) {
          for (Comparison comparison : Comparison.values()) {
            if (comparison == Comparison.NOT_EQUAL) {
              continue;
            }
            var test = ExactRange.of(comparison, number).before(operator, operand).ofLongs();
            for (long x : INTEGERS) {
              int order = result(x, operator, operand).compareTo(exact(number));
              assertThat(test.holds(x))
                  .as("%d %s %d %s %s", x, operator, operand, comparison, number)
                  .isEqualTo(comparison.holds(order));
            }
          }
        }
      }
    }
  }

  @Test
  void nothingIsBeyondInfinity() {
    Constant infinite = new Constant.Floating(Double.POSITIVE_INFINITY);
    assertThat(ExactRange.of(Comparison.LESS, infinite).ofLongs().holds(Long.MAX_VALUE)).isTrue();
    assertThat(ExactRange.of(Comparison.GREATER, infinite).ofLongs().holds(0)).isFalse();
    assertThat(ExactRange.of(Comparison.EQUAL, infinite).ofLongs().holds(0)).isFalse();
  }

  private static BigDecimal result(long x, Operator operator, long operand) {
    BigInteger a = BigInteger.valueOf(x);
    BigInteger b = BigInteger.valueOf(operand);
    return new BigDecimal(
        switch (operator) {
          case ADD -> a.add(b);
          case SUBTRACT -> a.subtract(b);
          case MULTIPLY -> a.multiply(b);
          default -> throw new IllegalArgumentException(operator.name());
        });
  }

  private static BigDecimal exact(Constant number) {
    return number instanceof Constant.Int(long integer)
        ? BigDecimal.valueOf(integer)
        : new BigDecimal(ConstantFolding.asDouble(number));
  }
}
