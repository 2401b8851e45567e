package io.elanus.core.kernel.distance;

import java.util.Arrays;

/// Scores of one sparse query with stored sparse vectors.
///
/// The query is kept as a table from position to weight, so that a stored vector costs one look-up
/// for each of its elements, whatever the query's length. Where all positions are small the table
/// is an array of all of them, otherwise a hash table. Sums are taken in double precision: the
/// order of their parts then does not show in the score.
public final class SparseDistance {
  /// No position: positions are below 2^32 - 1.
  private static final int EMPTY = -1;

  /// Up to here every position has a place of its own.
  private static final int SMALL_POSITIONS = 1 << 16;

  private final TermScoring scoring;
  private final int[] positions;
  private final float[] weights;
  private final int shift;

  /// @param indices positions as unsigned numbers below 2^32 - 1, ascending, distinct
  /// @param values the weights at those positions, finite
  public SparseDistance(TermScoring scoring, int[] indices, float[] values) {
    this.scoring = scoring;
    int largest = indices.length == 0 ? 0 : indices[indices.length - 1];
    if (largest >= 0 && largest < SMALL_POSITIONS) {
      positions = new int[0];
      weights = new float[largest + 2];
      shift = 0;
      Arrays.fill(weights, Float.NaN);
      for (int i = 0; i < indices.length; i++) {
        weights[indices[i]] = values[i];
      }
      return;
    }
    int capacity = Math.max(16, Integer.highestOneBit(Math.max(1, indices.length)) << 2);
    positions = new int[capacity];
    Arrays.fill(positions, EMPTY);
    weights = new float[capacity];
    Arrays.fill(weights, Float.NaN);
    shift = Integer.numberOfLeadingZeros(capacity) + 1;
    for (int i = 0; i < indices.length; i++) {
      int slot = slot(indices[i]);
      positions[slot] = indices[i];
      weights[slot] = values[i];
    }
  }

  /// The score of the vector at `indices[from .. to)`; NaN when no position is shared.
  public float score(int[] indices, float[] values, int from, int to) {
    return switch (scoring) {
      case TermScoring.InnerProduct _ ->
          positions.length == 0
              ? smallDot(indices, values, from, to)
              : dot(indices, values, from, to);
      case TermScoring.Bm25 bm25 -> bm25(bm25, indices, values, from, to);
    };
  }

  private float smallDot(int[] indices, float[] values, int from, int to) {
    float[] table = weights;
    double sum = 0;
    boolean shared = false;
    for (int i = from; i < to; i++) {
      float weight =
          table[
              Integer.compareUnsigned(indices[i], table.length) < 0
                  ? indices[i]
                  : table.length - 1];
      if (!Float.isNaN(weight)) {
        sum += (double) weight * values[i];
        shared = true;
      }
    }
    return shared ? (float) sum : Float.NaN;
  }

  private float dot(int[] indices, float[] values, int from, int to) {
    double sum = 0;
    boolean shared = false;
    for (int i = from; i < to; i++) {
      int slot = slot(indices[i]);
      if (positions[slot] == indices[i]) {
        sum += (double) weights[slot] * values[i];
        shared = true;
      }
    }
    return shared ? (float) sum : Float.NaN;
  }

  private float bm25(TermScoring.Bm25 bm25, int[] indices, float[] values, int from, int to) {
    double sum = 0;
    boolean shared = false;
    double saturation = -1;
    for (int i = from; i < to; i++) {
      float weight = weight(indices[i]);
      if (!Float.isNaN(weight)) {
        if (saturation < 0) {
          saturation = bm25.constant() + bm25.slope() * length(values, from, to);
        }
        sum += bm25.score(weight, values[i], saturation);
        shared = true;
      }
    }
    return shared ? (float) sum : Float.NaN;
  }

  /// The sum of the elements, as a float: indexes keep it so.
  public static float length(float[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return (float) sum;
  }

  /// NaN when the query has no such position.
  private float weight(int position) {
    if (positions.length == 0) {
      return weights[
          Integer.compareUnsigned(position, weights.length) < 0 ? position : weights.length - 1];
    }
    return weights[slot(position)];
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
