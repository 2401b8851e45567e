package io.elanus.core.index.hnsw;

import io.elanus.core.index.SearchBounds;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import org.jspecify.annotations.Nullable;

/// Search by looking at the code of every eligible row, strays excepted. A row is scored exactly
/// only when its code cannot rule it out: codes are within a known margin of the truth, so the
/// answer is that of brute force; or when its code makes it at all likely that it is a hit, which
/// is said of far fewer rows and hardly ever wrong.
final class CodeScan {
  private static final int BLOCK = 64;

  private final NodeRecords graph;
  private final CodeSpace space;
  private final int[] ids = new int[BLOCK + 4];
  private final int[] distances = new int[BLOCK + SevenBitKernels.OUT_PADDING];

  /// Rows that may be among the best.
  private final CandidateRows candidates = new CandidateRows();

  /// The smallest distances of rows that are surely within the bounds.
  private final NearestDistances nearest = new NearestDistances();

  /// Rows that are passed over: their codes say nothing.
  private final Bits strays;

  CodeScan(NodeRecords graph, CodeSpace space, Bits strays) {
    this.graph = graph;
    this.space = space;
    this.strays = strays;
  }

  long residentBytes() {
    return candidates.residentBytes() + nearest.residentBytes() + 8L * BLOCK;
  }

  /// The candidates, nearest first: no other row can be among the best `topK` within bounds. They
  /// are valid until the next call.
  ///
  /// @param eligible the rows to look at, or null for all
  CandidateRows collect(CodedQuery query, int topK, @Nullable Bits eligible, SearchBounds bounds) {
    return collect(query, eligible, new Limits(query, topK, bounds, true));
  }

  /// As the other, but a row may be left out that is nearer than its code says by more than four
  /// standard deviations ([CodedQuery#mayBeNearerThan]).
  CandidateRows collectLikely(
      CodedQuery query, int topK, @Nullable Bits eligible, SearchBounds bounds) {
    return collect(query, eligible, new Limits(query, topK, bounds, false));
  }

  private CandidateRows collect(CodedQuery query, @Nullable Bits eligible, Limits limits) {
    candidates.clear();
    nearest.clear(limits.wanted);
    CodeDistances from = space.from(query.code(), 0, graph.codeBytes());
    long[] passedOver = strays.words();
    int count = 0;
    for (int w = 0; w < passedOver.length; w++) {
      long word = (eligible == null ? allOf(w) : eligible.words()[w]) & ~passedOver[w];
      for (long left = word; left != 0; left &= left - 1) {
        ids[count++] = (w << 6) + Long.numberOfTrailingZeros(left);
        if (count == BLOCK) {
          look(query, from, count, limits);
          count = 0;
        }
      }
    }
    if (count > 0) {
      look(query, from, count, limits);
    }
    candidates.sort(limits.far);
    return candidates;
  }

  /// The rows of a word that there are.
  private long allOf(int word) {
    int left = graph.count() - (word << 6);
    return left >= 64 ? -1L : (1L << left) - 1;
  }

  private void look(CodedQuery query, CodeDistances from, int count, Limits limits) {
    graph.distances(from, ids, count, distances);
    for (int i = 0; i < count; i++) {
      int distance = distances[i];
      if (distance <= limits.far && distance >= limits.near) {
        candidates.add(distance, ids[i]);
        if (distance >= limits.surelyWithin) {
          tighten(query, distance, limits);
        }
      }
    }
  }

  private void tighten(CodedQuery query, int distance, Limits limits) {
    if (!nearest.offer(distance) || !nearest.isFull()) {
      return;
    }
    limits.far = Math.min(limits.far, limits.exact ? surely(query) : likely(query));
  }

  /// The row at the top costs at most this much; what surely costs more is out.
  private int surely(CodedQuery query) {
    return query.distanceAt(query.cost(nearest.last()) + 2 * query.margin());
  }

  private int likely(CodedQuery query) {
    return query.mayBeNearerThan(nearest.last());
  }

  /// Which distances are worth keeping: `near <= distance <= far`; far shrinks as rows are seen.
  private static final class Limits {
    final int wanted;
    final int near;
    final int surelyWithin;
    final boolean exact;
    int far;

    Limits(CodedQuery query, int topK, SearchBounds bounds, boolean exact) {
      this.exact = exact;
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
