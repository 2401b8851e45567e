package io.elanus.core.index.hnsw;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import org.jspecify.annotations.Nullable;

/// One query's way through sketched chunks: of each, the rows whose sketches do not rule them out
/// are looked at by their 7-bit codes. How likely a row that is a hit is ruled out [Confidence]
/// says. One thread at a time.
final class SketchedScan {
  /// Where no hits are known yet, so many rows with the smallest sums are looked at first, and some
  /// for each hit wanted.
  private static final int FIRST = 60;

  private static final int FIRST_PER_HIT = 4;

  /// Sketches that leave more than this part of a chunk to look at are a waste of time. Not of the
  /// first: hits are not known there before it has been looked through.
  private static final double WORTHWHILE = 0.3;

  private static final int BLOCK = 64;

  private final int topK;
  private final Confidence confidence;
  private final Looks looks;
  private final int[] ids = new int[BLOCK + FastScan.ROWS + 4];
  private final int[] distances = new int[ids.length + SevenBitKernels.OUT_PADDING];
  private short[] sums = new short[0];
  private @Nullable SketchedQuery sketched;
  private boolean worthwhile = true;
  private int pending;
  private int looked;

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

  /// Looks at the rows of a chunk, strays excepted; false when that is better done without
  /// sketches, and nothing was looked at.
  ///
  /// @param elements of the query, made to length one for COSINE
  /// @param eligible rows of the chunk, null for all
  boolean scan(CodedRows codes, CodedQuery query, float[] elements, @Nullable Bits eligible) {
    ChunkSketches sketches = codes.sketches();
    if (sketches == null || !worthwhile || isFew(eligible, sketches.count())) {
      return false;
    }
    int length = ChunkSketches.sumsLength(sketches.count());
    if (sums.length < length) {
      sums = new short[length];
    }
    SketchedQuery asked = sketched(sketches.codewords(), elements);
    if (!asked.isSound()) {
      worthwhile = false;
      return false;
    }
    sketches.addUp(asked.addends(), sums);
    if (!asked.hasLearned()) {
      learn(asked, codes, query, sketches);
    }
    looked = 0;
    int done = -1;
    boolean isFirst = Double.isInfinite(looks.reach());
    if (isFirst) {
      done = smallest(sketches, eligible, FIRST + FIRST_PER_HIT * topK);
      for (int block = 0; block < sketches.blocks(); block++) {
        take(
            codes,
            query,
            sketches,
            block,
            FastScan.below(sums, block * FastScan.ROWS, done),
            eligible);
      }
      look(codes, query);
    }
    int before = looked;
    for (int block = 0; block < sketches.blocks(); block++) {
      int at = block * FastScan.ROWS;
      int most = asked.mostSum(sketches.largestError(block), looks.reach());
      int rows = FastScan.below(sums, at, most);
      if (rows != 0 && done >= 0) {
        rows &= ~FastScan.below(sums, at, done);
      }
      take(codes, query, sketches, block, rows, eligible);
    }
    look(codes, query);
    worthwhile = isFirst || looked - before <= WORTHWHILE * sketches.count();
    return true;
  }

  private SketchedQuery sketched(SketchCodewords codewords, float[] elements) {
    SketchedQuery known = sketched;
    if (known != null && known.codewords() == codewords) {
      return known;
    }
    SketchedQuery made = new SketchedQuery(codewords, elements, confidence);
    sketched = made;
    return made;
  }

  /// How many rows of the last chunk were looked at by their codes.
  int looked() {
    return looked;
  }

  /// So few rows are sooner looked at one by one.
  private static boolean isFew(@Nullable Bits eligible, int count) {
    return eligible != null && eligible.count() < count / 8;
  }

  private void learn(
      SketchedQuery asked, CodedRows codes, CodedQuery query, ChunkSketches sketches) {
    int count = SketchedQuery.probes(sketches.count());
    int[] places = new int[count];
    int[] rows = new int[count + 4];
    int[] found = new int[count + SevenBitKernels.OUT_PADDING];
    double[] costs = new double[count];
    for (int i = 0; i < count; i++) {
      places[i] = (int) ((long) i * sketches.count() / count);
      rows[i] = sketches.row(places[i]);
    }
    codes.distances(query, rows, count, found);
    for (int i = 0; i < count; i++) {
      costs[i] = query.cost(found[i]);
    }
    asked.learn(sums, places, costs, sketches);
  }

  /// A sum that at least so many of the rows have, if there are so many, or a smaller one.
  private int smallest(ChunkSketches sketches, @Nullable Bits eligible, int wanted) {
    int[] rowsWith = new int[FastScan.MOST_ADDEND * FastScan.storedParts(sketches.parts()) + 1];
    for (int place = 0; place < sketches.count(); place++) {
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
      int block,
      int mask,
      @Nullable Bits eligible) {
    for (int left = mask; left != 0; left &= left - 1) {
      int place = block * FastScan.ROWS + Integer.numberOfTrailingZeros(left);
      if (place >= sketches.count()) {
        break; // sums of no row
      }
      int row = sketches.row(place);
      if ((eligible == null || eligible.get(row)) && !codes.strays().get(row)) {
        ids[pending++] = row;
      }
    }
    if (pending >= BLOCK) {
      look(codes, query);
    }
  }

  private void look(CodedRows codes, CodedQuery query) {
    int count = pending;
    pending = 0;
    looked += count;
    codes.distances(query, ids, count, distances);
    for (int i = 0; i < count; i++) {
      looks.at(ids[i], distances[i]);
    }
  }
}
