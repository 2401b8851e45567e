package io.elanus.core.index.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import io.elanus.core.index.Hits;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.SearchWork;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Recall within filters of each selectivity, that pass rows at random, of the clusters nearest to
/// the query, or of the farthest, over clusters no edge of the graph need lead between; with
/// sketches and before there are any.
final class FilteredRecallTest {
  private static final int ROWS = 30_000;
  private static final int DIMENSION = 32;
  private static final int CLUSTERS = 150;
  private static final int QUERIES = 32;
  private static final long SEED = Seed.OF_RUN;
  private static final SearchBounds ALL = SearchBounds.unbounded(Metric.L2);

  private static float[][] centres = new float[0][];
  private static int[] clusterOf = new int[0];
  private static RandomRows rows = RandomRows.of(new float[1][1], 1, 31);
  private static byte[] file = new byte[0];
  private static HnswIndex sketched = rows.index(Metric.L2);

  private final Random random = new Random(SEED);

  /// How a filter lies to the query.
  enum Lies {
    AT_RANDOM,
    NEAR,
    FAR
  }

  @BeforeAll
  static void build() {
    Random random = new Random(SEED);
    centres = new float[CLUSTERS][DIMENSION];
    for (float[] centre : centres) {
      for (int i = 0; i < DIMENSION; i++) {
        centre[i] = (float) random.nextGaussian();
      }
    }
    clusterOf = new int[ROWS];
    float[][] vectors = new float[ROWS][DIMENSION];
    for (int row = 0; row < ROWS; row++) {
      clusterOf[row] = random.nextInt(CLUSTERS);
      for (int i = 0; i < DIMENSION; i++) {
        vectors[row][i] = centres[clusterOf[row]][i] + 0.4f * (float) random.nextGaussian();
      }
    }
    rows = RandomRows.of(vectors, DIMENSION, 31);
    file = rows.build(Metric.L2, new HnswParameters(8, 40), 1);
    sketched = open(Runnable::run);
  }

  private static HnswIndex open(Executor later) {
    return HnswIndex.open(RandomRows.inMemory(file), rows.rows(), Arena.ofAuto(), later);
  }

  /// At most one search may find none of the nearest: where all near rows pass, a walk is as one
  /// without a filter, and over a graph of so few links one in two thousand ends in another
  /// cluster.
  @ParameterizedTest
  @CsvSource({
    "AT_RANDOM, 0.1",
    "AT_RANDOM, 1",
    "AT_RANDOM, 5",
    "AT_RANDOM, 10",
    "AT_RANDOM, 25",
    "AT_RANDOM, 50",
    "NEAR, 0.1",
    "NEAR, 1",
    "NEAR, 5",
    "NEAR, 10",
    "NEAR, 25",
    "NEAR, 50",
    "FAR, 0.1",
    "FAR, 1",
    "FAR, 5",
    "FAR, 10",
    "FAR, 25",
    "FAR, 50"
  })
  void findsNearlyAllThatPasses(Lies lies, double percent) {
    HnswIndex unsketched = open(task -> {});
    double before = 0;
    double after = 0;
    for (int q = 0; q < QUERIES; q++) {
      float[] query = rows.near(random, random.nextInt(ROWS));
      Bits filter = filter(lies, percent / 100, query);
      before += recall(unsketched, query, filter);
      after += recall(sketched, query, filter);
    }
    assertThat(after / QUERIES).as("seed %d", SEED).isGreaterThanOrEqualTo(0.95);
    assertThat(before / QUERIES).as("no sketches, seed %d", SEED).isGreaterThanOrEqualTo(0.95);
  }

  /// What passes lies in clusters beside the query's, whichever they are. Walks over a graph of so
  /// few links find some .92 of the nearest then (.98 with twice the links), sketches more.
  @Test
  void findsNearlyAllOfEveryOtherCluster() {
    HnswIndex unsketched = open(task -> {});
    double before = 0;
    double after = 0;
    for (int q = 0; q < QUERIES; q++) {
      boolean[] passes = new boolean[CLUSTERS];
      for (int c = 0; c < CLUSTERS; c++) {
        passes[c] = random.nextBoolean();
      }
      int near = random.nextInt(ROWS);
      passes[clusterOf[near]] = false;
      Bits filter = Bits.none(ROWS);
      for (int row = 0; row < ROWS; row++) {
        if (passes[clusterOf[row]]) {
          filter.set(row);
        }
      }
      float[] query = rows.near(random, near);
      before += recall(unsketched, query, filter);
      after += recall(sketched, query, filter);
    }
    assertThat(after / QUERIES).as("seed %d", SEED).isGreaterThanOrEqualTo(0.95);
    assertThat(before / QUERIES).as("no sketches, seed %d", SEED).isGreaterThanOrEqualTo(0.85);
  }

  @Test
  void findsNoLessTheHigherTheEffort() {
    Bits filter = filter(Lies.AT_RANDOM, 0.25, rows.vectors()[0]);
    double[] found = new double[2];
    int[] efforts = {64, 800};
    for (int q = 0; q < QUERIES; q++) {
      float[] query = rows.near(random, random.nextInt(ROWS));
      for (int i = 0; i < efforts.length; i++) {
        SearchTuning tuning = SearchTuning.of("ef", efforts[i]);
        found[i] += recall(sketched, query, filter, tuning);
      }
    }
    assertThat(found[0] / QUERIES).as("seed %d", SEED).isGreaterThanOrEqualTo(0.95);
    assertThat(found[1] / QUERIES).as("seed %d", SEED).isGreaterThanOrEqualTo(0.97);
    assertThat(found[1]).as("seed %d", SEED).isGreaterThanOrEqualTo(found[0] - 0.11); // one hit
  }

  /// Before there are sketches as well as with them; as many hits as are wanted, however many.
  @Test
  void filtersWhatAWalkWithoutOneFindsWhereManyNearRowsPass() {
    HnswIndex unsketched = open(task -> {});
    SearchWork work = new SearchWork();
    for (int topK : new int[] {1, 10, 60}) {
      double found = 0;
      for (int q = 0; q < QUERIES; q++) {
        float[] query = rows.near(random, random.nextInt(ROWS));
        Bits filter = filter(Lies.AT_RANDOM, 0.4, query);
        SearchSpec spec = new SearchSpec(topK, SearchTuning.NONE, filter, ALL, work);
        Hits best = rows.bruteForce(Metric.L2, query, topK, filter, ALL);
        Hits hits = (q % 2 == 0 ? sketched : unsketched).search(rows.query(query), spec);
        assertThat(hits.rows()).hasSize(topK).doesNotHaveDuplicates();
        assertThat(Arrays.stream(hits.rows())).allMatch(filter::get);
        for (float score : hits.scores()) {
          found += score <= best.scores()[topK - 1] ? 1 : 0;
        }
      }
      assertThat(found / topK / QUERIES).as("seed %d", SEED).isGreaterThanOrEqualTo(0.95);
    }
    assertThat(work.postfilters()).as("seed %d", SEED).isPositive();
  }

  private static double recall(HnswIndex index, float[] query, Bits filter) {
    return recall(index, query, filter, SearchTuning.NONE);
  }

  /// Of the ten nearest; no search returns fewer rows than it might.
  private static double recall(HnswIndex index, float[] query, Bits filter, SearchTuning tuning) {
    Hits best = rows.bruteForce(Metric.L2, query, 10, filter, ALL);
    Hits found = index.search(rows.query(query), new SearchSpec(10, tuning, filter, ALL));
    assertThat(found.rows()).as("seed %d", SEED).hasSize(best.count()).doesNotHaveDuplicates();
    int right = 0;
    for (int i = 0; i < found.count(); i++) {
      assertThat(filter.get(found.rows()[i])).isTrue();
      right += found.scores()[i] <= best.scores()[best.count() - 1] ? 1 : 0;
    }
    return (double) right / best.count();
  }

  private Bits filter(Lies lies, double share, float[] query) {
    Integer[] order = new Integer[ROWS];
    Arrays.setAll(order, row -> row);
    Collections.shuffle(Arrays.asList(order), random);
    if (lies != Lies.AT_RANDOM) {
      double[] distance = new double[CLUSTERS];
      for (int c = 0; c < CLUSTERS; c++) {
        for (int i = 0; i < DIMENSION; i++) {
          distance[c] += Math.pow(query[i] - centres[c][i], 2);
        }
      }
      int sign = lies == Lies.NEAR ? 1 : -1;
      Arrays.sort(order, Comparator.comparingDouble(r -> sign * distance[clusterOf[r]]));
    }
    Bits filter = Bits.none(ROWS);
    for (int i = 0; i < Math.round(share * ROWS); i++) {
      filter.set(order[i]);
    }
    return filter;
  }
}
