package io.elanus.core.index;

import io.elanus.core.kernel.distance.Metric;
import java.util.Arrays;

/// The best `capacity` rows seen so far: better score first, equal scores by smaller row.
///
/// A hit is one long, larger being better: the score in an order-keeping form above the complement
/// of the row. The array is a heap with the worst kept hit at its root once it is full.
public final class TopHits {
  private final boolean largerIsBetter;
  private final long[] hits;
  private int size;

  /// @param capacity hits wanted; 0 keeps none
  public TopHits(Metric metric, int capacity) {
    largerIsBetter = metric.largerIsBetter();
    hits = new long[capacity];
  }

  /// Considers rows `rows[0 .. count)` with their scores.
  public void offer(int[] rows, float[] scores, int count) {
    for (int i = 0; i < count; i++) {
      offer(rows[i], scores[i]);
    }
  }

  /// As the other, for scores within the bounds only.
  public void offer(int[] rows, float[] scores, int count, SearchBounds bounds, Metric metric) {
    for (int i = 0; i < count; i++) {
      if (bounds.accepts(scores[i], metric)) {
        offer(rows[i], scores[i]);
      }
    }
  }

  public void offer(int row, float score) {
    long hit = ((long) ordered(score) << 32) | (~row & 0xffffffffL);
    if (size < hits.length) {
      hits[size++] = hit;
      if (size == hits.length) {
        heapify();
      }
    } else if (size > 0 && hit > hits[0]) {
      hits[0] = hit;
      siftDown(0);
    }
  }

  /// Whether a row must be better than [#worst] to get in.
  public boolean isFull() {
    return size == hits.length;
  }

  /// The score of the worst kept hit; only when it is full and keeps any.
  public float worst() {
    return score((int) (hits[0] >> 32));
  }

  /// The hits, best first. Ends the use of this object.
  public Hits best() {
    Arrays.sort(hits, 0, size);
    int[] rows = new int[size];
    float[] scores = new float[size];
    for (int i = 0; i < size; i++) {
      long hit = hits[size - 1 - i];
      rows[i] = ~(int) hit;
      scores[i] = score((int) (hit >> 32));
    }
    return new Hits(rows, scores);
  }

  /// An int that is larger the better the score. Minus zero equals zero; NaN is the worst.
  private int ordered(float score) {
    float value = largerIsBetter ? score + 0.0f : 0.0f - score;
    if (Float.isNaN(value)) {
      value = Float.NEGATIVE_INFINITY;
    }
    int bits = Float.floatToRawIntBits(value);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  private float score(int ordered) {
    float value = Float.intBitsToFloat(ordered ^ ((ordered >> 31) & Integer.MAX_VALUE));
    return largerIsBetter ? value : 0.0f - value;
  }

  private void heapify() {
    for (int i = (size >>> 1) - 1; i >= 0; i--) {
      siftDown(i);
    }
  }

  private void siftDown(int parent) {
    long moved = hits[parent];
    while (true) {
      int child = 2 * parent + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && hits[child + 1] < hits[child]) {
        child++;
      }
      if (moved <= hits[child]) {
        break;
      }
      hits[parent] = hits[child];
      parent = child;
    }
    hits[parent] = moved;
  }
}
