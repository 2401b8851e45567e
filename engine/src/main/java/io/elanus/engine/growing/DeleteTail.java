package io.elanus.engine.growing;

import java.util.Arrays;

/// Which rows were deleted, and when: each row at most once, in the order of the deletes. One
/// thread adds, others read the published part.
final class DeleteTail {
  private int[] rows = new int[16];
  private long[] timestamps = new long[16];
  private long[] marked = new long[1];
  private volatile int count;

  boolean contains(int row) {
    return row >>> 6 < marked.length && (marked[row >>> 6] & (1L << row)) != 0;
  }

  /// @param timestamp at least that of the delete before
  void add(int row, long timestamp) {
    int next = count;
    if (next == rows.length) {
      rows = Arrays.copyOf(rows, 2 * next);
      timestamps = Arrays.copyOf(timestamps, 2 * next);
    }
    if (row >>> 6 >= marked.length) {
      marked = Arrays.copyOf(marked, Math.max((row >>> 6) + 1, 2 * marked.length));
    }
    rows[next] = row;
    timestamps[next] = timestamp;
    marked[row >>> 6] |= 1L << row;
    count = next + 1;
  }

  int count() {
    return count;
  }

  /// How many of the first `published` deletes happened at or before the moment.
  int countThrough(long snapshot, int published) {
    long[] at = timestamps;
    int low = 0;
    int high = published;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at[middle] <= snapshot) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  int row(int index) {
    return rows[index];
  }

  long timestamp(int index) {
    return timestamps[index];
  }
}
