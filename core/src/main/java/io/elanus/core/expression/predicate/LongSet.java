package io.elanus.core.expression.predicate;

import java.util.Arrays;

/// A fixed set of longs: sorted, with a bit map beside it when the members are near each other,
/// else with an open-addressed table. Safe for all threads.
public final class LongSet {
  /// Up to this distance of the largest from the smallest member there is a bit map.
  private static final long WIDEST_BIT_MAP = 1 << 16;

  private final long[] sorted;

  /// Bit `v - base` for each member `v`; empty when the members are too far from each other.
  private final long[] bitMap;

  private final long base;
  private final long[] table;

  /// Marks an empty slot; not a member.
  private final long hole;

  private LongSet(long[] sorted) {
    this.sorted = sorted;
    this.hole = absentFrom(sorted);
    this.base = sorted.length == 0 ? 0 : sorted[0];
    long width = sorted.length == 0 ? 0 : sorted[sorted.length - 1] - base; // negative on overflow
    boolean near = width >= 0 && width <= WIDEST_BIT_MAP;
    this.bitMap = new long[near ? (int) (width >>> 6) + 1 : 0];
    if (near) {
      for (long member : sorted) {
        bitMap[(int) ((member - base) >>> 6)] |= 1L << (member - base);
      }
      this.table = new long[0];
      return;
    }
    this.table = new long[Math.max(16, Integer.highestOneBit(sorted.length) << 2)];
    Arrays.fill(table, hole);
    for (long member : sorted) {
      int slot = slot(member, table.length);
      while (table[slot] != hole) {
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = member;
    }
  }

  /// The values, each once.
  public static LongSet of(long... values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    int distinct = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[distinct++] = sorted[i];
      }
    }
    return new LongSet(Arrays.copyOf(sorted, distinct));
  }

  public boolean contains(long value) {
    long[] bits = bitMap;
    if (bits.length > 0) {
      long bit = value - base;
      return bit >>> 6 < bits.length && bit >= 0 && (bits[(int) (bit >>> 6)] >>> bit & 1) != 0;
    }
    int mask = table.length - 1;
    for (int slot = slot(value, table.length); ; slot = (slot + 1) & mask) {
      long found = table[slot];
      if (found == value) {
        return value != hole;
      }
      if (found == hole) {
        return false;
      }
    }
  }

  /// The rank of a member, counted from zero; negative for others.
  public int rank(long value) {
    return Arrays.binarySearch(sorted, value);
  }

  public int size() {
    return sorted.length;
  }

  public long min() {
    return sorted[0];
  }

  public long max() {
    return sorted[sorted.length - 1];
  }

  /// The members, ascending; a copy.
  public long[] toArray() {
    return sorted.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LongSet set && Arrays.equals(sorted, set.sorted);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sorted);
  }

  @Override
  public String toString() {
    return sorted.length <= 16 ? Arrays.toString(sorted) : sorted.length + " longs";
  }

  private static int slot(long value, int slots) {
    long mixed = value * 0x9E3779B97F4A7C15L; // Fibonacci hashing, Knuth volume 3, 6.4
    return (int) (mixed >>> 32) & (slots - 1);
  }

  private static long absentFrom(long[] sorted) {
    long candidate = Long.MIN_VALUE;
    for (long member : sorted) {
      if (member != candidate) {
        break;
      }
      candidate++;
    }
    return candidate;
  }
}
