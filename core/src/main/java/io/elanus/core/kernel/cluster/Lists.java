package io.elanus.core.kernel.cluster;

import java.util.Arrays;

/// The rows of each list, ascending, and where each list starts.
///
/// @param starts shape `[lists + 1]`; multiples of 32 when lists are in blocks
/// @param rows the row at each position; -1 behind the last of a list
public record Lists(int[] starts, int[] rows) {
  private static final int BLOCK = 32;

  /// @param labels the list of each row
  public static Lists of(int[] labels, int lists, boolean inBlocks) {
    int[] starts = new int[lists + 1];
    for (int label : labels) {
      starts[label + 1]++;
    }
    for (int list = 0; list < lists; list++) {
      int size = starts[list + 1];
      int places = inBlocks ? (size + BLOCK - 1) & -BLOCK : size;
      starts[list + 1] = Math.addExact(starts[list], places);
    }
    int[] rows = new int[starts[lists]];
    Arrays.fill(rows, -1);
    int[] next = starts.clone();
    for (int row = 0; row < labels.length; row++) {
      rows[next[labels[row]]++] = row;
    }
    return new Lists(starts, rows);
  }
}
