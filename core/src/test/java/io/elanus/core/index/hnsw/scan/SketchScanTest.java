package io.elanus.core.index.hnsw.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.Hits;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.SearchWork;
import io.elanus.core.index.hnsw.HnswBuild;
import io.elanus.core.index.hnsw.HnswIndex;
import io.elanus.core.index.hnsw.LinkedRows;
import io.elanus.core.index.hnsw.RandomRows;
import io.elanus.core.index.hnsw.graph.CodeSpace;
import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Metric;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Filters that pass so much so far from the query that walks go astray and codes of all rows are
/// too many: searches that go by sketches.
final class SketchScanTest {
  private static final int ROWS = 40_000;
  private static final int DIMENSION = 24;

  /// Over six seeds, recall of thirty queries was .984 to .996 by metric, .005 to .008 its standard
  /// deviation: .95 of forty is five of them away.
  private static final int QUERIES = 40;

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  @ParameterizedTest
  @EnumSource(
      value = Metric.class,
      names = {"L2", "IP", "COSINE"})
  void findsNearlyAllInTheFarHalf(Metric metric) {
    RandomRows rows = RandomRows.clustered(random, ROWS, DIMENSION, 150, 31);
    HnswIndex index = rows.open(rows.build(metric, new HnswParameters(8, 40), 1));
    long before = index.residentBytes();
    double found = 0;
    for (int i = 0; i < QUERIES; i++) {
      float[] query = rows.near(random, random.nextInt(ROWS));
      found += recall(rows, index, metric, query, farHalf(rows, metric, query));
    }
    assertThat(found / QUERIES).as("%s, seed %d", metric, seed).isGreaterThanOrEqualTo(0.95);
    requireSketches(index, before);
  }

  @ParameterizedTest
  @EnumSource(
      value = Metric.class,
      names = {"L2", "IP", "COSINE"})
  void looksAtFewOfWhatPassesAtRandom(Metric metric) {
    RandomRows rows = RandomRows.clustered(random, ROWS, DIMENSION, 150, 31);
    HnswIndex index = rows.open(rows.build(metric, new HnswParameters(8, 40), 1));
    Bits passing = Bits.none(ROWS);
    for (int i = 0; i < ROWS / 4; i++) {
      passing.set(random.nextInt(ROWS));
    }
    SearchWork work = new SearchWork();
    double found = 0;
    for (int i = 0; i < QUERIES; i++) {
      float[] query = rows.near(random, random.nextInt(ROWS));
      found += recall(rows, index, metric, query, passing, work);
    }
    assertThat(found / QUERIES).as("%s, seed %d", metric, seed).isGreaterThanOrEqualTo(0.95);
    assertThat(work.distances()).isLessThan((long) QUERIES * passing.count() / 2);
  }

  @Test
  void findsWhatPassesOfRowsThatShareTheirCodes() {
    RandomRows some = RandomRows.clustered(random, ROWS, DIMENSION, 150, 31);
    for (int r = 1; r < ROWS; r += 3) {
      some.vectors()[r] = some.vectors()[r - 1].clone();
    }
    RandomRows rows = RandomRows.of(some.vectors(), DIMENSION, 31);
    HnswIndex index = rows.open(rows.build(Metric.L2, new HnswParameters(8, 40), 1));
    long before = index.residentBytes();
    double found = 0;
    for (int i = 0; i < 20; i++) {
      float[] query = rows.near(random, random.nextInt(ROWS));
      found += recall(rows, index, Metric.L2, query, farHalf(rows, Metric.L2, query));
    }
    requireSketches(index, before);
    assertThat(found / 20).as("seed " + seed).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void looksAtStraysWhateverTheirSketchesSay() {
    RandomRows some = RandomRows.clustered(random, ROWS, DIMENSION, 150, 31);
    float[] stray = some.vectors()[777];
    Arrays.fill(stray, 900f);
    RandomRows rows = RandomRows.of(some.vectors(), DIMENSION, 31);
    HnswIndex index = rows.open(rows.build(Metric.IP, new HnswParameters(8, 40), 1));
    long before = index.residentBytes();
    float[] query = rows.near(random, 5);
    query[0] = Math.abs(query[0]) + 40;
    Bits far = farHalf(rows, Metric.IP, query);
    far.set(777);
    assertThat(search(rows, index, Metric.IP, query, far, new SearchWork()).rows()[0])
        .isEqualTo(777);
    requireSketches(index, before);
  }

  /// A cluster none of whose rows is among those that codewords and line are drawn from, and half
  /// of whose elements are zero in all others: codewords leave much more of it over than the line
  /// says.
  @Test
  void movesTheLineToWhereTheNearestRowsLie() {
    int dimension = 304;
    int each = 6;
    int size = 240;
    float[] centre = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      centre[i] = i % 2 == 0 ? (float) random.nextGaussian() : 1.5f;
    }
    float[][] vectors = new float[1024 * each][dimension];
    for (int row = 0; row < vectors.length; row++) {
      boolean clustered = isClustered(row, each, size);
      for (int i = 0; i < dimension; i++) {
        double noise = random.nextGaussian();
        vectors[row][i] = (float) (clustered ? centre[i] + 0.2 * noise : i % 2 == 0 ? noise : 0);
      }
    }
    RandomRows rows = RandomRows.of(vectors, dimension, 31);
    float[] query = centre.clone();
    Hits best = rows.bruteForce(Metric.L2, query, 10, null, SearchBounds.unbounded(Metric.L2));
    assertThat(Arrays.stream(best.rows())).allMatch(row -> isClustered(row, each, size));
    int[] sampled = new int[128];
    Arrays.setAll(sampled, i -> 8 * each * i);
    new HnswBuild(rows.rows(), Metric.L2, new HnswParameters(4, 16), 1)
        .link(
            BuildRun.alone(),
            1,
            graph -> {
              Arena arena = Arena.ofAuto();
              EntrySample sample = EntrySample.of(arena, sampled, graph.nodes());
              CodeSpace space = CodeSpace.of(Metric.L2);
              CodeErrors errors = errors(graph);
              CodedQuery coded = coded(query, graph, errors, arena);
              SketchScan scan = new SketchScan(graph.nodes(), sample, space, errors);
              Sketches sketches = Sketches.of(graph.nodes(), sample, space, dimension, arena);
              Bits all = Bits.all(vectors.length);
              assertThat(scan.collect(sketches, coded, 10, all, Confidence.of(272, 96))).isTrue();
              Set<Integer> found = new HashSet<>();
              for (int i = 0; i < scan.candidates().count(); i++) {
                found.add(scan.candidates().row(i));
              }
              assertThat(scan.looked()).isLessThan(vectors.length / 2);
              assertThat(Arrays.stream(best.rows())).as("seed %d", seed).allMatch(found::contains);
            });
  }

  /// Codes of what rows are off their list's centre tell most of the far half apart.
  @Test
  void looksAtFewOfTheFarHalf() {
    RandomRows rows = RandomRows.clustered(random, 8000, DIMENSION, 40, 31);
    new HnswBuild(rows.rows(), Metric.L2, new HnswParameters(8, 40), 1)
        .link(
            BuildRun.alone(),
            1,
            graph -> {
              Arena arena = Arena.ofAuto();
              CodeSpace space = CodeSpace.of(Metric.L2);
              CodeErrors errors = errors(graph);
              Sketches sketches =
                  Sketches.of(graph.nodes(), graph.sample(), space, DIMENSION, arena);
              SketchScan scan = new SketchScan(graph.nodes(), graph.sample(), space, errors);
              long looked = 0;
              for (int q = 0; q < 20; q++) {
                float[] query = rows.near(random, random.nextInt(8000));
                Bits far = farHalf(rows, Metric.L2, query);
                CodedQuery coded = coded(query, graph, errors, arena);
                Confidence byDefault = Confidence.of(96, 96);
                assertThat(scan.collect(sketches, coded, 10, far, byDefault)).isTrue();
                looked += scan.looked();
              }
              assertThat(looked / 20).as("seed %d", seed).isLessThan(1500);
            });
  }

  @Test
  void looksAtMoreTheSurerItIsToBe() {
    RandomRows rows = RandomRows.clustered(random, 8000, DIMENSION, 40, 31);
    new HnswBuild(rows.rows(), Metric.L2, new HnswParameters(8, 40), 1)
        .link(
            BuildRun.alone(),
            1,
            graph -> {
              Arena arena = Arena.ofAuto();
              CodeSpace space = CodeSpace.of(Metric.L2);
              CodeErrors errors = errors(graph);
              Sketches sketches =
                  Sketches.of(graph.nodes(), graph.sample(), space, DIMENSION, arena);
              SketchScan scan = new SketchScan(graph.nodes(), graph.sample(), space, errors);
              Bits all = Bits.all(8000);
              long[] looked = new long[3];
              long[] blocks = new long[3];
              for (int q = 0; q < 20; q++) {
                float[] query = rows.near(random, random.nextInt(8000));
                CodedQuery coded = coded(query, graph, errors, arena);
                for (int i = 0; i < 3; i++) {
                  Confidence confidence = Confidence.of(96 << (2 * i), 96);
                  assertThat(scan.collect(sketches, coded, 10, all, confidence)).isTrue();
                  looked[i] += scan.looked();
                  blocks[i] += scan.blocks();
                }
              }
              for (int i = 1; i < 3; i++) {
                assertThat(looked[i]).as("seed %d", seed).isGreaterThan(looked[i - 1]);
                assertThat(blocks[i]).as("seed %d", seed).isGreaterThanOrEqualTo(blocks[i - 1]);
              }
            });
  }

  private static CodeErrors errors(LinkedRows graph) {
    return CodeErrors.of(
        graph.errors().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED), graph.quantizer());
  }

  private static CodedQuery coded(float[] query, LinkedRows graph, CodeErrors errors, Arena arena) {
    return CodedQuery.of(
        Metric.L2,
        Arrays.copyOf(query, Float32Kernels.paddedLength(query.length)),
        graph.quantizer(),
        errors,
        graph.longest(),
        arena.allocate(graph.nodes().codeBytes(), 64));
  }

  private static boolean isClustered(int row, int each, int size) {
    return row % each == 1 && row / each < size;
  }

  private static void requireSketches(HnswIndex index, long before) {
    assertThat(index.residentBytes() - before)
        .as("sketches were made")
        .isGreaterThanOrEqualTo((long) ROWS * DIMENSION / 4);
  }

  /// The half of the rows that is farther from the query than the other.
  private static Bits farHalf(RandomRows rows, Metric metric, float[] query) {
    int count = rows.rows().rowCount();
    Hits all = rows.bruteForce(metric, query, count, null, SearchBounds.unbounded(metric));
    Bits far = Bits.none(count);
    for (int i = count / 2; i < count; i++) {
      far.set(all.rows()[i]);
    }
    return far;
  }

  private double recall(
      RandomRows rows, HnswIndex index, Metric metric, float[] query, Bits filter) {
    return recall(rows, index, metric, query, filter, new SearchWork());
  }

  private double recall(
      RandomRows rows,
      HnswIndex index,
      Metric metric,
      float[] query,
      Bits filter,
      SearchWork work) {
    Hits best = rows.bruteForce(metric, query, 10, filter, SearchBounds.unbounded(metric));
    Hits found = search(rows, index, metric, query, filter, work);
    assertThat(found.count()).isEqualTo(best.count());
    assertThat(found.rows()).doesNotHaveDuplicates();
    int right = 0;
    for (float score : found.scores()) {
      right += metric.better(best.scores()[9], score) ? 0 : 1;
    }
    return right / 10.0;
  }

  private static Hits search(
      RandomRows rows,
      HnswIndex index,
      Metric metric,
      float[] query,
      Bits filter,
      SearchWork work) {
    return index.search(
        rows.query(query),
        new SearchSpec(10, SearchTuning.NONE, filter, SearchBounds.unbounded(metric), work));
  }
}
