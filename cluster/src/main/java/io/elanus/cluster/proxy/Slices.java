package io.elanus.cluster.proxy;

/// Row numbers.
final class Slices {
  private Slices() {}

  /// `from, from + 1, .. to - 1`.
  static int[] range(int from, int to) {
    int[] rows = new int[to - from];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = from + i;
    }
    return rows;
  }
}
