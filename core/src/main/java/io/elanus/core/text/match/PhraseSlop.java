package io.elanus.core.text.match;

import java.util.Arrays;

/// Whether terms stand together, some places out of order or apart. Each term's positions are
/// shifted so that in the exact phrase all are equal. The terms are joined one by one: a place of
/// the next term that lies within what is left of the slop goes on, at the cost of its distance.
/// Two terms that changed places are two apart.
///
/// Source of the rule, its finer points included: the phrase query of tantivy 0.22, which Milvus
/// stands on. There the rarest term of an index comes first; here the query's order decides, so
/// that an answer depends on the row alone.
final class PhraseSlop {
  private PhraseSlop() {}

  /// @param shifted for each term its shifted positions, ascending, not empty
  static boolean matches(int[][] shifted, long slop) {
    if (slop == 0) {
      return meetExactly(shifted);
    }
    Places left = new Places(shifted[0]);
    for (int term = 1; term < shifted.length && left.count > 0; term++) {
      left = left.joined(shifted[term], slop);
    }
    return left.count > 0;
  }

  private static boolean meetExactly(int[][] shifted) {
    for (int place : shifted[0]) {
      boolean everywhere = true;
      for (int term = 1; term < shifted.length && everywhere; term++) {
        everywhere = Arrays.binarySearch(shifted[term], place) >= 0;
      }
      if (everywhere) {
        return true;
      }
    }
    return false;
  }

  /// Places that the terms so far reach, ascending, and what each has cost.
  private static final class Places {
    private int[] at;
    private long[] cost;
    private int count;

    Places(int[] positions) {
      at = positions;
      cost = new long[positions.length];
      count = positions.length;
    }

    private void add(int place, long spent) {
      if (count > 0 && at[count - 1] == place) {
        cost[count - 1] = Math.min(cost[count - 1], spent);
        return;
      }
      if (count == at.length) {
        at = Arrays.copyOf(at, 2 * count + 8);
        cost = Arrays.copyOf(cost, at.length);
      }
      at[count] = place;
      cost[count++] = spent;
    }

    private long distance(int i, int position) {
      return cost[i] + Math.abs((long) at[i] - position);
    }

    Places joined(int[] right, long slop) {
      Places joined = new Places(new int[0]);
      int l = 0;
      int r = 0;
      while (l < count && r < right.length) {
        long distance = distance(l, right[r]);
        if (distance <= slop) {
          joined.meet(this, l, right, r, distance);
          l++;
          r++;
        } else if (at[l] < right[r]) {
          l++;
        } else {
          r++;
        }
      }
      for (; l == count && r < right.length; r++) {
        joined.addWithin(right[r], distance(count - 1, right[r]), slop);
      }
      for (; r == right.length && l < count; l++) {
        joined.addWithin(at[l], distance(l, right[right.length - 1]), slop);
      }
      return joined;
    }

    private void addWithin(int place, long spent, long slop) {
      if (spent <= slop) {
        add(place, spent);
      }
    }

    /// Adds both places, and those of the smaller one's term that lie between.
    private void meet(Places left, int l, int[] right, int r, long distance) {
      boolean leftFirst = left.at[l] < right[r];
      int larger = leftFirst ? right[r] : left.at[l];
      add(leftFirst ? left.at[l] : right[r], distance);
      long spent = distance;
      int next = (leftFirst ? l : r) + 1;
      int end = leftFirst ? left.count : right.length;
      for (; next < end; next++) {
        int place = leftFirst ? left.at[next] : right[next];
        if (place > larger) {
          break;
        }
        spent = left.cost[l] + (larger - place);
        add(place, spent);
      }
      add(larger, spent);
    }
  }
}
