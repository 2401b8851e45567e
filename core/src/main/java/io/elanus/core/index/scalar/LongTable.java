package io.elanus.core.index.scalar;

import java.util.Arrays;

/// Numbers longs in the order in which they come first. Open addressing; one thread.
final class LongTable {
  private long[] values = new long[64];
  private int[] slots = new int[256];
  private int size;

  int size() {
    return size;
  }

  /// The number of a value, counted from zero; a new one when it was not there.
  int numberOf(long value) {
    int mask = slots.length - 1;
    int slot = slot(value, mask);
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (values[number] == value) {
        return number;
      }
      slot = (slot + 1) & mask;
    }
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
    slots[slot] = size;
    if (4L * size > 3L * slots.length) {
      grow();
    }
    return size - 1;
  }

  /// All values, ascending.
  long[] sorted() {
    long[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    return sorted;
  }

  /// For each number, the place of its value among the sorted ones.
  int[] ranks(long[] sorted) {
    int[] ranks = new int[size];
    for (int number = 0; number < size; number++) {
      ranks[number] = Arrays.binarySearch(sorted, values[number]);
    }
    return ranks;
  }

  private void grow() {
    slots = new int[2 * slots.length];
    int mask = slots.length - 1;
    for (int number = 0; number < size; number++) {
      int slot = slot(values[number], mask);
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = number + 1;
    }
  }

  private static int slot(long value, int mask) {
    long mixed = value * 0x9E3779B97F4A7C15L; // Fibonacci hashing, Knuth volume 3, 6.4
    return (int) (mixed >>> 32) & mask;
  }
}
