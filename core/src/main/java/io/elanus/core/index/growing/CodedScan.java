package io.elanus.core.index.growing;

import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.TopHits;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.flat.RowScorer;
import io.elanus.core.index.hnsw.scan.CandidateRows;
import io.elanus.core.index.hnsw.scan.CodedQuery;
import io.elanus.core.index.hnsw.scan.Confidence;
import io.elanus.core.index.layout.FloatElements;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Search of rows of which some have codes: rows are looked at by code and scored only when the
/// code cannot rule them out (`docs/decisions/0010-graph-on-codes.md`, 0011); rows without codes
/// are scored as they are. With [SearchTuning#EXACT] the answer is that of [FlatSearch]. Otherwise
/// sketches say which codes are looked at, as sure of what they rule out as [Confidence] says
/// (0054).
///
/// @param rows whose chunks hold `2^chunkShift` rows, a multiple of 64
/// @param coded in the order of their rows, none of which are the same; each within one chunk.
///   There may be more of them than `rows` has
public record CodedScan(VectorRows rows, Metric metric, List<CodedRows> coded) {

  /// @return the hits of each query among the rows `from .. to - 1`
  public List<Hits> search(List<QueryVector.Dense> queries, SearchSpec spec, int from, int to) {
    List<CodedRows> within = within(from, to);
    if (within.isEmpty()) {
      return FlatSearch.searchRange(rows, metric, queries, spec, from, to);
    }
    int capacity = Math.min(spec.topK(), Math.max(0, to - from));
    List<Part> parts = parts(within, spec, from, to);
    Query[] states = new Query[queries.size()];
    Arrays.setAll(states, q -> new Query(queries.get(q), spec, capacity, parts));
    for (int[] range : plainRanges(within, from, to)) {
      List<Hits> found = FlatSearch.searchRange(rows, metric, queries, spec, range[0], range[1]);
      for (int q = 0; q < states.length; q++) {
        states[q].take(found.get(q));
      }
    }
    if (capacity > 0) {
      scanCodes(parts, states, queries, spec);
    }
    List<Hits> best = new ArrayList<>(states.length);
    for (Query state : states) {
      best.add(state.top.best());
    }
    return best;
  }

  /// The codes of rows between, those by this metric; rows of bits never have any.
  private List<CodedRows> within(int from, int to) {
    List<CodedRows> within = new ArrayList<>();
    for (CodedRows codes : coded) {
      if (codes.metric() == metric && codes.first() < to && codes.first() + codes.count() > from) {
        within.add(codes);
      }
    }
    return within;
  }

  /// The ranges that have no codes.
  private static List<int[]> plainRanges(List<CodedRows> within, int from, int to) {
    List<int[]> plain = new ArrayList<>();
    int at = from;
    for (CodedRows codes : within) {
      if (at < codes.first()) {
        plain.add(new int[] {at, codes.first()});
      }
      at = codes.first() + codes.count();
    }
    if (at < to) {
      plain.add(new int[] {at, to});
    }
    return plain;
  }

  /// Coded rows of which some are searched.
  ///
  /// @param start the first row that is searched
  /// @param end behind the last
  /// @param local the eligible of the coded rows, counted from their first; null for all
  /// @param eligible how many these are
  private record Part(CodedRows codes, int start, int end, @Nullable Bits local, int eligible) {
    /// Whether to look at sketches first: few rows are sooner looked at one by one.
    boolean isWorthSketches() {
      return codes.sketches() != null && eligible >= codes.count() / 8;
    }
  }

  private static List<Part> parts(List<CodedRows> within, SearchSpec spec, int from, int to) {
    List<Part> parts = new ArrayList<>();
    for (CodedRows codes : within) {
      int first = codes.first();
      int start = Math.max(from, first);
      int end = Math.min(to, first + codes.count());
      Bits local = local(spec.eligible(), first, codes.count(), start - first, end - first);
      int eligible = local == null ? codes.count() : local.count();
      parts.add(new Part(codes, start, end, local, eligible));
    }
    return parts;
  }

  /// All queries while the codes are in the cache.
  private void scanCodes(
      List<Part> parts, Query[] states, List<QueryVector.Dense> queries, SearchSpec spec) {
    for (int p = 0; p < parts.size(); p++) {
      for (Query state : states) {
        state.begin(p);
      }
    }
    for (int p = 0; p < parts.size(); p++) {
      for (int q = 0; q < states.length; q++) {
        if (!states[q].scan(p)) {
          Part part = parts.get(p);
          List<QueryVector.Dense> query = queries.subList(q, q + 1);
          states[q].take(
              FlatSearch.searchRange(rows, metric, query, spec, part.start(), part.end())
                  .getFirst());
        }
      }
    }
  }

  /// The eligible of the coded rows, counted from their first; null for all of them.
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

  /// One query on its way through the parts.
  private final class Query {
    private static final int BLOCK = 4;

    private final RowScorer exact;
    private final SearchSpec spec;
    private final TopHits top;
    private final float[] elements;
    private final List<Part> parts;
    private final CodedQuery[] asked;

    /// How many groups of each part's rows were looked at by [#begin].
    private final int[] begun;

    private final int[] block = new int[BLOCK];
    private final float[] scores = new float[BLOCK];
    private final @Nullable SketchedScan sketched;
    private int pending;

    /// The number of the part that is scanned.
    private int scanned;

    Query(QueryVector.Dense vector, SearchSpec spec, int capacity, List<Part> parts) {
      this.spec = spec;
      this.parts = parts;
      exact = RowScorer.of(rows, metric, vector, spec.tuning());
      top = new TopHits(metric, capacity);
      elements = new float[Float32Kernels.paddedLength(rows.dimension())];
      FloatElements.read(
          vector.type(), MemorySegment.ofArray(vector.bytes()), 0, vector.dimension(), elements);
      sketched =
          spec.tuning().equals(SearchTuning.EXACT)
              ? null
              : new SketchedScan(capacity, Confidence.of(spec.tuning(), spec.topK()), new Nearer());
      int codeBytes = SevenBitQuantizer.codeBytes(rows.dimension());
      MemorySegment codes = Arena.ofAuto().allocate((long) parts.size() * codeBytes, 64);
      asked = new CodedQuery[parts.size()];
      for (int p = 0; p < asked.length; p++) {
        MemorySegment code = codes.asSlice((long) p * codeBytes, codeBytes);
        asked[p] = parts.get(p).codes().query(elements, code);
      }
      begun = new int[asked.length];
    }

    void take(Hits hits) {
      top.offer(hits.rows(), hits.scores(), hits.count());
    }

    /// Offers those of a part's rows that lie nearest as far as their sketches' groups tell, so
    /// that the first parts are not looked through with no idea of what a hit is.
    void begin(int part) {
      CodedRows codes = parts.get(part).codes();
      if (sketched == null || !parts.get(part).isWorthSketches() || saysNothing(part)) {
        return;
      }
      scanned = part;
      begun[part] = sketched.begin(codes, asked[part], elements, parts.get(part).local());
      if (begun[part] > 0) {
        computedBySketches(codes, sketched);
        scorePending();
      }
    }

    private boolean saysNothing(int part) {
      return asked[part].isStray() || Double.isInfinite(asked[part].margin());
    }

    /// Offers the rows of a part that may be hits; false when codes say nothing of this query.
    boolean scan(int part) {
      if (saysNothing(part)) {
        return false;
      }
      scanned = part;
      if (scanSketches(part)) {
        return true;
      }
      CodedRows codes = parts.get(part).codes();
      CodedQuery query = asked[part];
      @Nullable Bits local = parts.get(part).local();
      @Nullable Bits unseen =
          begun[part] > 0 && sketched != null ? sketched.unseen(codes, local, begun[part]) : local;
      CandidateRows candidates = codes.scan().collect(query, spec.topK(), unseen, tightened());
      spec.computed(
          unseen == null ? codes.count() : unseen.count(),
          SevenBitQuantizer.codeBytes(rows.dimension()));
      scoreStrays(codes, local);
      for (int i = 0; i < candidates.count(); i++) {
        if (pending == 0 && top.isFull()) {
          double least = query.cost(candidates.distance(i)) - query.margin();
          if (least > query.costOfScore(top.worst())) {
            break;
          }
        }
        score(codes.first() + candidates.row(i));
      }
      scorePending();
      return true;
    }

    private boolean scanSketches(int part) {
      CodedRows codes = parts.get(part).codes();
      @Nullable Bits local = parts.get(part).local();
      if (sketched == null
          || !parts.get(part).isWorthSketches()
          || !sketched.scan(codes, asked[part], elements, local, begun[part])) {
        return false;
      }
      computedBySketches(codes, sketched);
      scoreStrays(codes, local);
      scorePending();
      return true;
    }

    private void computedBySketches(CodedRows codes, SketchedScan scan) {
      ChunkSketches sketches = Objects.requireNonNull(codes.sketches());
      spec.computed((long) FastScan.ROWS * scan.addedUp(), sketches.blockBytes() / FastScan.ROWS);
      spec.computed(scan.looked(), SevenBitQuantizer.codeBytes(rows.dimension()));
    }

    /// Rows whose codes say nothing.
    private void scoreStrays(CodedRows codes, @Nullable Bits local) {
      Bits strays = codes.strays();
      for (int row = strays.next(0); row >= 0; row = strays.next(row + 1)) {
        if (local == null || local.get(row)) {
          score(codes.first() + row);
        }
      }
    }

    /// Scores what may be nearer than the hits so far: what is not by more than four standard
    /// deviations of rounding is left out.
    private final class Nearer implements SketchedScan.Looks {
      @Override
      public double reach() {
        CodedQuery query = asked[scanned];
        double far =
            Float.isInfinite(spec.bounds().far())
                ? Double.POSITIVE_INFINITY
                : query.costOfScore(spec.bounds().far());
        double worst = top.isFull() ? query.costOfScore(top.worst()) : Double.POSITIVE_INFINITY;
        return query.roundedUp(Math.min(far, worst));
      }

      @Override
      public void at(int row, int distance) {
        CodedQuery query = asked[scanned];
        CodedRows codes = parts.get(scanned).codes();
        double cost = query.cost(distance);
        double reach = reach();
        if (cost - query.margin() > reach
            || isTooNear(query, cost)
            || isTooFar(codes, query, reach, row, distance)) {
          return;
        }
        score(codes.first() + row);
      }

      private boolean isTooFar(
          CodedRows codes, CodedQuery query, double reach, int row, int distance) {
        return !Double.isInfinite(reach)
            && codes.atLeast(query, row, distance) > query.mayBeNearerThan(query.distanceAt(reach));
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
