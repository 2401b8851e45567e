package io.elanus.engine.sealed;

import java.util.Arrays;

/// Deleted rows of one segment, each once.
///
/// @param rows ascending
/// @param timestamps when each of them was deleted
public record RowDeletes(int[] rows, long[] timestamps) {
  static final RowDeletes NONE = new RowDeletes(new int[0], new long[0]);

  /// The first `count` deletes, by row.
  static RowDeletes sorted(int[] rows, long[] timestamps, int count) {
    int[] sortedRows = Arrays.copyOf(rows, count);
    Arrays.sort(sortedRows);
    long[] sortedTimestamps = new long[count];
    for (int i = 0; i < count; i++) {
      sortedTimestamps[Arrays.binarySearch(sortedRows, rows[i])] = timestamps[i];
    }
    return new RowDeletes(sortedRows, sortedTimestamps);
  }
}
