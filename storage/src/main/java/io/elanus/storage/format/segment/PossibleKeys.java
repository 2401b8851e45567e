package io.elanus.storage.format.segment;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.storage.format.segment.PageStatistics.Range;
import java.util.Arrays;

/// Which of some keys a segment may hold, told by the bounds and bloom filters of its pages of
/// ascending keys. None of its keys is read: where most keys are in other segments, as when deletes
/// go to every segment of a shard, that spares a binary search in cold pages each.
final class PossibleKeys {
  /// Where more keys are asked about, one in so many rows, each is near the one before, and found
  /// in few steps.
  private static final int ROWS_PER_KEY = 16;

  private final ColumnReader column;
  private final PageMembers members;
  private final int pageCount;

  private PossibleKeys(ColumnReader column, PageMembers members) {
    this.column = column;
    this.members = members;
    this.pageCount = column.stored().pages().size();
  }

  /// @param keys ascending
  /// @return those that may be there, ascending; the same column where nothing is known
  static Column of(ColumnReader column, Column keys) {
    if ((long) keys.rowCount() * ROWS_PER_KEY > column.rowCount()) {
      return keys;
    }
    PageMembers members = column.members();
    return members == null ? keys : new PossibleKeys(column, members).among(keys);
  }

  private Column among(Column keys) {
    int[] possible = new int[keys.rowCount()];
    int count = 0;
    for (int i = 0; i < keys.rowCount(); i++) {
      if (mayHold(keys, i)) {
        possible[count++] = i;
      }
    }
    return count == keys.rowCount() ? keys : keys.gather(Arrays.copyOf(possible, count));
  }

  /// Pages ascend by both bounds. Bounds of long texts are cut, and equal keys may fill several
  /// pages: so there may be more pages than one that a key lies in.
  private boolean mayHold(Column keys, int i) {
    long hash = PageMembers.hash(keys, i);
    for (int page = lastThatBegins(keys, i); page >= 0; page--) {
      if (isBehind(page, keys, i)) {
        return false;
      }
      if (members.page(page).mayHold(hash)) {
        return true;
      }
    }
    return false;
  }

  /// The last page whose lower bound is not above the key; -1 when there is none.
  private int lastThatBegins(Column keys, int i) {
    int low = 0;
    int high = pageCount;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (isBefore(middle, keys, i)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low - 1;
  }

  /// Whether the key lies before all of the page.
  private boolean isBefore(int page, Column keys, int i) {
    return switch (column.statistics(page).range()) {
      case Range.Integers(long min, long _) -> ((IntegerColumn) keys).values()[i] < min;
      case Range.Texts(byte[] min, byte[] _) -> compare((BytesColumn) keys, i, min) < 0;
      case Range.Floats _, Range.Unknown _ -> false;
    };
  }

  /// Whether the key lies behind all of the page.
  private boolean isBehind(int page, Column keys, int i) {
    return switch (column.statistics(page).range()) {
      case Range.Integers(long _, long max) -> ((IntegerColumn) keys).values()[i] > max;
      case Range.Texts(byte[] _, byte[] max) -> compare((BytesColumn) keys, i, max) > 0;
      case Range.Floats _, Range.Unknown _ -> false;
    };
  }

  private static int compare(BytesColumn keys, int i, byte[] bound) {
    return Arrays.compareUnsigned(
        keys.bytes(), keys.offsets()[i], keys.offsets()[i + 1], bound, 0, bound.length);
  }
}
