package io.elanus.core.index.diskann;

import java.util.Arrays;

/// The nearest nodes seen in a walk, nearest first, each read or not yet read. Made once for many
/// walks.
final class NearestNodes {
  /// Entries of `distance << 32 | node << 1 | read`, ascending.
  private long[] entries = new long[0];

  private int size;

  /// No entry before this one is unread.
  private int next;

  void clear(int width) {
    if (entries.length < width) {
      entries = new long[width];
    }
    size = 0;
    next = 0;
  }

  int size() {
    return size;
  }

  int node(int i) {
    return (int) entries[i] >>> 1;
  }

  /// Marks the nearest unread nodes as read, as many as `chosen` holds; answers how many.
  int choose(int[] chosen) {
    int count = 0;
    for (; next < size && count < chosen.length; next++) {
      if ((entries[next] & 1) == 0) {
        entries[next] |= 1;
        chosen[count++] = node(next);
      }
    }
    return count;
  }

  /// Puts a node in unless there are `width` nearer ones.
  void insert(int distance, int node, int width) {
    long entry = (long) distance << 32 | (node << 1 & 0xFFFFFFFFL);
    int last = size;
    if (size == width) {
      if (entry >= entries[size - 1]) {
        return;
      }
      last = size - 1;
    } else {
      size++;
    }
    int at = Arrays.binarySearch(entries, 0, last, entry);
    at = at < 0 ? -at - 1 : at;
    System.arraycopy(entries, at, entries, at + 1, last - at);
    entries[at] = entry;
    next = Math.min(next, at);
  }

  long residentBytes() {
    return 8L * entries.length;
  }
}
