package io.elanus.core.index.hnsw.scan;

import io.elanus.core.index.hnsw.graph.CodeDistances;
import io.elanus.core.index.hnsw.graph.CodeSpace;
import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.kernel.bits.BitLookup;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.FastScanTable;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import java.lang.foreign.MemorySegment;
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
/// a line of sums over distances, and how far sums stray from it. Of rows farther than the mean, by
/// squared distances, that is more: what codewords leave over counts by its cosine with the way to
/// the query. Whether the line holds at the near end, the rows found tell; where it does not, it is
/// moved. How many lists are visited at least, and how far above the line sums may be, is a matter
/// of [Confidence].
///
/// Made once for many scans; one thread at a time.
public final class SketchScan {
  /// So much farther from the line than others, the rows found say that it does not hold for them.
  private static final double OFF = 1;

  /// Terms are multiplied by less than this, which is eight bits.
  private static final int FACTORS = 255;

  /// Terms that count for more leave no room for sums.
  private static final double MOST_PER_TERM = 64;

  private static final int MOST_OF_CENTRE = 1 << 28;

  /// Rows so many deviations from the line are looked at before all lists are visited.
  private static final double LIKELY = -1;

  /// Fewer samples tell nothing.
  public static final int FEWEST_SAMPLES = 64;

  private static final int MOST_ROUNDS = 3;

  /// When one of so many blocks has been asked which of its rows pass, all are.
  private static final int BLOCKS_PER_ASKED = 6;

  /// Or when so many in a row had none.
  private static final int FRUITLESS = 24;

  /// Asking a block takes as long as finding the blocks of so many rows.
  private static final int ROWS_PER_ASKED = 4;

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
  private final int[] sampleSums;
  private final int[] ids = new int[BLOCK + FastScan.ROWS + 4];
  private final int[] distances = new int[BLOCK + FastScan.ROWS + SevenBitKernels.OUT_PADDING];
  private final short[] blockSums = new short[FastScan.ROWS + FastScan.WORDS_PADDING];

  private final BitLookup passing = new BitLookup();

  /// Which rows of each block pass, where that is known of all: one bit a row, shape `[blocks]`.
  private int[] passingOfBlocks = new int[0];

  /// Whether any row of a list passes, where that is known of all, shape `[lists]`.
  private boolean[] passingLists = new boolean[0];

  private boolean knowsAllPassing;

  private int passingRows;

  /// Of these those in lists that were not visited.
  private int unseen;

  /// Blocks that may yet be asked row by row which of their rows pass.
  private int askable;

  /// How many of the blocks last asked had no row that passes.
  private int fruitless;

  /// Rows that are looked at in the end, if their sums are still small enough then.
  private int[] later = new int[FastScan.ROWS];

  private int[] laterSums = new int[FastScan.ROWS];
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

  /// The largest sum that a row may have which is as near as the `topK`-th so far.
  private int mostSum;

  /// The sum that few rows as near as that have: most that have it are nearer.
  private int likelySum;

  /// The line: a row at distance d has a sum of about `atZero + slope * d`.
  private double atZero;

  private double slope;

  /// How far sums are from the line up to the mean distance: [#deviation(int)].
  private double deviation;

  /// The mean distance of the entry sample; infinite where deviations do not depend on distances.
  private double mean;

  /// How many deviations the line was moved by.
  private double moved;

  /// What terms are multiplied by, then shifted by, to be added to sums.
  private short factor;

  private int shift;

  /// A distance of one as a sum.
  private double perStep;

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
    sampleSums = new int[sample.count()];
  }

  /// Bytes that this takes between scans.
  public long residentBytes() {
    return likely.residentBytes()
        + 12L * sampleIds.length
        + passing.residentBytes()
        + 4L * (2L * later.length + passingOfBlocks.length)
        + passingLists.length;
  }

  /// Fills the candidates, nearest first: all that may be among the best `topK`, strays excepted.
  ///
  /// @param filter the rows that pass, at least `topK`
  /// @param confidence how sure to be of what is left out
  /// @return whether the sketches told enough
  public boolean collect(
      Sketches sketches, CodedQuery query, int topK, Bits filter, Confidence confidence) {
    FastScanTable table = sketches.table(query.code());
    SketchLists.Order order = order(sketches.lists());
    order.sort(sketches.lists(), space, query.code());
    if (!scale(sketches, table) || !drawLine(sketches, query, table.bytes(), order)) {
      return false;
    }
    this.topK = topK;
    this.confidence = confidence;
    pending = 0;
    looked = 0;
    blocks = 0;
    knowsAllPassing = false;
    passingRows = passing.set(filter, strays);
    askable = sketches.lists().blocks() / BLOCKS_PER_ASKED;
    fruitless = 0;
    last = ofSample(query);
    int farthest = Integer.MAX_VALUE;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      likely.clear(topK, farthest);
      limit();
      visit(sketches, table.bytes(), order, query, filter);
      candidates = likely.sorted();
      double off = meanDeviation(sketches, table.bytes(), order);
      if (off <= OFF) {
        return true;
      }
      moved += off;
      farthest = likely.far();
    }
    return false;
  }

  /// What a distance and a term are as sums; false where sums cannot hold them.
  private boolean scale(Sketches sketches, FastScanTable table) {
    perStep = 1 / (double) table.step();
    double perTerm = sketches.termStep() * perStep;
    if (!(table.step() > 0) || !(perTerm < MOST_PER_TERM)) {
      return false;
    }
    shift = 0;
    while (shift < Short.SIZE - 1 && perTerm * (2 << shift) < FACTORS) {
      shift++;
    }
    factor = (short) Math.round(perTerm * (1 << shift));
    return true;
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
  private int ofSample(CodedQuery query) {
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
  private boolean drawLine(
      Sketches sketches, CodedQuery query, byte[] table, SketchLists.Order order) {
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
      addUp(sketches, table, sketches.sampleBlocks(), from / FastScan.ROWS);
      for (int i = from; i < Math.min(count, from + FastScan.ROWS); i++) {
        double distance = sampleDistances[i];
        sampleSums[i] = blockSums[i - from] + ofCentre(order, sketches.sampleLists()[i]);
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
    moved = 0;
    deviation = Math.max(0.5, Math.sqrt(Math.max(0, varianceY - slope * covariance)));
    mean = space == CodeSpace.SQUARED_DISTANCE ? x / count : Double.POSITIVE_INFINITY;
    return true;
  }

  private void addUp(Sketches sketches, byte[] table, MemorySegment from, int block) {
    long at = (long) block * sketches.blockBytes();
    FastScan.shortSums(table, from, at, blockSums, 0);
    if (factor != 0) {
      FastScan.addTerms(blockSums, 0, from, at + table.length, factor, shift);
    }
  }

  /// What the centre of a list adds to the sums of its rows.
  private int ofCentre(SketchLists.Order order, int list) {
    double sum = Math.rint(order.distance(list) * perStep);
    return (int) Math.max(-MOST_OF_CENTRE, Math.min(MOST_OF_CENTRE, sum));
  }

  /// Takes note of what the `topK`-th row so far says of the sums of others.
  private void limit() {
    mostSum = sumOfLast(confidence.deviations());
    likelySum = sumOfLast(LIKELY);
  }

  private int sumOfLast(double deviations) {
    if (last == Integer.MAX_VALUE) {
      return Integer.MAX_VALUE;
    }
    double sum = line(last) + (moved + deviations) * deviation(last);
    return (int) Math.max(-2 * MOST_OF_CENTRE, Math.min(2 * MOST_OF_CENTRE, Math.rint(sum)));
  }

  private double line(int distance) {
    return atZero + slope * distance;
  }

  private double deviation(int distance) {
    return distance > mean ? deviation * Math.sqrt(distance / mean) : deviation;
  }

  private void visit(
      Sketches sketches, byte[] table, SketchLists.Order order, CodedQuery query, Bits filter) {
    SketchLists lists = sketches.lists();
    int usual = lists.usual(confidence.missedByLists());
    laterCount = 0;
    unseen = passingRows;
    for (int i = 0; unseen > 0 && (usual > 0 || order.least(i) <= last); i++) {
      int list = order.list(i);
      if (knowsAllPassing && !passingLists[list]) {
        continue;
      }
      usual -= visit(sketches, table, list, ofCentre(order, list), query, filter) ? 1 : 0;
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
    for (int i = 0; i < laterCount; i++) {
      if (laterSums[i] <= mostSum) {
        ids[pending++] = later[i];
        if (pending == BLOCK) {
          look(query);
        }
      }
    }
    look(query);
  }

  /// Answers whether any row of the list passes.
  private boolean visit(
      Sketches sketches, byte[] table, int list, int ofCentre, CodedQuery query, Bits filter) {
    SketchLists lists = sketches.lists();
    boolean any = false;
    int end = lists.firstBlock()[list + 1];
    for (int block = lists.firstBlock()[list]; block < end; block++) {
      int rows = passingOf(lists, block, filter);
      if (rows == 0) {
        continue;
      }
      any = true;
      unseen -= Integer.bitCount(rows);
      blocks++;
      addUp(sketches, table, sketches.blocks(), block);
      int near =
          last == Integer.MAX_VALUE
              ? rows
              : rows & FastScan.below(blockSums, 0, mostSum - ofCentre);
      take(lists, block, near, ofCentre);
      if (pending >= BLOCK) {
        look(query);
      }
    }
    return any;
  }

  /// Which rows of a block pass: one bit a row. When many blocks were asked for that, it is found
  /// out of all at once, from the rows that pass.
  private int passingOf(SketchLists lists, int block, Bits filter) {
    if (knowsAllPassing) {
      return passingOfBlocks[block];
    }
    if (askable-- > 0 && fruitless < FRUITLESS) {
      int rows = passing.ofRows(lists.rows(), FastScan.ROWS * block);
      fruitless = rows == 0 ? fruitless + 1 : 0;
      return rows;
    }
    findAllPassing(lists, filter);
    return passingOfBlocks[block];
  }

  private void findAllPassing(SketchLists lists, Bits filter) {
    if (passingOfBlocks.length != lists.blocks()) {
      passingOfBlocks = new int[lists.blocks()];
      passingLists = new boolean[lists.count()];
    }
    if (passingRows < ROWS_PER_ASKED * lists.blocks()) {
      findPlaces(lists, filter);
    } else {
      for (int block = 0; block < passingOfBlocks.length; block++) {
        passingOfBlocks[block] = passing.ofRows(lists.rows(), FastScan.ROWS * block);
      }
    }
    Arrays.fill(passingLists, false);
    for (int block = 0; block < passingOfBlocks.length; block++) {
      passingLists[lists.listOfBlock()[block]] |= passingOfBlocks[block] != 0;
    }
    knowsAllPassing = true;
  }

  private void findPlaces(SketchLists lists, Bits filter) {
    int[] blocks = passingOfBlocks;
    Arrays.fill(blocks, 0);
    int[] places = lists.places();
    long[] words = filter.words();
    long[] passedOver = strays.words();
    for (int w = 0; w < words.length; w++) {
      for (long left = words[w] & ~passedOver[w]; left != 0; left &= left - 1) {
        int place = places[(w << 6) + Long.numberOfTrailingZeros(left)];
        blocks[place / FastScan.ROWS] |= 1 << (place % FastScan.ROWS);
      }
    }
  }

  /// Takes rows: those that are likely to be near at once, others later.
  private void take(SketchLists lists, int block, int rows, int ofCentre) {
    if (laterCount + FastScan.ROWS > later.length) {
      later = Arrays.copyOf(later, 2 * later.length);
      laterSums = Arrays.copyOf(laterSums, later.length);
    }
    for (int left = rows; left != 0; left &= left - 1) {
      int i = Integer.numberOfTrailingZeros(left);
      int row = lists.rows()[FastScan.ROWS * block + i];
      int sum = ofCentre + blockSums[i];
      if (sum <= likelySum) {
        ids[pending++] = row;
      } else {
        later[laterCount] = row;
        laterSums[laterCount++] = sum;
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
    if (likely.last() < last) {
      last = likely.last();
      limit();
    }
    looked += pending;
    pending = 0;
  }

  /// How far the sums of the rows found are from the line, in standard deviations.
  private double meanDeviation(Sketches sketches, byte[] table, SketchLists.Order order) {
    SketchLists lists = sketches.lists();
    int count = Math.min(candidates.count(), topK);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      int row = candidates.row(i);
      int place = lists.places()[row];
      addUp(sketches, table, sketches.blocks(), place / FastScan.ROWS);
      int sumOfRow = blockSums[place % FastScan.ROWS] + ofCentre(order, lists.listOf(row));
      int distance = candidates.distance(i);
      sum += (sumOfRow - line(distance)) / deviation(distance) - moved;
    }
    return count == 0 ? 0 : sum / count;
  }
}
