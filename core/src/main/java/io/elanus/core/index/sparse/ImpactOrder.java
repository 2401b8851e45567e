package io.elanus.core.index.sparse;

import static io.elanus.core.index.sparse.SparseFile.UINT16;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// Puts the postings of each list in the order of what they add, the most first. Their weights
/// become levels, 255ths of the list's largest; all are above zero.
final class ImpactOrder {
  static final int LEVELS = 255;

  private final char[] rows;
  private final float[] values;
  private final MemorySegment bytes;
  private final PartitionLayout layout;
  private final int[] next = new int[LEVELS + 1];

  /// @param rows of the postings, ascending in each list
  /// @param values their weights
  /// @param bytes where the partition is written
  ImpactOrder(char[] rows, float[] values, MemorySegment bytes, PartitionLayout layout) {
    this.rows = rows;
    this.values = values;
    this.bytes = bytes;
    this.layout = layout;
  }

  /// @param starts shape `[lists + 1]`, where the postings of each begin
  void write(int[] starts) {
    for (int list = 0; list + 1 < starts.length; list++) {
      write(starts[list], starts[list + 1]);
    }
  }

  /// Counts the levels, so that each knows where its postings go.
  private void write(int from, int to) {
    float largest = 0;
    for (int p = from; p < to; p++) {
      largest = Math.max(largest, values[p]);
    }
    Arrays.fill(next, 0);
    for (int p = from; p < to; p++) {
      next[level(values[p], largest)]++;
    }
    int at = to;
    for (int level = 0; level <= LEVELS; level++) {
      at -= next[level];
      next[level] = at;
    }
    for (int p = from; p < to; p++) {
      int level = level(values[p], largest);
      int place = next[level]++;
      bytes.set(UINT16, layout.impactRows() + 2L * place, rows[p]);
      bytes.set(ValueLayout.JAVA_BYTE, layout.impactLevels() + place, (byte) level);
    }
  }

  private static int level(float value, float largest) {
    return Math.round(value / largest * LEVELS);
  }
}
