package io.elanus.engine.growing;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.schema.DataType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// From a primary key to the rows that hold it, newest first. An open-addressing table of row
/// numbers leads to the newest row of a key, a link from each row to the one before it with the
/// same key. The keys themselves are looked up in the key column.
///
/// One thread adds, any number look up: a slot is written after the row that it names (release) and
/// read before it (acquire).
abstract sealed class KeyRows {
  static final int NONE = -1;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(int[].class);

  /// Row + 1 of the newest row of a key; 0 for a free slot. At most half full.
  private volatile int[] table = new int[128];

  private int[] previous = new int[64];
  private int used;

  static KeyRows over(ScalarRows keys, DataType type) {
    return switch (type) {
      case INT64 -> new OfIntegers(keys);
      case VARCHAR -> new OfBytes(keys);
      case BOOL,
          INT8,
          INT16,
          INT32,
          FLOAT,
          DOUBLE,
          ARRAY,
          JSON,
          GEOMETRY,
          TEXT,
          TIMESTAMPTZ,
          BINARY_VECTOR,
          FLOAT_VECTOR,
          FLOAT16_VECTOR,
          BFLOAT16_VECTOR,
          SPARSE_FLOAT_VECTOR,
          INT8_VECTOR ->
          throw new IllegalArgumentException("no type of a primary key: " + type);
    };
  }

  /// Adds rows `first, first + 1, ...`, whose keys are in the key column already.
  final void add(Column keys, int first) {
    int rows = first + keys.rowCount();
    if (rows > previous.length)
      previous = Arrays.copyOf(previous, Math.max(rows, 2 * previous.length));
    for (int i = 0; i < keys.rowCount(); i++) {
      if (2 * (used + 1) > table.length) enlarge();
      int[] slots = table;
      int slot = find(slots, keys, i);
      if (slots[slot] == 0) used++;
      previous[first + i] = slots[slot] - 1;
      SLOT.setRelease(slots, slot, first + i + 1);
    }
  }

  /// The newest row that holds the key, [#NONE] when no row does. It may be a row that is not
  /// published yet: follow [#before] to those that are.
  final int newest(Column keys, int key) {
    int[] slots = table;
    return (int) SLOT.getAcquire(slots, find(slots, keys, key)) - 1;
  }

  /// The next older row with the same key.
  final int before(int row) {
    return previous[row];
  }

  private int find(int[] slots, Column keys, int key) {
    int mask = slots.length - 1;
    int slot = hash(keys, key) & mask;
    while (true) {
      int row = (int) SLOT.getAcquire(slots, slot) - 1;
      if (row == NONE || holds(row, keys, key)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private void enlarge() {
    int[] larger = new int[2 * table.length];
    int mask = larger.length - 1;
    for (int row1 : table) {
      if (row1 == 0) continue;
      int slot = hashOf(row1 - 1) & mask;
      while (larger[slot] != 0) slot = (slot + 1) & mask;
      larger[slot] = row1;
    }
    table = larger;
  }

  abstract int hash(Column keys, int key);

  abstract int hashOf(int row);

  abstract boolean holds(int row, Column keys, int key);

  /// Smaller than, equal to or larger than 0 as the key of row `a` is to the key of row `b`.
  abstract int compare(int a, int b);

  static int spread(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) ^ (int) (mixed >>> 17);
  }

  static int hash(byte[] bytes, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return spread(hash);
  }

  private static final class OfIntegers extends KeyRows {
    private final ScalarRows stored;

    OfIntegers(ScalarRows stored) {
      this.stored = stored;
    }

    @Override
    int hash(Column keys, int key) {
      return spread(((IntegerColumn) keys).values()[key]);
    }

    @Override
    int hashOf(int row) {
      return spread(stored.integer(row));
    }

    @Override
    boolean holds(int row, Column keys, int key) {
      return stored.integer(row) == ((IntegerColumn) keys).values()[key];
    }

    @Override
    int compare(int a, int b) {
      return Long.compare(stored.integer(a), stored.integer(b));
    }
  }

  private static final class OfBytes extends KeyRows {
    private final ScalarRows stored;

    OfBytes(ScalarRows stored) {
      this.stored = stored;
    }

    @Override
    int hash(Column keys, int key) {
      BytesColumn column = (BytesColumn) keys;
      return hash(column.bytes(), column.offsets()[key], column.offsets()[key + 1]);
    }

    @Override
    int hashOf(int row) {
      return stored.bytesChunk(row).hash(ScalarRows.rowInChunk(row));
    }

    @Override
    boolean holds(int row, Column keys, int key) {
      BytesColumn column = (BytesColumn) keys;
      return stored
          .bytesChunk(row)
          .valueEquals(
              ScalarRows.rowInChunk(row),
              column.bytes(),
              column.offsets()[key],
              column.offsets()[key + 1]);
    }

    @Override
    int compare(int a, int b) {
      return stored
          .bytesChunk(a)
          .compare(ScalarRows.rowInChunk(a), stored.bytesChunk(b), ScalarRows.rowInChunk(b));
    }
  }
}
