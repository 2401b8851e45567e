package io.elanus.core.expression.predicate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/// A fixed set of byte strings: sorted by unsigned bytes, with an open-addressed table beside it.
/// Safe for all threads.
public final class BytesSet {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[][] sorted;

  /// Rank plus one; zero is an empty slot.
  private final int[] table;

  private final int shortest;
  private final int longest;

  private BytesSet(byte[][] sorted) {
    this.sorted = sorted;
    this.table = new int[Math.max(2, Integer.highestOneBit(Math.max(1, sorted.length)) << 2)];
    int min = Integer.MAX_VALUE;
    int max = 0;
    for (int rank = 0; rank < sorted.length; rank++) {
      byte[] member = sorted[rank];
      int slot = hash(member, 0, member.length) & (table.length - 1);
      while (table[slot] != 0) {
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = rank + 1;
      min = Math.min(min, member.length);
      max = Math.max(max, member.length);
    }
    this.shortest = min;
    this.longest = max;
  }

  /// The UTF-8 bytes of the strings, each once.
  public static BytesSet of(Collection<String> values) {
    return ofBytes(values.stream().map(value -> value.getBytes(StandardCharsets.UTF_8)).toList());
  }

  /// The byte strings, each once; the arrays are kept.
  public static BytesSet ofBytes(Collection<byte[]> values) {
    byte[][] sorted = values.toArray(byte[][]::new);
    Arrays.sort(sorted, Arrays::compareUnsigned);
    int distinct = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || !Arrays.equals(sorted[i], sorted[i - 1])) {
        sorted[distinct++] = sorted[i];
      }
    }
    return new BytesSet(Arrays.copyOf(sorted, distinct));
  }

  public boolean contains(byte[] bytes, int from, int to) {
    return rank(bytes, from, to) >= 0;
  }

  /// The rank of a member, counted from zero; -1 for others.
  public int rank(byte[] bytes, int from, int to) {
    if (to - from < shortest || to - from > longest) {
      return -1;
    }
    int mask = table.length - 1;
    for (int slot = hash(bytes, from, to) & mask; ; slot = (slot + 1) & mask) {
      int rank = table[slot] - 1;
      if (rank < 0) {
        return -1;
      }
      byte[] member = sorted[rank];
      if (Arrays.equals(member, 0, member.length, bytes, from, to)) {
        return rank;
      }
    }
  }

  public int size() {
    return sorted.length;
  }

  /// The member of a rank; not a copy.
  public byte[] member(int rank) {
    return sorted[rank];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BytesSet set && Arrays.deepEquals(sorted, set.sorted);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(sorted);
  }

  @Override
  public String toString() {
    return sorted.length + " strings";
  }

  private static int hash(byte[] bytes, int from, int to) {
    long hash = to - from;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      hash = (hash ^ (long) LONGS.get(bytes, at)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    for (; at < to; at++) {
      hash = (hash ^ (bytes[at] & 0xff)) * 0x9E3779B97F4A7C15L;
    }
    return (int) (hash ^ (hash >>> 32));
  }
}
