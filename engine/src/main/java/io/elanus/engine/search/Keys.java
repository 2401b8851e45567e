package io.elanus.engine.search;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import java.util.Arrays;

/// Order and equality of primary keys in their columns: numbers by value, texts by unsigned bytes.
final class Keys {
  private Keys() {}

  static int compare(Column a, int i, Column b, int j) {
    if (a instanceof IntegerColumn left && b instanceof IntegerColumn right) {
      return Long.compare(left.values()[i], right.values()[j]);
    }
    if (a instanceof BytesColumn left && b instanceof BytesColumn right) {
      return Arrays.compareUnsigned(
          left.bytes(),
          left.offsets()[i],
          left.offsets()[i + 1],
          right.bytes(),
          right.offsets()[j],
          right.offsets()[j + 1]);
    }
    throw new IllegalArgumentException("no keys: " + a.type() + ", " + b.type());
  }

  static boolean equal(Column a, int i, Column b, int j) {
    return compare(a, i, b, j) == 0;
  }

  private static int hash(Column keys, int i) {
    int hash =
        switch (keys) {
          case IntegerColumn numbers -> Long.hashCode(numbers.values()[i] * 0x9E3779B97F4A7C15L);
          case BytesColumn texts -> {
            int sum = 1;
            for (int b = texts.offsets()[i]; b < texts.offsets()[i + 1]; b++) {
              sum = 31 * sum + texts.bytes()[b];
            }
            yield sum * 0x9E3779B9;
          }
          default -> throw new IllegalArgumentException("no keys: " + keys.type());
        };
    return hash ^ (hash >>> 15);
  }

  /// A set of some keys of one column.
  static final class Set {
    private final Column keys;
    private final int[] table;

    /// @param capacity keys that are added at most
    Set(Column keys, int capacity) {
      this.keys = keys;
      table = new int[Integer.highestOneBit(Math.max(4, capacity)) << 2];
    }

    /// Adds the key of entry `i`.
    ///
    /// @return false when an equal one is in the set already
    boolean add(int i) {
      int slot = hash(keys, i) & (table.length - 1);
      while (table[slot] != 0) {
        if (equal(keys, table[slot] - 1, keys, i)) {
          return false;
        }
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = i + 1;
      return true;
    }

    void clear() {
      Arrays.fill(table, 0);
    }
  }
}
