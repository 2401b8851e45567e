package io.elanus.core.column;

import io.elanus.core.kernel.bits.Bits;
import org.jspecify.annotations.Nullable;

/// Picks rows out of a set.
final class Gather {
  private Gather() {}

  static @Nullable Bits bits(@Nullable Bits valid, int[] rows) {
    if (valid == null) {
      return null;
    }
    Bits gathered = Bits.none(rows.length);
    for (int i = 0; i < rows.length; i++) {
      if (valid.get(rows[i])) {
        gathered.set(i);
      }
    }
    return Validity.orNullWhenFull(gathered);
  }
}
