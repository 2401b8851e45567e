package io.elanus.core.index.ivf;

import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.TopHits;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.RowScorer;
import io.elanus.core.kernel.cluster.Centroids;
import io.elanus.core.kernel.cluster.KMeans;
import io.elanus.core.kernel.cluster.Lists;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.memory.HugePages;
import io.elanus.core.kernel.parallel.Workers;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.RaBitQuantizer;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Centres of which a query is compared with few. They are looked for as rows are: signs of what is
/// left of a centre when that of its group is taken off ([ListCodes.Signs]) tell those that may be
/// near, and these are compared in all their elements, until others are unlikely to be among the
/// nearest ([Rescoring]).
///
/// Beside a float's 32 bits an element has one: signs of thousands of centres stay in the cache
/// that the centres themselves do not fit.
final class ManyCentres implements ListCentres {
  /// Bytes of centres from which on signs are worthwhile.
  private static final long WORTHWHILE_BYTES = 1 << 20;

  /// A query that looks at more than this part of the lists is compared with all centres.
  private static final int MOST_PART = 8;

  /// Centres that are kept by their signs: some, and some for each list wanted.
  private static final int KEPT = 48;

  private static final int KEPT_PER_LIST = 3;

  /// More groups would take longer to learn than they save.
  private static final int MOST_GROUPS = 32;

  private static final int SAMPLED_PER_GROUP = 16;
  private static final int ITERATIONS = 3;
  private static final int[] NONE = {};

  private final VectorRows centres;
  private final Metric metric;
  private final float[] halfNorms;
  private final FewCentres groups;
  private final int[] starts;
  private final ListCodes.Signs signs;

  private ManyCentres(
      VectorRows centres,
      Metric metric,
      float[] halfNorms,
      FewCentres groups,
      int[] starts,
      ListCodes.Signs signs) {
    this.centres = centres;
    this.metric = metric;
    this.halfNorms = halfNorms;
    this.groups = groups;
    this.starts = starts;
    this.signs = signs;
  }

  static boolean isWorthwhile(int count, int dimension) {
    return (long) Float.BYTES * count * dimension >= WORTHWHILE_BYTES;
  }

  /// @param values shape `[count][dimension]`
  static ManyCentres of(
      int count, int dimension, float[] values, Metric metric, long seed, Arena arena) {
    VectorRows centres = rows(count, dimension, values, arena);
    float[][] vectors = new float[count][];
    float[] halfNorms = new float[count];
    for (int centre = 0; centre < count; centre++) {
      int from = centre * dimension;
      vectors[centre] = Arrays.copyOfRange(values, from, from + dimension);
      double sum = 0;
      for (float element : vectors[centre]) {
        sum += (double) element * element;
      }
      halfNorms[centre] = (float) (sum / 2);
    }
    Centroids groups = groups(vectors, dimension, seed);
    int[] labels = new int[count];
    KMeans.assign(vectors, 0, groups, labels, Workers.alone());
    Lists lists = Lists.of(labels, groups.count(), true);
    RaBitQuantizer quantizer = new RaBitQuantizer(dimension, seed);
    long bytes = ListCodes.blockBytes(quantizer.parts()) * (lists.rows().length / FastScan.ROWS);
    MemorySegment blocks = HugePages.allocate(arena, bytes).asSlice(0, bytes);
    Metric inner = inner(metric);
    CodeWriter.Work work =
        CodeWriter.ofSigns(centres, inner, groups, quantizer)
            .work(blocks, new float[0], MemorySegment.NULL);
    for (int group = 0; group < groups.count(); group++) {
      work.write(group, lists.rows(), lists.starts()[group], lists.starts()[group + 1]);
    }
    return new ManyCentres(
        centres,
        metric,
        halfNorms,
        new FewCentres(groups, inner),
        lists.starts(),
        new ListCodes.Signs(quantizer, blocks, lists.rows()));
  }

  private static VectorRows rows(int count, int dimension, float[] values, Arena arena) {
    long stride = VectorRows.strideOf(DataType.FLOAT_VECTOR, dimension);
    MemorySegment memory = HugePages.allocate(arena, count * stride).asSlice(0, count * stride);
    for (int centre = 0; centre < count; centre++) {
      MemorySegment.copy(
          values, centre * dimension, memory, IvfFile.FLOAT32, centre * stride, dimension);
    }
    return new VectorRows(
        DataType.FLOAT_VECTOR, dimension, count, stride, 31, new MemorySegment[] {memory});
  }

  /// By distance, as centres were put into groups, except for IP: see [ListBases#rank].
  private static Metric inner(Metric metric) {
    return metric == Metric.IP ? Metric.IP : Metric.L2;
  }

  /// Learned from some of the vectors: it is when an index is opened.
  private static Centroids groups(float[][] vectors, int dimension, long seed) {
    int count = groups(vectors.length);
    float[][] sample = new float[Math.min(vectors.length, SAMPLED_PER_GROUP * count)][];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = vectors[(int) ((long) i * vectors.length / sample.length)];
    }
    return new KMeans(count, ITERATIONS, seed).train(sample, 0, dimension, Workers.alone());
  }

  private static int groups(int count) {
    return Math.clamp((int) Math.sqrt(count), 1, MOST_GROUPS);
  }

  /// Each group ends in a block that is half full on average.
  static long expectedBytes(int count, int dimension) {
    int groups = groups(count);
    long positions = (count + 16L * groups) & -FastScan.ROWS;
    return bytes(count, dimension, groups, positions);
  }

  private static long bytes(int count, int dimension, int groups, long positions) {
    return count * VectorRows.strideOf(DataType.FLOAT_VECTOR, dimension)
        + 4L * count
        + Centroids.residentBytes(groups, dimension)
        + 4L * (groups + 1)
        + 4L * positions
        + ListCodes.blockBytes((dimension + 3) / 4) * (positions / FastScan.ROWS);
  }

  @Override
  public int count() {
    return centres.rowCount();
  }

  @Override
  public long residentBytes() {
    return bytes(count(), centres.dimension(), groups.count(), signs.rows().length);
  }

  @Override
  public ListBases bases(float[] elements) {
    return new ListBases(halfNorms, metric, elements, new float[count()]);
  }

  @Override
  public int[] nearest(ListBases bases, int[] before, int wanted) {
    if (before.length == 0 && wanted <= count() / MOST_PART) {
      int[] lists = nearestBySigns(bases, wanted);
      if (lists.length >= wanted) {
        return lists;
      }
    }
    return nearestOfAll(bases, before, wanted);
  }

  /// All that were compared: twice as many as are wanted, or more.
  private int[] nearestBySigns(ListBases bases, int wanted) {
    ListBases ofGroups = groups.bases(bases.elements());
    ListScan scan = signs.scan(bases.signs(signs.quantizer()), ofGroups);
    int kept = KEPT + KEPT_PER_LIST * wanted;
    Candidates candidates = new Candidates(kept);
    for (int group : groups.nearest(ofGroups, NONE, groups.count())) {
      scan.scan(group, starts[group], starts[group + 1], null, candidates);
    }
    Metric inner = inner(metric);
    TopHits compared = new TopHits(inner, kept + 1);
    Rescoring comparing =
        new Rescoring(
            centres,
            inner,
            scorer(bases.elements()),
            wanted,
            SearchBounds.unbounded(inner),
            compared);
    comparing.scoreDoubtful(candidates);
    bases.compare(groups.count() + comparing.scored());
    Hits hits = compared.best();
    for (int i = 0; i < hits.count(); i++) {
      keep(bases, hits.rows()[i], hits.scores()[i]);
    }
    return hits.rows();
  }

  /// Signs may have named others before than comparing names now.
  private int[] nearestOfAll(ListBases bases, int[] before, int wanted) {
    RowScorer scorer = scorer(bases.elements());
    int[] all = new int[count()];
    Arrays.setAll(all, i -> i);
    float[] scores = new float[all.length];
    scorer.scoreInOrder(centres, all, all.length, scores);
    bases.compare(all.length);
    for (int list = 0; list < all.length; list++) {
      keep(bases, list, scores[list]);
    }
    int[] lists = bases.nearest(all.length, wanted);
    if (before.length == 0) {
      return lists;
    }
    boolean[] named = new boolean[all.length];
    int[] ordered = Arrays.copyOf(before, Math.max(before.length, lists.length));
    for (int list : before) {
      named[list] = true;
    }
    int size = before.length;
    for (int i = 0; i < lists.length && size < ordered.length; i++) {
      if (!named[lists[i]]) {
        ordered[size++] = lists[i];
      }
    }
    return Arrays.copyOf(ordered, size);
  }

  private void keep(ListBases bases, int list, float score) {
    bases.dots()[list] =
        metric == Metric.IP ? score : halfNorms[list] + (bases.squaredNorm() - score) / 2;
  }

  private RowScorer scorer(float[] elements) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * centres.dimension()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(elements, 0, centres.dimension());
    QueryVector.Dense query =
        new QueryVector.Dense(DataType.FLOAT_VECTOR, centres.dimension(), bytes.array());
    return RowScorer.of(centres, inner(metric), query, SearchTuning.NONE);
  }
}
