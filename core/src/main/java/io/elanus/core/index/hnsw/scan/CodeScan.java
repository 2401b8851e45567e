package io.elanus.core.index.hnsw.scan;

import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.hnsw.graph.CodeDistances;
import io.elanus.core.index.hnsw.graph.CodeSpace;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Search by looking at the code of every eligible row, strays excepted. A row is scored exactly
/// only when its code cannot rule it out: codes are within a known margin of the truth, so the
/// answer is that of brute force; or when its code makes it at all likely that it is a hit, which
/// is said of far fewer rows and hardly ever wrong.
public final class CodeScan {
  private static final int BLOCK = 64;

  private final NodeRecords graph;
  private final CodeSpace space;
  private final int[] ids = new int[BLOCK + 4];
  private final int[] distances = new int[BLOCK + SevenBitKernels.OUT_PADDING];

  /// Rows that may be among the best.
  private final CandidateRows candidates = new CandidateRows();

  /// The smallest distances of rows that are surely within the bounds.
  private final NearestDistances nearest = new NearestDistances();

  private final LikelyRows likely;

  /// Rows that are passed over: their codes say nothing.
  private final Bits strays;

  /// @param graph the codes, and maybe links, which this does not read
  /// @param errors of these codes
  public CodeScan(NodeRecords graph, CodeSpace space, CodeErrors errors) {
    this.graph = graph;
    this.space = space;
    this.strays = errors.strays();
    this.likely = new LikelyRows(graph, errors);
  }

  /// Bytes that this takes between scans.
  public long residentBytes() {
    return candidates.residentBytes()
        + nearest.residentBytes()
        + likely.residentBytes()
        + 8L * BLOCK;
  }

  /// The candidates, nearest first: no other row can be among the best `topK` within bounds. They
  /// are valid until the next call.
  ///
  /// @param eligible the rows to look at, or null for all
  public CandidateRows collect(
      CodedQuery query, int topK, @Nullable Bits eligible, SearchBounds bounds) {
    Limits limits = new Limits(query, bounds);
    candidates.clear();
    nearest.clear(topK);
    scan(query, eligible, count -> offer(query, count, limits));
    candidates.sort(limits.far);
    return candidates;
  }

  /// As the other, but a row may be left out that is nearer than its code says by more than four
  /// standard deviations ([LikelyRows]).
  ///
  /// @param bounds without a near end
  public CandidateRows collectLikely(
      CodedQuery query, int topK, @Nullable Bits eligible, SearchBounds bounds) {
    likely.clear(topK, new Limits(query, bounds).far);
    scan(query, eligible, count -> likely.offer(query, ids, distances, count));
    return likely.sorted();
  }

  /// @param then told how many rows have got their distances
  private void scan(CodedQuery query, @Nullable Bits eligible, IntConsumer then) {
    CodeDistances from = space.from(query.code(), 0, graph.codeBytes());
    long[] passedOver = strays.words();
    int count = 0;
    for (int w = 0; w < passedOver.length; w++) {
      long word = (eligible == null ? allOf(w) : eligible.words()[w]) & ~passedOver[w];
      for (long left = word; left != 0; left &= left - 1) {
        ids[count++] = (w << 6) + Long.numberOfTrailingZeros(left);
        if (count == BLOCK) {
          graph.distances(from, ids, count, distances);
          then.accept(count);
          count = 0;
        }
      }
    }
    if (count > 0) {
      graph.distances(from, ids, count, distances);
      then.accept(count);
    }
  }

  /// The rows of a word that there are.
  private long allOf(int word) {
    int left = graph.count() - (word << 6);
    return left >= 64 ? -1L : (1L << left) - 1;
  }

  private void offer(CodedQuery query, int count, Limits limits) {
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

  /// The row at the top costs at most this much; what surely costs more is out.
  private void tighten(CodedQuery query, int distance, Limits limits) {
    if (nearest.offer(distance) && nearest.isFull()) {
      int surely = query.distanceAt(query.cost(nearest.last()) + 2 * query.margin());
      limits.far = Math.min(limits.far, surely);
    }
  }

  /// Which distances are worth keeping: `near <= distance <= far`; far shrinks as rows are seen.
  private static final class Limits {
    final int near;
    final int surelyWithin;
    int far;

    Limits(CodedQuery query, SearchBounds bounds) {
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
