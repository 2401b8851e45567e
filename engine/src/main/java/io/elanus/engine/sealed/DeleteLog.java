package io.elanus.engine.sealed;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.storage.format.deletes.RowDeletes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The deletes of one sealed segment. Writers take turns on its monitor; readers take what is
/// published, without waiting. The set of rows that are left is kept for readers of the present, so
/// that a read costs nothing while nothing is deleted.
final class DeleteLog {
  private final int rowCount;
  private final Bits marked;
  private volatile Published published =
      new Published(new int[8], new long[8], 0, Long.MIN_VALUE, null, 0);

  DeleteLog(int rowCount) {
    this.rowCount = rowCount;
    marked = Bits.none(rowCount);
  }

  /// Some deletes, in the order in which they came. The arrays may grow behind `count`.
  private static final class Published {
    final int[] rows;
    final long[] timestamps;
    final int count;
    final long newest;
    private final @Nullable Bits leftByFirst;
    private final int first;
    private volatile @Nullable Bits left;

    /// @param leftByFirst the rows that the `first` deletes left, where that was asked for
    Published(
        int[] rows,
        long[] timestamps,
        int count,
        long newest,
        @Nullable Bits leftByFirst,
        int first) {
      this.rows = rows;
      this.timestamps = timestamps;
      this.count = count;
      this.newest = newest;
      this.leftByFirst = leftByFirst;
      this.first = first;
    }

    /// The rows that none of them deleted; shared, never changed.
    Bits left(int rowCount) {
      Bits known = left;
      if (known == null) {
        known = leftByFirst == null ? Bits.all(rowCount) : leftByFirst.copy();
        for (int i = leftByFirst == null ? 0 : first; i < count; i++) {
          known.clear(rows[i]);
        }
        left = known;
      }
      return known;
    }
  }

  /// Marks rows. A row that is marked already keeps the older of the two moments.
  synchronized void add(int[] added, long[] moments, int addedCount) {
    Published before = published;
    int[] rows = before.rows;
    long[] timestamps = before.timestamps;
    int count = before.count;
    long newest = before.newest;
    boolean changed = false;
    boolean shared = true;
    for (int i = 0; i < addedCount; i++) {
      int row = added[i];
      if (!marked.get(row)) {
        if (count == rows.length) {
          rows = Arrays.copyOf(rows, 2 * count);
          timestamps = Arrays.copyOf(timestamps, 2 * count);
          shared = false;
        }
        marked.set(row);
        rows[count] = row;
        timestamps[count++] = moments[i];
        newest = Math.max(newest, moments[i]);
        changed = true;
        continue;
      }
      if (moments[i] >= newest) continue; // as usual: deletes come in the order of their moments
      int place = placeOf(rows, count, row);
      if (moments[i] < timestamps[place]) {
        if (shared) {
          // Readers look at these entries: they keep theirs.
          timestamps = timestamps.clone();
          rows = rows.clone();
          shared = false;
        }
        timestamps[place] = moments[i];
        changed = true;
      }
    }
    if (changed) {
      published = new Published(rows, timestamps, count, newest, before.left, before.count);
    }
  }

  /// The rows not deleted at or before the moment: shared, not to be changed; null when none was
  /// deleted at all.
  @Nullable Bits leftAt(long snapshot) {
    Published now = published;
    if (now.count == 0) {
      return null;
    }
    if (snapshot >= now.newest) {
      return now.left(rowCount);
    }
    Bits left = Bits.all(rowCount);
    clearDeleted(left, now, snapshot);
    return left;
  }

  /// Takes out of the set what was deleted at or before the moment.
  void clearDeleted(Bits rows, long snapshot) {
    clearDeleted(rows, published, snapshot);
  }

  int count() {
    return published.count;
  }

  RowDeletes all() {
    Published now = published;
    if (now.count == 0) {
      return RowDeletes.NONE;
    }
    int[] rows = Arrays.copyOf(now.rows, now.count);
    Arrays.sort(rows);
    long[] timestamps = new long[now.count];
    for (int i = 0; i < now.count; i++) {
      timestamps[Arrays.binarySearch(rows, now.rows[i])] = now.timestamps[i];
    }
    return new RowDeletes(rows, timestamps);
  }

  private static void clearDeleted(Bits rows, Published deletes, long snapshot) {
    for (int i = 0; i < deletes.count; i++) {
      if (deletes.timestamps[i] <= snapshot) {
        rows.clear(deletes.rows[i]);
      }
    }
  }

  private static int placeOf(int[] rows, int count, int row) {
    for (int i = count - 1; i >= 0; i--) {
      if (rows[i] == row) {
        return i;
      }
    }
    throw new IllegalStateException("row " + row + " is marked but not listed");
  }
}
