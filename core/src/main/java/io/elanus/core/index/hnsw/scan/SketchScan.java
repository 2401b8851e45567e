package io.elanus.core.index.hnsw.scan;

import io.elanus.core.index.hnsw.graph.CodeDistances;
import io.elanus.core.index.hnsw.graph.CodeSpace;
import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.graph.NodeRecords;
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
/// Which sums go with which distances is learned from the entry sample, whose distances are known
/// ([SumLine]). Whether that holds at the near end, the rows found tell; where it does not, the
/// line is moved. How many lists are visited at least, and how far above the line sums may be, is a
/// matter of [Confidence].
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

  private static final int BLOCK = 64;

  /// Fewer rows than that wait for those of the next list: their codes are fetched all at once.
  private static final int FEW = 24;

  private final NodeRecords graph;
  private final EntrySample sample;
  private final CodeSpace space;
  private final Bits loose;
  private final int[] sampleIds;
  private final int[] sampleDistances;
  private final int[] sampleSums;
  private final int[] ids = new int[BLOCK + FastScan.ROWS + 4];
  private final int[] distances = new int[BLOCK + FastScan.ROWS + SevenBitKernels.OUT_PADDING];
  private final short[] blockSums = new short[FastScan.ROWS + FastScan.WORDS_PADDING];

  private final PassingRows passing;

  /// Of the rows that pass those in lists that were not visited.
  private int unseen;

  /// Rows that are looked at in the end, if their sums are still small enough then.
  private int[] later = new int[FastScan.ROWS];

  private int[] laterSums = new int[FastScan.ROWS];
  private int laterCount;

  private final LikelyRows likely;
  private final NearestDistances sampled = new NearestDistances();
  private @Nullable ListOrder order;
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

  private SumLine line = SumLine.NONE;

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
    this.passing = new PassingRows(errors.strays());
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
        + 8L * later.length;
  }

  /// Fills the candidates, nearest first: all that may be among the best `topK`, strays excepted.
  ///
  /// @param filter the rows that pass, at least `topK`
  /// @param confidence how sure to be of what is left out
  /// @return whether the sketches told enough
  public boolean collect(
      Sketches sketches, CodedQuery query, int topK, Bits filter, Confidence confidence) {
    FastScanTable table = sketches.table(query.code());
    ListOrder order = order(sketches.lists());
    order.sort(sketches.lists(), space, query.code());
    if (!scale(sketches, table) || !drawLine(sketches, query, table.bytes(), order)) {
      return false;
    }
    this.topK = topK;
    this.confidence = confidence;
    pending = 0;
    looked = 0;
    blocks = 0;
    passing.set(sketches.lists(), filter);
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
      line = line.moved(off);
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

  private ListOrder order(SketchLists lists) {
    ListOrder known = order;
    if (known == null || known.size() != lists.count()) {
      known = new ListOrder(lists.count());
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

  /// Draws the line over the entry sample; false when it tells nothing.
  private boolean drawLine(Sketches sketches, CodedQuery query, byte[] table, ListOrder order) {
    int count = sample.count();
    if (count < FEWEST_SAMPLES) {
      return false;
    }
    space
        .from(query.code(), 0, sample.codeBytes())
        .of(sample.codes(), sample.codeBytes(), sampleIds, 0, count, sampleDistances);
    for (int from = 0; from < count; from += FastScan.ROWS) {
      addUp(sketches, table, sketches.sampleBlocks(), from / FastScan.ROWS);
      for (int i = from; i < Math.min(count, from + FastScan.ROWS); i++) {
        sampleSums[i] = blockSums[i - from] + ofCentre(order, sketches.sampleLists()[i]);
      }
    }
    line = SumLine.through(sampleDistances, sampleSums, space);
    return line.tells();
  }

  private void addUp(Sketches sketches, byte[] table, MemorySegment from, int block) {
    long at = (long) block * sketches.blockBytes();
    FastScan.shortSums(table, from, at, blockSums, 0);
    if (factor != 0) {
      FastScan.addTerms(blockSums, 0, from, at + table.length, factor, shift);
    }
  }

  /// What the centre of a list adds to the sums of its rows.
  private int ofCentre(ListOrder order, int list) {
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
    double most = 2.0 * MOST_OF_CENTRE;
    return (int) Math.max(-most, Math.min(most, Math.rint(line.sum(last, deviations))));
  }

  private void visit(
      Sketches sketches, byte[] table, ListOrder order, CodedQuery query, Bits filter) {
    SketchLists lists = sketches.lists();
    int usual = lists.usual(confidence.missedByLists());
    laterCount = 0;
    unseen = passing.count();
    for (int i = 0; unseen > 0 && (usual > 0 || order.least(i) <= last); i++) {
      int list = order.list(i);
      if (passing.areNoneIn(list)) {
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
      int rows = passing.ofBlock(lists, block, filter);
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
  private double meanDeviation(Sketches sketches, byte[] table, ListOrder order) {
    SketchLists lists = sketches.lists();
    int count = Math.min(candidates.count(), topK);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      int row = candidates.row(i);
      int place = lists.places()[row];
      addUp(sketches, table, sketches.blocks(), place / FastScan.ROWS);
      int sumOfRow = blockSums[place % FastScan.ROWS] + ofCentre(order, lists.listOf(row));
      int distance = candidates.distance(i);
      sum += line.deviations(distance, sumOfRow);
    }
    return count == 0 ? 0 : sum / count;
  }
}
