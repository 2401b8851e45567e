package io.elanus.core.index.hnsw.scan;

import java.util.Arrays;

/// Rows that may be hits, with their distances of codes, as `distance << 32 | row`.
public final class CandidateRows {
  private long[] entries = new long[64];
  private int count;

  void clear() {
    count = 0;
  }

  void add(int distance, int row) {
    if (count == entries.length) {
      entries = Arrays.copyOf(entries, 2 * count);
    }
    entries[count++] = (long) distance << 32 | row;
  }

  /// Brings the nearest to the front and drops what is farther than `farthest`.
  void sort(int farthest) {
    Arrays.sort(entries, 0, count);
    while (count > 0 && distance(count - 1) > farthest) {
      count--;
    }
  }

  /// How many there are.
  public int count() {
    return count;
  }

  /// The `i`-th of them, `0 <= i < count`; nearest first where they are sorted.
  public int row(int i) {
    return (int) entries[i];
  }

  /// Its distance of codes.
  public int distance(int i) {
    return (int) (entries[i] >> 32);
  }

  long residentBytes() {
    return 8L * entries.length;
  }
}
