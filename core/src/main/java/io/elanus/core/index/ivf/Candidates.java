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
    long worst = keys[0];
    for (int i = 1; i < size; i++) {
      worst = Math.max(worst, keys[i]);
    }
    limit = cost(worst);
  }

  /// Moves the `wanted` smallest keys to the front (Hoare's selection).
  private void select() {
    int low = 0;
    int high = size - 1;
    while (low < high) {
      long pivot = middle(keys[low], keys[(low + high) >>> 1], keys[high]);
      int i = low;
      int j = high;
      while (i <= j) {
        while (keys[i] < pivot) {
          i++;
        }
        while (keys[j] > pivot) {
          j--;
        }
        if (i <= j) {
          long moved = keys[i];
          keys[i++] = keys[j];
          keys[j--] = moved;
        }
      }
      if (wanted - 1 <= j) {
        high = j;
      } else if (wanted - 1 >= i) {
        low = i;
      } else {
        return;
      }
    }
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
