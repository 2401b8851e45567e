package io.elanus.storage.format.column;

/// How wide integers are stored.
public enum Packing {
  /// As wide as their type: no look at the values.
  NATURAL,
  /// As the distance from the smallest, in the fewest of 1, 2, 4, 8, 16, 32 or 64 bits.
  TIGHT
}
