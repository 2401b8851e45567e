package io.elanus.core.kernel.distance;

import java.util.Arrays;

/// Inner products of one sparse query with stored sparse vectors.
///
/// The query is kept as a hash table from position to weight, so that a stored vector costs one
/// look-up for each of its elements, whatever the query's length.
public final class SparseDistance {
  /// No position: positions are below 2^32 - 1.
  private static final int EMPTY = -1;

  private final int[] positions;
  private final float[] weights;
  private final int shift;

  /// @param indices positions as unsigned numbers below 2^32 - 1, distinct
  /// @param values the weights at those positions, finite
  public SparseDistance(int[] indices, float[] values) {
    int capacity = Math.max(16, Integer.highestOneBit(Math.max(1, indices.length)) << 2);
    positions = new int[capacity];
    Arrays.fill(positions, EMPTY);
    weights = new float[capacity];
    shift = Integer.numberOfLeadingZeros(capacity) + 1;
    for (int i = 0; i < indices.length; i++) {
      int slot = slot(indices[i]);
      positions[slot] = indices[i];
      weights[slot] = values[i];
    }
  }

  /// Inner product with `indices[from .. to)`; NaN when no position is shared.
  public float dot(int[] indices, float[] values, int from, int to) {
    float sum = 0;
    boolean shared = false;
    for (int i = from; i < to; i++) {
      int slot = slot(indices[i]);
      if (positions[slot] == indices[i]) {
        sum = Math.fma(weights[slot], values[i], sum);
        shared = true;
      }
    }
    return shared ? sum : Float.NaN;
  }

  /// Where the position is, or where it would go.
  private int slot(int position) {
    int slot = (position * 0x9E3779B9) >>> shift;
    while (positions[slot] != position && positions[slot] != EMPTY) {
      slot = (slot + 1) & (positions.length - 1);
    }
    return slot;
  }
}
