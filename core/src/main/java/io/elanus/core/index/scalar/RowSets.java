package io.elanus.core.index.scalar;

import io.elanus.core.kernel.bits.Bits;
import java.util.Locale;

/// Sets of rows beside the dictionaries.
final class RowSets {
  enum Name {
    /// The row holds something to index: a value, an array, a string.
    HELD,
    /// The path leads to something else than null.
    PRESENT,
    /// The path leads to something that `exists` is true of.
    EXISTING;

    String section() {
      return "rows." + name().toLowerCase(Locale.ROOT);
    }
  }

  private final Bits[] sets = new Bits[Name.values().length];

  RowSets(int rowCount) {
    for (int i = 0; i < sets.length; i++) {
      sets[i] = Bits.none(rowCount);
    }
  }

  Bits get(Name name) {
    return sets[name.ordinal()];
  }
}
