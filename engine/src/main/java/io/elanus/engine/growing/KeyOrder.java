package io.elanus.engine.growing;

/// Puts rows in the order of their keys; rows that share a key stay in write order.
final class KeyOrder {
  private KeyOrder() {}

  /// The rows `0 <= row < count` in key order.
  static int[] of(KeyRows keys, int count) {
    int[] rows = new int[count];
    boolean sorted = true;
    for (int row = 0; row < count; row++) {
      rows[row] = row;
      sorted = sorted && (row == 0 || keys.compare(row - 1, row) <= 0);
    }
    return sorted ? rows : mergeSorted(rows, keys);
  }

  /// Bottom-up merge sort: stable, and it compares rows where they are.
  private static int[] mergeSorted(int[] rows, KeyRows keys) {
    int[] from = rows;
    int[] to = new int[rows.length];
    for (long width = 1; width < rows.length; width *= 2) {
      for (long start = 0; start < rows.length; start += 2 * width) {
        int middle = (int) Math.min(start + width, rows.length);
        int end = (int) Math.min(start + 2 * width, rows.length);
        merge(from, to, (int) start, middle, end, keys);
      }
      int[] swapped = from;
      from = to;
      to = swapped;
    }
    return from;
  }

  private static void merge(int[] from, int[] to, int start, int middle, int end, KeyRows keys) {
    int left = start;
    int right = middle;
    if (middle < end && keys.compare(from[middle - 1], from[middle]) <= 0) {
      System.arraycopy(from, start, to, start, end - start);
      return;
    }
    for (int next = start; next < end; next++) {
      boolean takeLeft =
          right == end || (left < middle && keys.compare(from[left], from[right]) <= 0);
      to[next] = takeLeft ? from[left++] : from[right++];
    }
  }
}
