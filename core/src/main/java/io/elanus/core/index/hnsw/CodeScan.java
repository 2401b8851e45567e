package io.elanus.core.index.hnsw;

import io.elanus.core.index.SearchBounds;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Exact search by looking at the code of every eligible row, strays excepted. A row is scored
/// exactly only when its code cannot rule it out: codes are within a known margin of the truth, so
/// the answer is that of brute force.
final class CodeScan {
  private static final int BLOCK = 512;

  private final NodeRecords graph;
  private final CodeSpace space;
  private final int[] ids = new int[BLOCK + 4];
  private final int[] distances = new int[BLOCK + SevenBitKernels.OUT_PADDING];

  /// Rows that may be among the best, as `distance << 32 | row`.
  private long[] candidates = new long[BLOCK];

  private int candidateCount;

  /// The smallest distances of rows that are surely within the bounds: a heap, largest on top.
  private int[] nearest = new int[0];

  private int nearestCount;

  /// Rows that are passed over: their codes say nothing.
  private final Bits strays;

  CodeScan(NodeRecords graph, CodeSpace space, Bits strays) {
    this.graph = graph;
    this.space = space;
    this.strays = strays;
  }

  long residentBytes() {
    return 8L * candidates.length + 4L * nearest.length + 8L * BLOCK;
  }

  /// Fills the candidates, nearest first: no other row can be among the best `topK` within bounds.
  ///
  /// @param eligible the rows to look at, or null for all
  void collect(CodedQuery query, int topK, @Nullable Bits eligible, SearchBounds bounds) {
    Limits limits = new Limits(query, topK, bounds);
    candidateCount = 0;
    nearestCount = 0;
    if (nearest.length < limits.wanted) {
      nearest = new int[limits.wanted];
    }
    int row = nextRow(eligible, 0);
    while (row >= 0) {
      int count = 0;
      while (row >= 0 && count < BLOCK) {
        ids[count] = row;
        count += strays.get(row) ? 0 : 1;
        row = nextRow(eligible, row + 1);
      }
      if (count > 0) {
        look(query, count, limits);
      }
    }
    Arrays.sort(candidates, 0, candidateCount);
    while (candidateCount > 0 && (int) (candidates[candidateCount - 1] >> 32) > limits.far) {
      candidateCount--;
    }
  }

  int candidateCount() {
    return candidateCount;
  }

  int row(int candidate) {
    return (int) candidates[candidate];
  }

  int distance(int candidate) {
    return (int) (candidates[candidate] >> 32);
  }

  private int nextRow(@Nullable Bits eligible, int from) {
    if (eligible != null) {
      return eligible.next(from);
    }
    return from < graph.count() ? from : -1;
  }

  private void look(CodedQuery query, int count, Limits limits) {
    for (int i = count; i < count + 3; i++) {
      ids[i] = ids[count - 1];
    }
    space.distances(
        query.code(),
        0,
        graph.bytes(),
        graph.stride(),
        graph.codeBytes(),
        ids,
        0,
        count,
        distances);
    for (int i = 0; i < count; i++) {
      int distance = distances[i];
      if (distance <= limits.far && distance >= limits.near) {
        keep(distance, ids[i]);
        if (distance >= limits.surelyWithin) {
          tighten(query, distance, limits);
        }
      }
    }
  }

  private void keep(int distance, int row) {
    if (candidateCount == candidates.length) {
      candidates = Arrays.copyOf(candidates, 2 * candidateCount);
    }
    candidates[candidateCount++] = (long) distance << 32 | row;
  }

  private void tighten(CodedQuery query, int distance, Limits limits) {
    if (nearestCount < limits.wanted) {
      siftUp(distance);
      if (nearestCount < limits.wanted) {
        return;
      }
    } else if (distance < nearest[0]) {
      siftDown(distance);
    } else {
      return;
    }
    // The row at the top costs at most this much; what surely costs more is out.
    double most = query.cost(nearest[0]) + 2 * query.margin();
    limits.far = Math.min(limits.far, query.distanceAt(most));
  }

  private void siftUp(int distance) {
    int at = nearestCount++;
    while (at > 0 && nearest[(at - 1) >>> 1] < distance) {
      nearest[at] = nearest[(at - 1) >>> 1];
      at = (at - 1) >>> 1;
    }
    nearest[at] = distance;
  }

  private void siftDown(int distance) {
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= nearestCount) {
        break;
      }
      if (child + 1 < nearestCount && nearest[child + 1] > nearest[child]) {
        child++;
      }
      if (nearest[child] <= distance) {
        break;
      }
      nearest[at] = nearest[child];
      at = child;
    }
    nearest[at] = distance;
  }

  /// Which distances are worth keeping: `near <= distance <= far`; far shrinks as rows are seen.
  private static final class Limits {
    final int wanted;
    final int near;
    final int surelyWithin;
    int far;

    Limits(CodedQuery query, int topK, SearchBounds bounds) {
      wanted = topK;
      double margin = query.margin();
      boolean codesSayNothing = Double.isInfinite(margin);
      boolean nearBound = !Float.isInfinite(bounds.near());
      boolean farBound = !Float.isInfinite(bounds.far());
      double nearCost = nearBound ? query.costOfScore(bounds.near()) : 0;
      near =
          !nearBound || codesSayNothing ? Integer.MIN_VALUE : query.distanceAt(nearCost - margin);
      far =
          !farBound || codesSayNothing
              ? Integer.MAX_VALUE
              : query.distanceAt(query.costOfScore(bounds.far()) + margin);
      if (codesSayNothing) {
        surelyWithin = Integer.MAX_VALUE;
      } else {
        surelyWithin =
            nearBound ? increment(query.distanceAt(nearCost + margin)) : Integer.MIN_VALUE;
      }
    }

    private static int increment(int distance) {
      return distance == Integer.MAX_VALUE ? distance : distance + 1;
    }
  }
}
