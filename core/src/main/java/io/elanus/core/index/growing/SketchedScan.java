package io.elanus.core.index.growing;

import io.elanus.core.index.hnsw.scan.CodedQuery;
import io.elanus.core.index.hnsw.scan.Confidence;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One query's way through sketched chunks: of each, the rows whose sketches do not rule them out
/// are looked at by their 7-bit codes. How likely a row that is a hit is ruled out [Confidence]
/// says. One thread at a time.
///
/// Every chunk is begun with, where its rows lie nearest to the query, before any is gone through:
/// what is known of the hits by then rules out most groups of rows, and most rows of the others.
/// Chunks of which few rows are eligible are left to others.
final class SketchedScan {
  /// So many groups of each chunk are begun with, and more where fewer hits than wanted are known.
  private static final int NEAREST = 1;

  /// Where no hits are known yet, so many rows with the smallest sums are looked at first, and some
  /// for each hit wanted.
  private static final int FIRST = 60;

  private static final int FIRST_PER_HIT = 4;

  /// Sketches that leave more than this part of a chunk to look at are a waste of time. Not where
  /// fewer hits than wanted are known before.
  private static final double WORTHWHILE = 0.3;

  private static final int BLOCK = 64;

  private final int topK;
  private final Confidence confidence;
  private final Looks looks;
  private final Map<SketchCodewords, SketchedQuery> queries = new IdentityHashMap<>();
  private final int[] ids = new int[BLOCK + FastScan.ROWS + 4];
  private final int[] distances = new int[ids.length + SevenBitKernels.OUT_PADDING];
  private short[] sums = new short[0];
  private boolean worthwhile = true;
  private int pending;
  private int looked;
  private int addedUp;

  /// The last block whose sums are known.
  private int summed;

  /// What a row may cost to be a hit.
  private double reach;

  /// What is made of rows that may be hits.
  interface Looks {
    /// What a row may cost to be a hit, as of [CodedQuery]; infinite when any may be one.
    double reach();

    /// A row of the chunk whose code is at such a distance from the query's.
    void at(int row, int distance);
  }

  SketchedScan(int topK, Confidence confidence, Looks looks) {
    this.topK = topK;
    this.confidence = confidence;
    this.looks = looks;
  }

  /// Looks at the rows of a chunk that lie in the groups nearest to the query, strays excepted, and
  /// answers how many groups these are; none where rows are not grouped, or better looked at
  /// without sketches.
  ///
  /// @param elements of the query, made to length one for COSINE
  /// @param eligible rows of the chunk, null for all
  int begin(CodedRows codes, CodedQuery query, float[] elements, @Nullable Bits eligible) {
    SketchedQuery asked = start(codes, query, elements);
    ChunkSketches sketches = codes.sketches();
    NearGroups near = asked == null ? null : asked.near();
    if (asked == null || near == null || sketches == null || sketches.groups() == 1) {
      return 0;
    }
    int begun = 0;
    while (begun < NEAREST || begun < sketches.groups() && Double.isInfinite(reach)) {
      int group = near.group(begun++);
      summed = -1;
      visit(codes, query, sketches, asked, group, eligible);
      look(codes, query);
    }
    return begun;
  }

  /// Looks at the rows of a chunk, strays excepted; false when that is better done without
  /// sketches, and nothing was looked at.
  ///
  /// @param begun how many groups were looked at by [#begin]
  boolean scan(
      CodedRows codes, CodedQuery query, float[] elements, @Nullable Bits eligible, int begun) {
    SketchedQuery asked = start(codes, query, elements);
    ChunkSketches sketches = codes.sketches();
    if (asked == null || sketches == null) {
      return false;
    }
    boolean isFirst = Double.isInfinite(reach);
    NearGroups near = sketches.groups() > 1 ? asked.near() : null;
    for (int group = 0; group < sketches.groups(); group++) {
      if (near == null || !near.isAmong(group, begun) && near.mayHold(group, reach)) {
        visit(codes, query, sketches, asked, group, eligible);
      }
    }
    look(codes, query);
    worthwhile = isFirst || looked <= WORTHWHILE * sketches.count();
    return true;
  }

  /// The eligible rows of a chunk that [#begin] did not look at.
  ///
  /// @param begun how many groups it looked at, at least one
  Bits unseen(CodedRows codes, @Nullable Bits eligible, int begun) {
    ChunkSketches sketches = codes.sketches();
    SketchedQuery asked = sketches == null ? null : queries.get(sketches.codewords());
    NearGroups near = asked == null ? null : asked.near();
    if (sketches == null || near == null) {
      throw new IllegalStateException("not begun");
    }
    Bits unseen = eligible == null ? Bits.none(codes.count()) : eligible.copy();
    if (eligible == null) {
      unseen.setRange(0, codes.count());
    }
    for (int i = 0; i < begun; i++) {
      int group = near.group(i);
      for (int place = sketches.start(group); place < sketches.start(group + 1); place++) {
        unseen.clear(sketches.row(place));
      }
    }
    return unseen;
  }

  /// The query as the chunk's codewords see it; null where sketches are no good.
  private @Nullable SketchedQuery start(CodedRows codes, CodedQuery query, float[] elements) {
    looked = 0;
    addedUp = 0;
    summed = -1;
    reach = looks.reach();
    ChunkSketches sketches = codes.sketches();
    if (sketches == null || !worthwhile) {
      return null;
    }
    int length = ChunkSketches.sumsLength(sketches.count());
    if (sums.length < length) {
      sums = new short[length];
    }
    SketchedQuery asked =
        queries.computeIfAbsent(
            sketches.codewords(), known -> new SketchedQuery(known, elements, confidence));
    if (!asked.isSound()) {
      worthwhile = false;
      return null;
    }
    if (!asked.hasLearned()) {
      learn(asked, codes, query, sketches);
    }
    return asked;
  }

  /// How many rows of the chunk were last looked at by their codes.
  int looked() {
    return looked;
  }

  /// How many blocks of its sketches were added up.
  int addedUp() {
    return addedUp;
  }

  private void learn(
      SketchedQuery asked, CodedRows codes, CodedQuery query, ChunkSketches sketches) {
    int[] places = SketchedQuery.probes(sketches);
    int[] rows = new int[places.length + 4];
    int[] found = new int[places.length + SevenBitKernels.OUT_PADDING];
    double[] costs = new double[places.length];
    for (int i = 0; i < places.length; i++) {
      rows[i] = sketches.row(places[i]);
      addUp(asked, sketches, places[i] / FastScan.ROWS);
    }
    codes.distances(query, rows, places.length, found);
    for (int i = 0; i < places.length; i++) {
      costs[i] = query.cost(found[i]);
    }
    asked.learn(sums, places, costs, sketches);
    summed = -1;
  }

  /// Blocks come in ascending order; the last one may be asked for again.
  private void addUp(SketchedQuery asked, ChunkSketches sketches, int block) {
    if (block > summed) {
      sketches.addUp(asked.addends(), block, sums);
      summed = block;
      addedUp++;
    }
  }

  private void visit(
      CodedRows codes,
      CodedQuery query,
      ChunkSketches sketches,
      SketchedQuery asked,
      int group,
      @Nullable Bits eligible) {
    int from = sketches.start(group);
    int to = sketches.start(group + 1);
    NearGroups near = asked.near();
    if (near != null
        && sketches.groups() > 1
        && !near.isKnownToHold(group)
        && isAnyEligible(sketches, from, to, eligible)) {
      near.hold(group);
    }
    int done = -1;
    if (Double.isInfinite(reach)) {
      done = visitFirst(codes, query, sketches, asked, from, to, eligible);
    }
    for (int at = from & -FastScan.ROWS; at < to; at += FastScan.ROWS) {
      addUp(asked, sketches, at / FastScan.ROWS);
      asked.reach(reach);
      int last = Math.min(to, at + FastScan.ROWS) - 1;
      int rows = FastScan.below(sums, at, asked.mostSum(sketches.error(last)));
      if (rows != 0 && done >= 0) {
        rows &= ~FastScan.below(sums, at, done);
      }
      rows = withoutFar(asked, sketches, at, rows & within(at, from, to));
      take(codes, query, sketches, at, rows, eligible);
    }
  }

  /// The rows of a block that are not too far for what they are off by themselves.
  private int withoutFar(SketchedQuery asked, ChunkSketches sketches, int at, int rows) {
    int near = rows;
    for (int left = rows; left != 0; left &= left - 1) {
      int i = Integer.numberOfTrailingZeros(left);
      if (sums[at + i] > asked.mostSum(sketches.error(at + i))) {
        near ^= 1 << i;
      }
    }
    return near;
  }

  /// Looks at the rows of a group that have the smallest sums; answers how large these are.
  private int visitFirst(
      CodedRows codes,
      CodedQuery query,
      ChunkSketches sketches,
      SketchedQuery asked,
      int from,
      int to,
      @Nullable Bits eligible) {
    for (int at = from & -FastScan.ROWS; at < to; at += FastScan.ROWS) {
      addUp(asked, sketches, at / FastScan.ROWS);
    }
    int most = smallest(sketches, from, to, eligible, FIRST + FIRST_PER_HIT * topK);
    for (int at = from & -FastScan.ROWS; at < to; at += FastScan.ROWS) {
      int rows = FastScan.below(sums, at, most) & within(at, from, to);
      take(codes, query, sketches, at, rows, eligible);
    }
    look(codes, query);
    return most;
  }

  private static boolean isAnyEligible(
      ChunkSketches sketches, int from, int to, @Nullable Bits eligible) {
    for (int place = from; place < to; place++) {
      if (eligible == null || eligible.get(sketches.row(place))) {
        return true;
      }
    }
    return false;
  }

  /// Which of the block at a place lie in `from .. to - 1`: one bit a row.
  private static int within(int at, int from, int to) {
    int rows = from > at ? -1 << (from - at) : -1;
    return to - at < FastScan.ROWS ? rows & ~(-1 << (to - at)) : rows;
  }

  /// A sum that at least so many of the rows have, if there are so many, or a smaller one.
  private int smallest(
      ChunkSketches sketches, int from, int to, @Nullable Bits eligible, int wanted) {
    int[] rowsWith = new int[FastScan.MOST_ADDEND * FastScan.storedParts(sketches.parts()) + 1];
    for (int place = from; place < to; place++) {
      if (eligible == null || eligible.get(sketches.row(place))) {
        rowsWith[sums[place]]++;
      }
    }
    int sum = -1;
    for (int left = wanted; left > 0 && sum < rowsWith.length - 1; ) {
      left -= rowsWith[++sum];
    }
    return sum;
  }

  private void take(
      CodedRows codes,
      CodedQuery query,
      ChunkSketches sketches,
      int at,
      int rows,
      @Nullable Bits eligible) {
    for (int left = rows; left != 0; left &= left - 1) {
      int row = sketches.row(at + Integer.numberOfTrailingZeros(left));
      if ((eligible == null || eligible.get(row)) && !codes.strays().get(row)) {
        ids[pending++] = row;
      }
    }
    if (pending >= BLOCK) {
      look(codes, query);
    }
  }

  private void look(CodedRows codes, CodedQuery query) {
    if (pending == 0) {
      return;
    }
    int count = pending;
    pending = 0;
    looked += count;
    codes.distances(query, ids, count, distances);
    for (int i = 0; i < count; i++) {
      looks.at(ids[i], distances[i]);
    }
    reach = looks.reach();
  }
}
