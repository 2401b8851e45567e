package io.elanus.core.index.ivf;

import java.util.Arrays;

/// The rows of least cost seen so far; a few more are kept so that offering one is cheap. Equal
/// costs go by row, smaller first. NaN is never kept.
final class Candidates {
  static final int SLACK = 256;

  private final int wanted;

  /// `cost << 32 | row`, the cost in an order-keeping form.
  private final long[] keys;

  private int size;
  private float limit = Float.POSITIVE_INFINITY;

  /// @param wanted how many are kept at least, when so many are offered
  Candidates(int wanted) {
    this(wanted, Math.max(wanted, SLACK));
  }

  /// @param slack how many more are kept before the limit is drawn anew
  Candidates(int wanted, int slack) {
    this.wanted = wanted;
    keys = new long[Math.addExact(wanted, slack)];
  }

  /// What costs more than this is not worth offering.
  float limit() {
    return limit;
  }

  void offer(float cost, int row) {
    if (cost <= limit) {
      keys[size++] = key(cost, row);
      if (size == keys.length) {
        shrink();
      }
    }
  }

  /// Leaves at most `wanted`, the cheapest first.
  int sort() {
    if (size > wanted) {
      shrink();
    }
    Arrays.sort(keys, 0, size);
    return size;
  }

  /// Whether as many as wanted were offered: others may have been left out.
  boolean isFull() {
    return size >= wanted;
  }

  int row(int candidate) {
    return (int) keys[candidate];
  }

  float cost(int candidate) {
    return cost(keys[candidate]);
  }

  private void shrink() {
    select();
    size = wanted;
    limit = cost(keys[wanted - 1]);
  }

  /// Moves the `wanted` smallest keys to the front, the largest of them last (Hoare's selection, by
  /// Lomuto's partition: what is not to be moved is moved as well, for no branch is foreseen here).
  private void select() {
    int low = 0;
    int high = size - 1;
    while (low < high) {
      int from = pivot(low, high);
      long pivot = keys[from];
      keys[from] = keys[high];
      int next = low;
      for (int i = low; i < high; i++) {
        long key = keys[i];
        keys[i] = keys[next];
        keys[next] = key;
        next += key < pivot ? 1 : 0;
      }
      keys[high] = keys[next];
      keys[next] = pivot;
      if (next >= wanted) {
        high = next - 1;
      } else if (next < wanted - 1) {
        low = next + 1;
      } else {
        return;
      }
    }
  }

  /// Where the middle one of three keys is.
  private int pivot(int low, int high) {
    int between = (low + high) >>> 1;
    long middle = middle(keys[low], keys[between], keys[high]);
    return middle == keys[low] ? low : middle == keys[between] ? between : high;
  }

  private static long middle(long a, long b, long c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  private static long key(float cost, int row) {
    int bits = Float.floatToRawIntBits(cost + 0.0f);
    bits ^= bits >> 31 & Integer.MAX_VALUE;
    return (long) bits << 32 | row;
  }

  private static float cost(long key) {
    int bits = (int) (key >> 32);
    return Float.intBitsToFloat(bits ^ (bits >> 31 & Integer.MAX_VALUE));
  }
}
