package io.elanus.core.index.hnsw;

import io.elanus.core.index.Hits;
import io.elanus.core.kernel.distance.Metric;
import java.util.Arrays;

/// The best rows by exact score: a heap with the worst kept on top. Equal scores go by row, smaller
/// first.
final class TopHits {
  private final Metric metric;
  private final int capacity;
  private final long[] heap;
  private int size;

  TopHits(Metric metric, int capacity, int atMost) {
    this.metric = metric;
    this.capacity = Math.min(capacity, atMost);
    this.heap = new long[this.capacity];
  }

  void clear() {
    size = 0;
  }

  boolean isFull() {
    return size == capacity;
  }

  int size() {
    return size;
  }

  /// The score of the worst kept; only when there is one.
  float worst() {
    return score(heap[0]);
  }

  void offer(float score, int row) {
    long key = key(score, row);
    if (size < capacity) {
      siftUp(size++, key);
    } else if (capacity > 0 && key < heap[0]) {
      siftDown(key);
    }
  }

  Hits hits() {
    Arrays.sort(heap, 0, size);
    int[] rows = new int[size];
    float[] scores = new float[size];
    for (int i = 0; i < size; i++) {
      rows[i] = (int) heap[i];
      scores[i] = score(heap[i]);
    }
    return new Hits(rows, scores);
  }

  /// Orders best first: the score's bits as an ascending integer, then the row.
  private long key(float score, int row) {
    float ascending = metric.largerIsBetter() ? 0f - score : score + 0f;
    int bits = Float.floatToIntBits(ascending);
    bits ^= bits >> 31 & 0x7FFFFFFF;
    return (long) bits << 32 | row;
  }

  private float score(long key) {
    int bits = (int) (key >> 32);
    bits ^= bits >> 31 & 0x7FFFFFFF;
    float ascending = Float.intBitsToFloat(bits);
    return metric.largerIsBetter() ? 0f - ascending : ascending;
  }

  private void siftUp(int at, long key) {
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (heap[parent] >= key) {
        break;
      }
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = key;
  }

  private void siftDown(long key) {
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && heap[child + 1] > heap[child]) {
        child++;
      }
      if (heap[child] <= key) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = key;
  }
}
