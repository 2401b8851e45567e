package io.elanus.core.column;

import io.elanus.core.kernel.bits.Bits;
import org.jspecify.annotations.Nullable;

/// Which rows of a column hold a value. A column without nulls has no validity at all (`null`).
public final class Validity {
  private Validity() {}

  /// The set as it is, or null when every row is in it.
  public static @Nullable Bits orNullWhenFull(Bits valid) {
    return valid.count() == valid.size() ? null : valid;
  }
}
