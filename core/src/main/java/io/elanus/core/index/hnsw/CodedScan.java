package io.elanus.core.index.hnsw;

import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.TopHits;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.flat.RowScorer;
import io.elanus.core.index.layout.FloatElements;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Search of rows of which some chunks have codes: rows are looked at by code and scored only when
/// the code cannot rule them out (`docs/decisions/0010-graph-on-codes.md`, 0011); rows without
/// codes are scored as they are. With [SearchTuning#EXACT] the answer is that of [FlatSearch].
/// Otherwise sketches say which codes are looked at, which rules out a hit no more likely than by
/// four standard deviations (0054).
///
/// @param rows whose chunks hold `2^chunkShift` rows, a multiple of 64
/// @param coded by chunk, null where there are no codes yet; chunks beyond have none either
public record CodedScan(VectorRows rows, Metric metric, @Nullable CodedRows[] coded) {

  /// @return the hits of each query among the rows `from .. to - 1`
  public List<Hits> search(List<QueryVector.Dense> queries, SearchSpec spec, int from, int to) {
    if (!isCoded(from, to)) {
      return FlatSearch.searchRange(rows, metric, queries, spec, from, to);
    }
    int capacity = Math.min(spec.topK(), Math.max(0, to - from));
    Query[] states = new Query[queries.size()];
    Arrays.setAll(states, q -> new Query(queries.get(q), spec, capacity));
    List<int[]> plain = plainRanges(from, to);
    for (int[] range : plain) {
      List<Hits> found = FlatSearch.searchRange(rows, metric, queries, spec, range[0], range[1]);
      for (int q = 0; q < states.length; q++) {
        states[q].take(found.get(q));
      }
    }
    if (capacity > 0) {
      scanCodes(states, queries, spec, from, to);
    }
    List<Hits> best = new ArrayList<>(states.length);
    for (Query state : states) {
      best.add(state.top.best());
    }
    return best;
  }

  /// Whether any of the rows has a code; those of bits never do.
  private boolean isCoded(int from, int to) {
    for (int at = from; at < to; at = endOf(at >>> rows.chunkShift(), to)) {
      if (codes(at >>> rows.chunkShift()) != null) {
        return true;
      }
    }
    return false;
  }

  /// The ranges that have no codes, joined where they touch.
  private List<int[]> plainRanges(int from, int to) {
    List<int[]> plain = new ArrayList<>();
    for (int at = from; at < to; ) {
      int chunk = at >>> rows.chunkShift();
      int end = endOf(chunk, to);
      if (codes(chunk) == null) {
        if (!plain.isEmpty() && plain.getLast()[1] == at) {
          plain.getLast()[1] = end;
        } else {
          plain.add(new int[] {at, end});
        }
      }
      at = end;
    }
    return plain;
  }

  private int endOf(int chunk, int to) {
    return (int) Math.min(to, (chunk + 1L) << rows.chunkShift());
  }

  private @Nullable CodedRows codes(int chunk) {
    CodedRows codes = chunk < coded.length ? coded[chunk] : null;
    return codes != null && codes.metric() == metric ? codes : null;
  }

  /// Chunk by chunk, each for all queries while its codes are in the cache.
  private void scanCodes(
      Query[] states, List<QueryVector.Dense> queries, SearchSpec spec, int from, int to) {
    for (int at = from; at < to; ) {
      int chunk = at >>> rows.chunkShift();
      int end = endOf(chunk, to);
      CodedRows codes = codes(chunk);
      if (codes != null) {
        int first = chunk << rows.chunkShift();
        Bits local = local(spec.eligible(), first, codes.count(), at - first, end - first);
        for (int q = 0; q < states.length; q++) {
          if (!states[q].scan(codes, first, local)) {
            states[q].take(
                FlatSearch.searchRange(rows, metric, queries.subList(q, q + 1), spec, at, end)
                    .getFirst());
          }
        }
      }
      at = end;
    }
  }

  /// The eligible rows of a chunk, counted from its first; null for all of them.
  private static @Nullable Bits local(
      @Nullable Bits eligible, int first, int count, int from, int to) {
    boolean whole = from == 0 && to == count;
    if (eligible == null && whole) {
      return null;
    }
    Bits range = Bits.none(count);
    range.setRange(from, to);
    if (eligible != null) {
      long[] words = new long[Bits.wordCount(count)];
      int start = first >>> 6;
      int available = Math.min(words.length, eligible.words().length - start);
      System.arraycopy(eligible.words(), start, words, 0, available);
      for (int w = 0; w < words.length; w++) {
        range.words()[w] &= words[w];
      }
    }
    return range;
  }

  /// One query on its way through the chunks.
  private final class Query {
    private static final int BLOCK = 4;

    private final RowScorer exact;
    private final SearchSpec spec;
    private final TopHits top;
    private final float[] elements;
    private final MemorySegment code;
    private final int[] block = new int[BLOCK];
    private final float[] scores = new float[BLOCK];
    private final @Nullable SketchedScan sketched;
    private int pending;

    /// Of the chunk that is scanned.
    private @Nullable CodedQuery asked;

    private int first;

    Query(QueryVector.Dense vector, SearchSpec spec, int capacity) {
      this.spec = spec;
      exact = RowScorer.of(rows, metric, vector, spec.tuning());
      top = new TopHits(metric, capacity);
      elements = new float[Float32Kernels.paddedLength(rows.dimension())];
      FloatElements.read(
          vector.type(), MemorySegment.ofArray(vector.bytes()), 0, vector.dimension(), elements);
      sketched =
          spec.tuning().equals(SearchTuning.EXACT)
              ? null
              : new SketchedScan(capacity, new Nearer());
      code = Arena.ofAuto().allocate(SevenBitQuantizer.codeBytes(rows.dimension()), 64);
    }

    void take(Hits hits) {
      top.offer(hits.rows(), hits.scores(), hits.count());
    }

    /// Offers the rows of a chunk that may be hits; false when codes say nothing of this query.
    boolean scan(CodedRows codes, int first, @Nullable Bits local) {
      CodedQuery query = codes.query(elements, code);
      if (query.isStray() || Double.isInfinite(query.margin())) {
        return false;
      }
      if (scanSketches(codes, query, first, local)) {
        return true;
      }
      CandidateRows candidates = codes.scan().collect(query, spec.topK(), local, tightened());
      spec.computed(
          local == null ? codes.count() : local.count(),
          SevenBitQuantizer.codeBytes(rows.dimension()));
      scoreStrays(codes, first, local);
      for (int i = 0; i < candidates.count(); i++) {
        if (pending == 0 && top.isFull()) {
          double least = query.cost(candidates.distance(i)) - query.margin();
          if (least > query.costOfScore(top.worst())) {
            break;
          }
        }
        score(first + candidates.row(i));
      }
      scorePending();
      return true;
    }

    private boolean scanSketches(
        CodedRows codes, CodedQuery query, int first, @Nullable Bits local) {
      if (sketched == null) {
        return false;
      }
      this.asked = query;
      this.first = first;
      if (!sketched.scan(codes, query, elements, local)) {
        return false;
      }
      ChunkSketches sketches = Objects.requireNonNull(codes.sketches());
      spec.computed(codes.count(), sketches.byteSize() / codes.count());
      spec.computed(sketched.looked(), SevenBitQuantizer.codeBytes(rows.dimension()));
      scoreStrays(codes, first, local);
      scorePending();
      return true;
    }

    /// Rows whose codes say nothing.
    private void scoreStrays(CodedRows codes, int first, @Nullable Bits local) {
      Bits strays = codes.strays();
      for (int row = strays.next(0); row >= 0; row = strays.next(row + 1)) {
        if (local == null || local.get(row)) {
          score(first + row);
        }
      }
    }

    /// Scores what may be nearer than the hits so far.
    private final class Nearer implements SketchedScan.Looks {
      @Override
      public double reach() {
        CodedQuery query = Objects.requireNonNull(asked);
        double far =
            Float.isInfinite(spec.bounds().far())
                ? Double.POSITIVE_INFINITY
                : query.costOfScore(spec.bounds().far());
        double worst = top.isFull() ? query.costOfScore(top.worst()) : Double.POSITIVE_INFINITY;
        return query.roundedUp(Math.min(far, worst));
      }

      @Override
      public void at(int row, int distance) {
        CodedQuery query = Objects.requireNonNull(asked);
        double cost = query.cost(distance);
        if (cost - query.margin() > reach() || isTooNear(query, cost)) {
          return;
        }
        score(first + row);
      }

      private boolean isTooNear(CodedQuery query, double cost) {
        float near = spec.bounds().near();
        return !Float.isInfinite(near) && cost + query.margin() < query.costOfScore(near);
      }
    }

    /// What is no better than the worst hit so far is out: of equal scores the smaller row wins,
    /// and rows without codes, which were scored before, may be the larger ones.
    private SearchBounds tightened() {
      SearchBounds bounds = spec.bounds();
      if (!top.isFull()) {
        return bounds;
      }
      float worst = top.worst();
      return metric.largerIsBetter()
          ? new SearchBounds(bounds.near(), Math.max(bounds.far(), Math.nextDown(worst)))
          : new SearchBounds(bounds.near(), Math.min(bounds.far(), Math.nextUp(worst)));
    }

    private void score(int row) {
      if (pending == BLOCK) {
        scorePending();
      }
      block[pending++] = row;
    }

    private void scorePending() {
      exact.score(rows, block, pending, scores);
      spec.computed(pending, rows.stride());
      top.offer(block, scores, pending, spec.bounds(), metric);
      pending = 0;
    }
  }
}
