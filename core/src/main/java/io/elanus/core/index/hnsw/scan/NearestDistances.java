package io.elanus.core.index.hnsw.scan;

/// The smallest distances seen so far, in a heap with the largest of them on top.
final class NearestDistances {
  private int[] heap = new int[0];
  private int wanted;
  private int count;

  /// @param wanted how many to keep, at least one
  void clear(int wanted) {
    this.wanted = wanted;
    count = 0;
    if (heap.length < wanted) {
      heap = new int[wanted];
    }
  }

  int wanted() {
    return wanted;
  }

  boolean isFull() {
    return count == wanted;
  }

  /// The largest of the distances kept; when there are any.
  int last() {
    return heap[0];
  }

  long residentBytes() {
    return 4L * heap.length;
  }

  /// Keeps a distance when it is one of the smallest; answers whether it did.
  boolean offer(int distance) {
    if (count < wanted) {
      siftUp(distance);
      return true;
    }
    if (distance < heap[0]) {
      siftDown(distance);
      return true;
    }
    return false;
  }

  private void siftUp(int distance) {
    int at = count++;
    while (at > 0 && heap[(at - 1) >>> 1] < distance) {
      heap[at] = heap[(at - 1) >>> 1];
      at = (at - 1) >>> 1;
    }
    heap[at] = distance;
  }

  private void siftDown(int distance) {
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= count) {
        break;
      }
      if (child + 1 < count && heap[child + 1] > heap[child]) {
        child++;
      }
      if (heap[child] <= distance) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = distance;
  }
}
