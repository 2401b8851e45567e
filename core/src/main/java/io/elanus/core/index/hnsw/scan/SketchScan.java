package io.elanus.core.index.hnsw.scan;

import io.elanus.core.index.hnsw.graph.CodeDistances;
import io.elanus.core.index.hnsw.graph.CodeSpace;
import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.FastScanTable;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds the rows of a filter that are near a query by their codes, of which it looks at few:
/// [Sketches] rule out most, and the lists they lie in ([SketchLists]) most of these.
///
/// Lists are visited in the order of the distance below which hardly any of their rows lies: as
/// many in which any row passes as usually hold what is near, then on until that distance is larger
/// than that of the `topK`-th row found. Of a list those rows are looked at that pass and whose
/// sums may be those of rows as near as that: the likely ones at once, the others in the end, if
/// they still may be then.
///
/// Which sums go with which distances is learned from the entry sample, whose distances are known:
/// a line of sums over distances, and how far sums stray from it. Whether the line holds at the
/// near end, the rows found tell; where it does not, it is moved. How many lists are visited at
/// least, and how far above the line sums may be, is a matter of [Confidence].
///
/// Made once for many scans; one thread at a time.
public final class SketchScan {
  /// So much farther from the line than others, the rows found say that it does not hold for them.
  private static final double OFF = 1;

  /// Fewer samples tell nothing.
  public static final int FEWEST_SAMPLES = 64;

  private static final int MOST_ROUNDS = 3;

  /// Asking a block which of its rows pass takes as long as finding the blocks of so many.
  private static final int ROWS_PER_ASKED = 64;

  private static final int BLOCK = 64;

  /// Fewer rows than that wait for those of the next list: their codes are fetched all at once.
  private static final int FEW = 24;

  private final NodeRecords graph;
  private final EntrySample sample;
  private final CodeSpace space;
  private final Bits strays;
  private final Bits loose;
  private final int[] sampleIds;
  private final int[] sampleDistances;
  private final short[] sampleSums;
  private final int[] ids = new int[BLOCK + FastScan.ROWS + 4];
  private final int[] distances = new int[BLOCK + FastScan.ROWS + SevenBitKernels.OUT_PADDING];
  private final short[] blockSums = new short[FastScan.ROWS + FastScan.WORDS_PADDING];

  /// The sums of rows that may be looked at, shape `[rows]`.
  private short[] sums = new short[0];

  /// Which rows of each block pass, where that is known of all: one bit a row, shape `[blocks]`.
  private int[] passingOfBlocks = new int[0];

  private boolean knowsAllPassing;

  /// Blocks that may yet be asked row by row which of their rows pass.
  private int askable;

  /// Rows that are looked at in the end, if their sums are still small enough then.
  private int[] later = new int[FastScan.ROWS];

  private int laterCount;

  private final LikelyRows likely;
  private final NearestDistances sampled = new NearestDistances();
  private SketchLists.@Nullable Order order;
  private CandidateRows candidates = new CandidateRows();
  private int topK;
  private Confidence confidence = Confidence.of(1, 1);
  private int pending;
  private int looked;
  private int blocks;

  /// The distance of the `topK`-th row found, in this round or one before.
  private int last;

  /// The line: a row at distance d has a sum of about `atZero + slope * d`.
  private double atZero;

  private double slope;
  private double deviation;

  /// @param graph the rows' codes
  /// @param sample rows whose distances the line is learned from
  /// @param errors of these codes
  public SketchScan(NodeRecords graph, EntrySample sample, CodeSpace space, CodeErrors errors) {
    this.graph = graph;
    this.sample = sample;
    this.space = space;
    this.strays = errors.strays();
    this.loose = errors.loose();
    this.likely = new LikelyRows(graph, errors);
    sampleIds = CodeDistances.idsOf(sample.count());
    sampleDistances = new int[sample.count() + SevenBitKernels.OUT_PADDING];
    sampleSums = new short[sample.count() + FastScan.ROWS + FastScan.WORDS_PADDING];
  }

  /// Bytes that this takes between scans.
  public long residentBytes() {
    return likely.residentBytes()
        + 8L * sampleIds.length
        + 2L * sums.length
        + 4L * (later.length + passingOfBlocks.length);
  }

  /// Fills the candidates, nearest first: all that may be among the best `topK`, strays excepted.
  ///
  /// @param filter the rows that pass, at least `topK`
  /// @param confidence how sure to be of what is left out
  /// @return whether the sketches told enough
  public boolean collect(
      Sketches sketches, CodedQuery query, int topK, Bits filter, Confidence confidence) {
    FastScanTable table = sketches.table(query.code());
    if (!drawLine(sketches, query, table.bytes())) {
      return false;
    }
    if (sums.length < graph.count()) {
      sums = new short[graph.count()];
    }
    this.topK = topK;
    this.confidence = confidence;
    pending = 0;
    looked = 0;
    blocks = 0;
    Bits passing = filter.copy().andNot(strays);
    knowsAllPassing = false;
    askable = passing.count() / ROWS_PER_ASKED;
    last = ofSample(query, passing);
    SketchLists.Order order = order(sketches.lists());
    order.sort(sketches.lists(), space, query.code());
    int farthest = Integer.MAX_VALUE;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      likely.clear(topK, farthest);
      visit(sketches, table.bytes(), order, query, passing);
      candidates = likely.sorted();
      double off = meanDeviation();
      if (off <= OFF) {
        return true;
      }
      atZero += off * deviation;
      farthest = likely.far();
    }
    return false;
  }

  private SketchLists.Order order(SketchLists lists) {
    SketchLists.Order known = order;
    if (known == null || known.size() != lists.count()) {
      known = new SketchLists.Order(lists.count());
      order = known;
    }
    return known;
  }

  /// The distance of the `topK`-th of the sampled rows that pass: what is wanted is no farther.
  private int ofSample(CodedQuery query, Bits passing) {
    sampled.clear(topK);
    for (int i = 0; i < sample.count(); i++) {
      int node = sample.nodes()[i];
      if (passing.get(node) && !loose.get(node)) {
        sampled.offer(query.unclipped(sampleDistances[i], graph, node));
      }
    }
    return sampled.isFull() ? sampled.last() : Integer.MAX_VALUE;
  }

  /// Nearest first; valid until the next call of [#collect].
  public CandidateRows candidates() {
    return candidates;
  }

  /// How many rows were looked at by their codes, the sample not counted.
  public int looked() {
    return looked;
  }

  /// How many blocks of sketches were added up.
  public int blocks() {
    return blocks;
  }

  /// Least squares over the entry sample; false when it tells nothing.
  private boolean drawLine(Sketches sketches, CodedQuery query, byte[] table) {
    int count = sample.count();
    if (count < FEWEST_SAMPLES) {
      return false;
    }
    space
        .from(query.code(), 0, sample.codeBytes())
        .of(sample.codes(), sample.codeBytes(), sampleIds, 0, count, sampleDistances);
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

  /// The largest sum that a row may have which is as near as the `topK`-th so far.
  private int mostSum() {
    return sumOfLast(confidence.deviations());
  }

  /// The sum that one row in two as near as that does not exceed.
  private int likelySum() {
    return sumOfLast(0);
  }

  private int sumOfLast(double deviations) {
    if (last == Integer.MAX_VALUE) {
      return FastScan.MOST_SUM;
    }
    double sum = atZero + slope * last + deviations * deviation;
    return (int) Math.max(-1, Math.min(FastScan.MOST_SUM, Math.rint(sum)));
  }

  private void visit(
      Sketches sketches, byte[] table, SketchLists.Order order, CodedQuery query, Bits passing) {
    SketchLists lists = sketches.lists();
    int usual = lists.usual(confidence.missedByLists());
    laterCount = 0;
    for (int i = 0; i < lists.count() && (usual > 0 || order.least(i) <= last); i++) {
      usual -= visit(sketches, table, order.list(i), query, passing) ? 1 : 0;
      if (pending >= (last == Integer.MAX_VALUE ? 1 : FEW)) {
        look(query);
      }
    }
    look(query);
    lookAtLater(query);
  }

  /// What is left of the rows kept for later when the distance of the `topK`-th row is known, or
  /// nearly.
  private void lookAtLater(CodedQuery query) {
    int most = mostSum();
    for (int i = 0; i < laterCount; i++) {
      int row = later[i];
      if (sums[row] <= most) {
        ids[pending++] = row;
        if (pending == BLOCK) {
          look(query);
          most = mostSum();
        }
      }
    }
    look(query);
  }

  /// Answers whether any row of the list passes.
  private boolean visit(Sketches sketches, byte[] table, int list, CodedQuery query, Bits passing) {
    SketchLists lists = sketches.lists();
    boolean any = false;
    int most = mostSum();
    int likely = likelySum();
    int end = lists.firstBlock()[list + 1];
    for (int block = lists.firstBlock()[list]; block < end; block++) {
      int rows = passingOf(lists, block, passing);
      if (rows == 0) {
        continue;
      }
      any = true;
      blocks++;
      long at = (long) block * sketches.blockBytes();
      FastScan.shortSums(table, sketches.blocks(), at, blockSums, 0);
      take(lists, block, rows & FastScan.below(blockSums, 0, most), likely);
      if (pending >= BLOCK) {
        look(query);
        most = mostSum();
        likely = likelySum();
      }
    }
    return any;
  }

  /// Which rows of a block pass: one bit a row. When many blocks were asked for that, it is found
  /// out of all at once, from the rows that pass.
  private int passingOf(SketchLists lists, int block, Bits passing) {
    if (!knowsAllPassing && askable-- > 0) {
      return passing(lists, block, passing);
    }
    if (!knowsAllPassing) {
      findAllPassing(lists, passing);
      knowsAllPassing = true;
    }
    return passingOfBlocks[block];
  }

  private void findAllPassing(SketchLists lists, Bits passing) {
    if (passingOfBlocks.length < lists.blocks()) {
      passingOfBlocks = new int[lists.blocks()];
    }
    int[] blocks = passingOfBlocks;
    Arrays.fill(blocks, 0);
    int[] places = lists.places();
    long[] words = passing.words();
    for (int w = 0; w < words.length; w++) {
      for (long left = words[w]; left != 0; left &= left - 1) {
        int place = places[(w << 6) + Long.numberOfTrailingZeros(left)];
        blocks[place / FastScan.ROWS] |= 1 << (place % FastScan.ROWS);
      }
    }
  }

  /// The same of a block alone.
  private static int passing(SketchLists lists, int block, Bits passing) {
    int[] rows = lists.rows();
    long[] words = passing.words();
    int bits = 0;
    int at = FastScan.ROWS * block;
    int count = FastScan.ROWS;
    while (rows[at + count - 1] < 0) {
      count--;
    }
    for (int i = 0; i < count; i++) {
      int row = rows[at + i];
      bits |= (int) (words[row >>> 6] >>> row & 1) << i;
    }
    return bits;
  }

  /// Takes rows: those that are likely to be near at once, others later.
  private void take(SketchLists lists, int block, int rows, int likely) {
    if (laterCount + FastScan.ROWS > later.length) {
      later = Arrays.copyOf(later, 2 * later.length);
    }
    for (int left = rows; left != 0; left &= left - 1) {
      int i = Integer.numberOfTrailingZeros(left);
      int row = lists.rows()[FastScan.ROWS * block + i];
      sums[row] = blockSums[i];
      if (blockSums[i] <= likely) {
        ids[pending++] = row;
      } else {
        later[laterCount++] = row;
      }
    }
  }

  /// Looks at the codes of the pending rows.
  private void look(CodedQuery query) {
    if (pending == 0) {
      return;
    }
    graph.distances(space.from(query.code(), 0, graph.codeBytes()), ids, pending, distances);
    likely.offer(query, ids, distances, pending);
    last = Math.min(last, likely.last());
    looked += pending;
    pending = 0;
  }

  /// How far the sums of the rows found are from the line, in standard deviations.
  private double meanDeviation() {
    int count = Math.min(candidates.count(), topK);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double line = atZero + slope * candidates.distance(i);
      sum += (sums[candidates.row(i)] - line) / deviation;
    }
    return count == 0 ? 0 : sum / count;
  }
}
