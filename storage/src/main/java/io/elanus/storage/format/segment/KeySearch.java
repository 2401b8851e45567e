package io.elanus.storage.format.segment;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.storage.format.column.ColumnBlock;
import java.lang.foreign.MemorySegment;

/// Binary search in the ascending keys of a segment.
final class KeySearch {
  private static final int WITHIN_PAGE = ColumnReader.PAGE_ROWS - 1;

  private KeySearch() {}

  /// The first row at or after `from` whose key is not below key `i`.
  static int lowerBound(ColumnReader column, Column keys, int i, int from) {
    int low = from;
    int high = column.rowCount();
    for (int step = 1;
        low + step < high;
        step <<= 1) { // keys near each other are found in few steps
      if (compare(column, low + step, keys, i) >= 0) {
        high = low + step;
      } else {
        low += step;
      }
      if (step >= 1 << 29) {
        break;
      }
    }
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(column, middle, keys, i) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// The rows that hold any of the ascending keys.
  static Bits rowsOf(ColumnReader column, Column keys) {
    Bits rows = Bits.none(column.rowCount());
    int row = 0;
    for (int i = 0; i < keys.rowCount() && row < column.rowCount(); i++) {
      row = lowerBound(column, keys, i, row);
      for (; row < column.rowCount() && compare(column, row, keys, i) == 0; row++) {
        rows.set(row);
      }
    }
    return rows;
  }

  /// The row's key against key `i`.
  private static int compare(ColumnReader column, int row, Column keys, int i) {
    return switch (keys) {
      case IntegerColumn integers -> Long.compare(column.numberAt(row), integers.values()[i]);
      case BytesColumn texts -> compare(column, row, texts, i);
      default -> throw new IllegalArgumentException("no key type: " + keys.type());
    };
  }

  private static int compare(ColumnReader column, int row, BytesColumn keys, int i) {
    ColumnBlock block = column.blockOf(row);
    MemorySegment text =
        block.text(block.offsetAt(row & WITHIN_PAGE), block.offsetAt((row & WITHIN_PAGE) + 1));
    int start = keys.offsets()[i];
    int length = keys.length(i);
    MemorySegment key = MemorySegment.ofArray(keys.bytes());
    long mismatch =
        MemorySegment.mismatch(text, 0, text.byteSize(), key, start, (long) start + length);
    if (mismatch < 0 || mismatch == text.byteSize() || mismatch == length) {
      return Long.compare(text.byteSize(), length);
    }
    return Byte.compareUnsigned(
        text.get(java.lang.foreign.ValueLayout.JAVA_BYTE, mismatch),
        keys.bytes()[start + (int) mismatch]);
  }
}
