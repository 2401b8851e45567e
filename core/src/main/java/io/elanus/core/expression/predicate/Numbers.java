package io.elanus.core.expression.predicate;

/// Integers against doubles, without rounding either.
public final class Numbers {
  private Numbers() {}

  /// The order of an integer and a double that is not NaN, as of [Long#compare].
  public static int compare(long integer, double floating) {
    if (floating >= 0x1p63) {
      return -1;
    }
    if (floating < -0x1p63) {
      return 1;
    }
    long whole = (long) floating;
    return integer != whole
        ? Long.compare(integer, whole)
        : Double.compare(0.0, floating - whole + 0.0);
  }

  /// The sum, or the end of the 64 bits that it leaves.
  static long saturated(long a, long b) {
    long sum = a + b;
    boolean overflow = ((a ^ sum) & (b ^ sum)) < 0;
    return overflow ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
  }

  /// Whether the double is a whole number of 64 bits.
  public static boolean isLong(double value) {
    return value >= -0x1p63 && value < 0x1p63 && value == Math.rint(value);
  }
}
