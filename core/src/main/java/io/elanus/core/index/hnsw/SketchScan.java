package io.elanus.core.index.hnsw;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.FastScanTable;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import java.util.Arrays;

/// Finds the rows of a filter that are near a query by their codes, of which it looks at few:
/// [Sketches] rule out most.
///
/// Which sums go with which distances is learned from the entry sample, whose distances are known:
/// a line of sums over distances, and how far sums stray from it. The rows with the smallest sums
/// are looked at first: they tell how near the `topK`-th is, and the line which sums may be those
/// of rows as near. Whether the line holds at the near end, the rows found tell; where it does not,
/// it is moved.
///
/// Made once for many scans; one thread at a time.
final class SketchScan {
  /// Rows whose sums are up to this many standard deviations above the line are looked at. Half a
  /// deviation more looks at 1.7 times the rows (`docs/decisions/0010`, 0016).
  private static final double DEVIATIONS = 2.25;

  /// So much farther from the line than others, the rows found say that it does not hold for them.
  private static final double OFF = 1;

  /// So few samples tell nothing.
  static final int FEWEST_SAMPLES = 64;

  /// The first look is at so many rows, and at some for each hit wanted.
  private static final int FIRST = 60;

  private static final int FIRST_PER_HIT = 4;

  /// One in so many words of the filter tells which sums are small.
  private static final int WORDS_PER_SAMPLE = 8;

  private static final int MOST_ROUNDS = 3;
  private static final int BLOCK = 64;

  private final NodeRecords graph;
  private final EntrySample sample;
  private final CodeSpace space;
  private final Bits strays;
  private final int[] sampleIds;
  private final int[] sampleDistances;
  private final short[] sampleSums;
  private final int[] ids = new int[BLOCK + 4];
  private final int[] distances = new int[BLOCK + SevenBitKernels.OUT_PADDING];

  /// The sums of rows, shape `[rows]`, where any row of their block passes.
  private short[] sums = new short[0];

  private final CandidateRows candidates = new CandidateRows();
  private final NearestDistances nearest = new NearestDistances();
  private int pending;
  private int looked;

  /// The line: a row at distance d has a sum of about `atZero + slope * d`.
  private double atZero;

  private double slope;
  private double deviation;

  SketchScan(NodeRecords graph, EntrySample sample, CodeSpace space, Bits strays) {
    this.graph = graph;
    this.sample = sample;
    this.space = space;
    this.strays = strays;
    sampleIds = new int[sample.count() + 4];
    Arrays.setAll(sampleIds, i -> Math.min(i, Math.max(0, sample.count() - 1)));
    sampleDistances = new int[sample.count() + SevenBitKernels.OUT_PADDING];
    sampleSums = new short[sample.count() + FastScan.ROWS + FastScan.WORDS_PADDING];
  }

  long residentBytes() {
    return candidates.residentBytes()
        + nearest.residentBytes()
        + 8L * sampleIds.length
        + 2L * sums.length;
  }

  /// Fills the candidates, nearest first: all that may be among the best `topK`, strays excepted.
  ///
  /// @param filter the rows that pass, at least `topK`
  /// @return whether the sketches told enough
  boolean collect(Sketches sketches, CodedQuery query, int topK, Bits filter) {
    FastScanTable table = sketches.table(query.code());
    if (!drawLine(sketches, query, table.bytes())) {
      return false;
    }
    candidates.clear();
    nearest.clear(topK);
    pending = 0;
    looked = 0;
    long[] passing = filter.copy().andNot(strays).words();
    addUp(sketches, table.bytes(), passing);
    int lookedUpTo = smallest(passing, FIRST + FIRST_PER_HIT * topK, sketches.mostSum());
    lookBetween(-1, lookedUpTo, query, passing);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      int upTo = nearest.isFull() ? sumAt(nearest.last()) : FastScan.MOST_SUM;
      if (upTo > lookedUpTo) {
        lookBetween(lookedUpTo, upTo, query, passing);
        lookedUpTo = upTo;
      }
      candidates.sort(farthest(query));
      double off = meanDeviation();
      if (off <= OFF) {
        return true;
      }
      atZero += off * deviation;
    }
    return false;
  }

  /// Nearest first; valid until the next call of [#collect].
  CandidateRows candidates() {
    return candidates;
  }

  /// How many rows were looked at by their codes, the sample not counted.
  int looked() {
    return looked;
  }

  /// Least squares over the entry sample; false when it tells nothing.
  private boolean drawLine(Sketches sketches, CodedQuery query, byte[] table) {
    int count = sample.count();
    if (count < FEWEST_SAMPLES) {
      return false;
    }
    space.distances(
        query.code(),
        0,
        sample.codes(),
        sample.codeBytes(),
        sample.codeBytes(),
        sampleIds,
        0,
        count,
        sampleDistances);
    double x = 0;
    double y = 0;
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int from = 0; from < count; from += FastScan.ROWS) {
      long block = (long) (from / FastScan.ROWS) * sketches.blockBytes();
      FastScan.shortSums(table, sketches.sampleBlocks(), block, sampleSums, from);
      for (int i = from; i < Math.min(count, from + FastScan.ROWS); i++) {
        double distance = sampleDistances[i];
        double sum = sampleSums[i];
        x += distance;
        y += sum;
        xx += distance * distance;
        xy += distance * sum;
        yy += sum * sum;
      }
    }
    double varianceX = xx / count - x / count * (x / count);
    double covariance = xy / count - x / count * (y / count);
    double varianceY = yy / count - y / count * (y / count);
    if (!(varianceX > 0) || !(covariance > 0)) {
      return false;
    }
    slope = covariance / varianceX;
    atZero = y / count - slope * x / count;
    deviation = Math.max(0.5, Math.sqrt(Math.max(0, varianceY - slope * covariance)));
    return true;
  }

  private int sumAt(int distance) {
    double sum = atZero + slope * distance + DEVIATIONS * deviation;
    return (int) Math.max(-1, Math.min(FastScan.MOST_SUM, Math.rint(sum)));
  }

  /// The sums of all blocks in which any row passes.
  private void addUp(Sketches sketches, byte[] table, long[] passing) {
    int length = 64 * passing.length + FastScan.WORDS_PADDING;
    if (sums.length < length) {
      sums = new short[length];
    }
    int blockBytes = sketches.blockBytes();
    for (int w = 0; w < passing.length; w++) {
      if ((int) passing[w] != 0) {
        FastScan.shortSums(table, sketches.blocks(), 2L * w * blockBytes, sums, 64 * w);
      }
      if ((int) (passing[w] >>> 32) != 0) {
        FastScan.shortSums(table, sketches.blocks(), (2L * w + 1) * blockBytes, sums, 64 * w + 32);
      }
    }
  }

  /// A sum that about so many of the rows have that pass, or a smaller one.
  private int smallest(long[] passing, int wanted, int mostSum) {
    int[] rowsWith = new int[mostSum + 1];
    int sampled = 0;
    int all = 0;
    for (int w = 0; w < passing.length; w++) {
      all += Long.bitCount(passing[w]);
      if (w % WORDS_PER_SAMPLE == 0) {
        sampled += Long.bitCount(passing[w]);
        for (long left = passing[w]; left != 0; left &= left - 1) {
          rowsWith[sums[64 * w + Long.numberOfTrailingZeros(left)]]++;
        }
      }
    }
    double share = Math.min(1, (double) wanted / Math.max(1, all));
    int sum = -1;
    for (double left = share * sampled; left > 0 && sum < mostSum; ) {
      left -= rowsWith[++sum];
    }
    return sum;
  }

  /// Looks at the passing rows whose sums are above one limit and at most another.
  private void lookBetween(int above, int upTo, CodedQuery query, long[] passing) {
    for (int w = 0; w < passing.length; w++) {
      if ((int) passing[w] != 0) {
        take(query, between(above, upTo, 64 * w) & (int) passing[w], 64 * w);
      }
      if ((int) (passing[w] >>> 32) != 0) {
        int first = 64 * w + 32;
        take(query, between(above, upTo, first) & (int) (passing[w] >>> 32), first);
      }
    }
    look(query);
  }

  private int between(int above, int upTo, int first) {
    int rows = FastScan.below(sums, first, upTo);
    return rows == 0 || above < 0 ? rows : rows & ~FastScan.below(sums, first, above);
  }

  private void take(CodedQuery query, int rows, int first) {
    for (int left = rows; left != 0; left &= left - 1) {
      ids[pending++] = first + Integer.numberOfTrailingZeros(left);
      if (pending == BLOCK) {
        look(query);
      }
    }
  }

  /// Looks at the codes of the pending rows.
  private void look(CodedQuery query) {
    if (pending == 0) {
      return;
    }
    int count = pending;
    looked += count;
    pending = 0;
    graph.distances(space.from(query.code(), 0, graph.codeBytes()), ids, count, distances);
    int far = farthest(query);
    for (int i = 0; i < count; i++) {
      if (distances[i] <= far) {
        nearest.offer(distances[i]);
        candidates.add(distances[i], ids[i]);
      }
    }
  }

  private int farthest(CodedQuery query) {
    return nearest.isFull() ? query.mayBeNearerThan(nearest.last()) : Integer.MAX_VALUE;
  }

  /// How far the sums of the rows found are from the line, in standard deviations.
  private double meanDeviation() {
    int count = Math.min(candidates.count(), nearest.wanted());
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double line = atZero + slope * candidates.distance(i);
      sum += (sums[candidates.row(i)] - line) / deviation;
    }
    return count == 0 ? 0 : sum / count;
  }
}
