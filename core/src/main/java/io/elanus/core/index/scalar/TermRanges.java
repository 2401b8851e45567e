package io.elanus.core.index.scalar;

import java.util.Arrays;

/// Places of terms, as ranges that ascend and do not meet.
final class TermRanges {
  private int[] bounds = new int[8];
  private int count;

  static TermRanges of(int from, int to) {
    TermRanges ranges = new TermRanges();
    ranges.add(from, to);
    return ranges;
  }

  /// Adds `from <= place < to`, behind all others or next to the last; nothing when it is empty.
  void add(int from, int to) {
    if (from >= to) {
      return;
    }
    if (count > 0 && bounds[2 * count - 1] == from) {
      bounds[2 * count - 1] = to;
      return;
    }
    if (2 * count == bounds.length) {
      bounds = Arrays.copyOf(bounds, 4 * count);
    }
    bounds[2 * count] = from;
    bounds[2 * count + 1] = to;
    count++;
  }

  int count() {
    return count;
  }

  int from(int range) {
    return bounds[2 * range];
  }

  int to(int range) {
    return bounds[2 * range + 1];
  }

  /// The other places.
  TermRanges complement(int termCount) {
    TermRanges others = new TermRanges();
    int from = 0;
    for (int range = 0; range < count; range++) {
      others.add(from, from(range));
      from = to(range);
    }
    others.add(from, termCount);
    return others;
  }
}
