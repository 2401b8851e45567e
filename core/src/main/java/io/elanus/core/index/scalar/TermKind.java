package io.elanus.core.index.scalar;

import java.util.Locale;

/// What the terms of a dictionary are. Values of a column are of one kind; JSON has all four.
enum TermKind {
  /// JSON booleans, as 0 and 1.
  BOOLEANS,
  /// BOOL and integer columns, and JSON numbers without fraction and exponent.
  INTEGERS,
  /// Floating columns and all other JSON numbers, as [#sortable].
  FLOATS,
  /// UTF-8, in the order of unsigned bytes.
  TEXTS;

  /// The name of a section of this dictionary.
  String section(String part) {
    return name().toLowerCase(Locale.ROOT) + "." + part;
  }

  /// A double as a long of the same order; both zeros are one, NaN comes after everything.
  static long sortable(double value) {
    long bits = Double.doubleToLongBits(value + 0.0);
    return bits ^ (bits >> 63 & Long.MAX_VALUE);
  }
}
