package io.elanus.core.expression.predicate;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.expression.syntax.Comparison;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/// Every comparison of every edge value with every other, judged by decimals of any length.
final class NumberTestsTest {
  private static final long[] INTEGERS = {
    0,
    1,
    -1,
    2,
    3,
    -7,
    (1L << 53) - 1,
    1L << 53,
    (1L << 53) + 1,
    (1L << 53) + 2,
    -(1L << 53) - 1,
    Long.MAX_VALUE,
    Long.MAX_VALUE - 1,
    Long.MAX_VALUE - 511,
    Long.MAX_VALUE - 512,
    Long.MAX_VALUE - 513,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1
  };
  private static final double[] DOUBLES = {
    0.0,
    -0.0,
    0.5,
    -0.5,
    1.0,
    1.5,
    -1.5,
    2.9999999999999996,
    3.0,
    4.9E-324,
    -4.9E-324,
    0x1p53,
    0x1p53 + 2,
    -0x1p53 - 2,
    0x1p63,
    -0x1p63,
    0x1.fffffffffffffp62,
    -0x1.0000000000001p63,
    1e300,
    -1e300,
    Double.MAX_VALUE
  };

  @Test
  void comparesByValue() {
    for (Comparison comparison : Comparison.values()) {
      if (comparison == Comparison.NOT_EQUAL) {
        continue;
      }
      for (long a : INTEGERS) {
        for (long b : INTEGERS) {
          assertThat(IntegerTest.of(comparison, b).holds(a))
              .isEqualTo(comparison.holds(Long.compare(a, b)));
        }
        for (double b : DOUBLES) {
          int sign = BigDecimal.valueOf(a).compareTo(new BigDecimal(b));
          assertThat(Integer.signum(Numbers.compare(a, b))).as("%s ? %s", a, b).isEqualTo(sign);
          assertThat(IntegerTest.of(comparison, b).holds(a))
              .as("%s %s %s", a, comparison, b)
              .isEqualTo(comparison.holds(sign));
          assertThat(FloatingTest.of(comparison, a).holds(b))
              .as("%s %s %s", b, comparison, a)
              .isEqualTo(comparison.holds(-sign));
        }
      }
      for (double a : DOUBLES) {
        for (double b : DOUBLES) {
          int sign = new BigDecimal(a).compareTo(new BigDecimal(b));
          assertThat(FloatingTest.of(comparison, b).holds(a))
              .as("%s %s %s", a, comparison, b)
              .isEqualTo(comparison.holds(sign));
        }
      }
    }
  }

  @Test
  void nanPassesNoTest() {
    for (double bound : DOUBLES) {
      assertThat(FloatingTest.of(Comparison.EQUAL, bound).holds(Double.NaN)).isFalse();
      assertThat(FloatingTest.of(Comparison.GREATER_OR_EQUAL, bound).holds(Double.NaN)).isFalse();
    }
    assertThat(FloatingTest.anyOf(1.0, 2.0).holds(Double.NaN)).isFalse();
  }
}
