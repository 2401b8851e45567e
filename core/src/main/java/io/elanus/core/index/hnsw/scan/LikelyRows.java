package io.elanus.core.index.hnsw.scan;

import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.kernel.bits.Bits;

/// Collects the rows that may be among the nearest as far as their codes tell: a row is left out
/// when its code is farther than the `topK`-th by more than four standard deviations of rounding
/// ([CodedQuery#mayBeNearerThan]).
///
/// What is said of rounding does not hold for *loose* rows ([CodeErrors]), whose elements were
/// clipped: they look nearer than they are, and by inner products farther as well. They are taken
/// when they may be near, and count as what they are at most.
///
/// Made once for many searches; one thread at a time.
final class LikelyRows {
  private final NodeRecords graph;
  private final Bits loose;
  private final CandidateRows candidates = new CandidateRows();

  /// The distances of the nearest, those of loose rows as they are at most.
  private final NearestDistances nearest = new NearestDistances();

  private int far;

  LikelyRows(NodeRecords graph, CodeErrors errors) {
    this.graph = graph;
    this.loose = errors.loose();
  }

  long residentBytes() {
    return candidates.residentBytes() + nearest.residentBytes();
  }

  /// @param far no row is taken whose distance of codes is larger
  void clear(int topK, int far) {
    candidates.clear();
    nearest.clear(topK);
    this.far = far;
  }

  /// Takes those that may be near.
  ///
  /// @param ids rows, none of them a stray, shape `[>= count]`
  /// @param distances of their codes
  void offer(CodedQuery query, int[] ids, int[] distances, int count) {
    for (int i = 0; i < count; i++) {
      int row = ids[i];
      if (query.looseAtLeast(distances[i]) > far) {
        continue;
      }
      if (loose.get(row)) {
        candidates.add(query.looseAtLeast(distances[i]), row);
        offer(query, query.looseAtMost(distances[i]));
      } else {
        int distance = query.unclipped(distances[i], graph, row);
        if (distance <= far) {
          candidates.add(distance, row);
          offer(query, distance);
        }
      }
    }
  }

  private void offer(CodedQuery query, int distance) {
    if (nearest.offer(distance) && nearest.isFull()) {
      far = Math.min(far, query.mayBeNearerThan(nearest.last()));
    }
  }

  /// The distance of the `topK`-th; the largest there is when there are fewer.
  int last() {
    return nearest.isFull() ? nearest.last() : Integer.MAX_VALUE;
  }

  /// No row is taken that is farther.
  int far() {
    return far;
  }

  /// The candidates, nearest first, with distances that they have at least; valid until the next
  /// call.
  CandidateRows sorted() {
    candidates.sort(far);
    return candidates;
  }
}
