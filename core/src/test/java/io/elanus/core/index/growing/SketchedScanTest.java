package io.elanus.core.index.growing;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.SearchWork;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.hnsw.RandomRows;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Chunks with sketches, searched where brute force's answer is not insisted on.
final class SketchedScanTest {
  private static final int SHIFT = 10;
  private static final int CHUNK = 1 << SHIFT;
  private static final int CHUNKS = 12;
  private static final int ROWS = CHUNKS * CHUNK + 77;
  private static final int QUERIES = 60;

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  static Stream<Arguments> distances() {
    return Stream.of(48, 128, 300)
        .flatMap(dimension ->
            Stream.of(Metric.L2, Metric.IP, Metric.COSINE)
                .map(metric -> Arguments.of(dimension, metric)));
  }

  /// Clusters, copies, zero vectors and one row far out; queries near rows, between them, and far
  /// from all of them.
  @ParameterizedTest
  @MethodSource("distances")
  void findsNearlyAllThatBruteForceFinds(int dimension, Metric metric) {
    RandomRows rows = rows(dimension, DataType.FLOAT_VECTOR);
    CodedScan scan = new CodedScan(rows.rows(), metric, coded(rows.rows(), metric));
    int found = 0;
    int wanted = 0;
    int poor = 0;
    for (int i = 0; i < QUERIES; i++) {
      float[] query = query(rows, i);
      @Nullable Bits eligible = i % 3 == 0 ? half(ROWS) : null;
      SearchSpec spec =
          new SearchSpec(
              1 + random.nextInt(30), SearchTuning.NONE, eligible, bounds(rows, metric, query, i));
      Hits hits = scan.search(List.of(rows.query(query)), spec, 0, ROWS).getFirst();
      Hits exact = FlatSearch.search(rows.rows(), metric, rows.query(query), spec);
      assertThat(hits.rows()).as("seed " + seed).doesNotHaveDuplicates();
      int right = right(hits, exact);
      poor += right < exact.count() - 1 - exact.count() / 10 ? 1 : 0;
      found += right;
      wanted += exact.count();
    }
    assertThat((double) found / wanted).as("seed " + seed).isGreaterThan(0.99);
    // Rows of a tight cluster have the same sketch, and are missed together.
    assertThat(poor).as("queries that miss several, seed %d", seed).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("distances")
  void readsAFractionOfTheCodes(int dimension, Metric metric) {
    RandomRows rows = RandomRows.clustered(random, ROWS, dimension, 40, SHIFT);
    CodedScan scan = new CodedScan(rows.rows(), metric, coded(rows.rows(), metric));
    SearchWork bySketches = new SearchWork();
    SearchWork byCodes = new SearchWork();
    for (int i = 0; i < 10; i++) {
      QueryVector.Dense query = rows.query(rows.near(random, random.nextInt(ROWS)));
      scan.search(List.of(query), spec(metric, SearchTuning.NONE, bySketches), 0, CHUNKS * CHUNK);
      scan.search(List.of(query), spec(metric, SearchTuning.EXACT, byCodes), 0, CHUNKS * CHUNK);
    }
    assertThat(bySketches.bytes()).as("seed " + seed).isLessThan(byCodes.bytes() / 2);
  }

  /// Rows all about as far from each other: sketches are given up when a part of each chunk has
  /// been looked at.
  @Test
  void whereSketchesAreGivenUpNoRowIsFoundTwiceAndNoneMissed() {
    float[][] vectors = new float[6 * CHUNK][64];
    for (float[] vector : vectors) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    RandomRows rows = RandomRows.of(vectors, 64, SHIFT);
    CodedScan scan = new CodedScan(rows.rows(), Metric.L2, coded(rows.rows(), Metric.L2, 6));
    for (int i = 0; i < 20; i++) {
      QueryVector.Dense query = rows.query(rows.near(random, random.nextInt(6 * CHUNK)));
      SearchSpec spec =
          new SearchSpec(
              400,
              SearchTuning.NONE,
              i % 2 == 0 ? null : half(6 * CHUNK),
              SearchBounds.unbounded(Metric.L2));
      Hits hits = scan.search(List.of(query), spec, 0, 6 * CHUNK).getFirst();
      assertThat(hits.rows()).as("seed " + seed).doesNotHaveDuplicates().hasSize(400);
      Hits exact = FlatSearch.search(rows.rows(), Metric.L2, query, spec);
      assertThat(right(hits, exact)).as("seed " + seed).isGreaterThanOrEqualTo(392);
    }
  }

  /// A filter that passes no row around the query leaves hits in several groups that lie the same
  /// way.
  @Test
  void findsWhatAFilterLeavesFarFromTheQuery() {
    RandomRows rows = RandomRows.clustered(random, 8 * CHUNK, 64, 12, SHIFT);
    CodedScan scan = new CodedScan(rows.rows(), Metric.L2, coded(rows.rows(), Metric.L2, 8));
    int found = 0;
    int wanted = 0;
    for (int i = 0; i < 30; i++) {
      QueryVector.Dense query = rows.query(rows.near(random, random.nextInt(8 * CHUNK)));
      SearchSpec all =
          new SearchSpec(8 * CHUNK, SearchTuning.EXACT, null, SearchBounds.unbounded(Metric.L2));
      int[] nearestFirst = FlatSearch.search(rows.rows(), Metric.L2, query, all).rows();
      Bits far = Bits.none(8 * CHUNK);
      for (int at = 2 * CHUNK; at < nearestFirst.length; at++) {
        far.set(nearestFirst[at]);
      }
      SearchSpec spec =
          new SearchSpec(10, SearchTuning.NONE, far, SearchBounds.unbounded(Metric.L2));
      Hits hits = scan.search(List.of(query), spec, 0, 8 * CHUNK).getFirst();
      found += right(hits, FlatSearch.search(rows.rows(), Metric.L2, query, spec));
      wanted += 10;
    }
    assertThat((double) found / wanted).as("seed " + seed).isGreaterThan(0.98);
  }

  @Test
  void knowsHalvesToo() {
    RandomRows rows = rows(96, DataType.FLOAT16_VECTOR);
    CodedScan scan = new CodedScan(rows.rows(), Metric.L2, coded(rows.rows(), Metric.L2));
    for (int i = 0; i < QUERIES; i++) {
      QueryVector.Dense query = rows.query(query(rows, i));
      SearchSpec spec = spec(Metric.L2, SearchTuning.NONE, new SearchWork());
      Hits hits = scan.search(List.of(query), spec, 0, ROWS).getFirst();
      Hits exact = FlatSearch.search(rows.rows(), Metric.L2, query, spec);
      assertThat(right(hits, exact)).as("seed " + seed).isGreaterThanOrEqualTo(9);
    }
  }

  @Test
  void rowsUnlikeThoseBeforeGetCodewordsOfTheirOwn() {
    float[][] vectors = RandomRows.clustered(random, 3 * CHUNK, 64, 40, SHIFT).vectors().clone();
    for (int row = 2 * CHUNK; row < 3 * CHUNK; row++) {
      for (int i = 0; i < vectors[row].length; i++) {
        vectors[row][i] = 3 * vectors[row][i] + 5;
      }
    }
    VectorRows rows = RandomRows.of(vectors, 64, SHIFT).rows();
    CodedRows first = CodedRows.of(rows, 0, CHUNK, Metric.L2, null, Arena.ofAuto());
    CodedRows second = CodedRows.of(rows, CHUNK, CHUNK, Metric.L2, first, Arena.ofAuto());
    CodedRows third = CodedRows.of(rows, 2 * CHUNK, CHUNK, Metric.L2, second, Arena.ofAuto());
    assertThat(second.sketches().codewords()).isSameAs(first.sketches().codewords());
    assertThat(third.sketches().codewords()).isNotSameAs(first.sketches().codewords());
  }

  @Test
  void provisionalRowsAreSketchedByTheCodewordsOfThoseBefore() {
    VectorRows rows = RandomRows.clustered(random, 2 * CHUNK, 64, 40, SHIFT).rows();
    CodedRows first = CodedRows.of(rows, 0, CHUNK, Metric.L2, null, Arena.ofAuto());
    CodedRows step = CodedRows.provisional(rows, CHUNK, 512, Metric.L2, first, Arena.ofAuto());
    CodedRows alone = CodedRows.provisional(rows, CHUNK, 512, Metric.L2, null, Arena.ofAuto());
    assertThat(step.sketches().codewords()).isSameAs(first.sketches().codewords());
    assertThat(alone.sketches()).isNull();
  }

  /// What codewords leave over of rows that have drifted since they were learned points the way of
  /// the drift, and so does the query: it lies to these rows as no row of the sample does.
  @Test
  void aQueryLearnsThatItLiesUnlikeTheRowsOfTheSample() {
    int dimension = 304;
    float[][] vectors = new float[6 * CHUNK][dimension];
    for (int row = 0; row < vectors.length; row++) {
      double drift = row < CHUNK ? 0 : 9 / Math.sqrt(dimension);
      for (int i = 0; i < dimension; i++) {
        vectors[row][i] = (float) (drift + random.nextGaussian());
      }
    }
    RandomRows rows = RandomRows.of(vectors, dimension, SHIFT);
    List<CodedRows> coded = coded(rows.rows(), Metric.IP, 6);
    assertThat(coded.get(5).sketches().codewords() == coded.get(0).sketches().codewords())
        .as("seed %d: drifted so little that the codewords still serve", seed)
        .isTrue();
    float[] drift = new float[dimension];
    Arrays.fill(drift, 1);
    List<QueryVector.Dense> query = List.of(rows.query(drift));
    SearchSpec spec = spec(Metric.IP, SearchTuning.NONE, new SearchWork());
    Hits hits =
        new CodedScan(rows.rows(), Metric.IP, coded)
            .search(query, spec, CHUNK, 6 * CHUNK)
            .getFirst();
    Hits exact =
        FlatSearch.searchRange(rows.rows(), Metric.IP, query, spec, CHUNK, 6 * CHUNK).getFirst();
    assertThat(right(hits, exact)).as("seed " + seed).isGreaterThanOrEqualTo(9);
  }

  private RandomRows rows(int dimension, DataType type) {
    float[][] vectors =
        RandomRows.clustered(random, ROWS, dimension, 40, SHIFT, type).vectors().clone();
    for (int i = 0; i < 200; i++) {
      vectors[random.nextInt(ROWS)] = vectors[random.nextInt(ROWS)].clone();
    }
    for (int i = 0; i < 5; i++) {
      vectors[random.nextInt(ROWS)] = new float[dimension];
    }
    float[] far = vectors[random.nextInt(ROWS)];
    for (int i = 0; i < far.length; i++) {
      far[i] *= 500;
    }
    return RandomRows.of(vectors, dimension, SHIFT, type);
  }

  private float[] query(RandomRows rows, int i) {
    float[] query = rows.near(random, random.nextInt(ROWS));
    float[] other = rows.vectors()[random.nextInt(ROWS)];
    for (int j = 0; j < query.length; j++) {
      if (i % 4 == 1) {
        query[j] = (query[j] + other[j]) / 2;
      } else if (i % 4 == 2) {
        query[j] = 3 * (float) random.nextGaussian();
      }
    }
    return query;
  }

  /// None, or a ring around the query that holds some rows.
  private SearchBounds bounds(RandomRows rows, Metric metric, float[] query, int i) {
    SearchBounds all = SearchBounds.unbounded(metric);
    if (i % 5 != 0) {
      return all;
    }
    SearchSpec spec = new SearchSpec(100, SearchTuning.EXACT, null, all);
    float[] scores = FlatSearch.search(rows.rows(), metric, rows.query(query), spec).scores();
    return new SearchBounds(i % 10 == 0 ? all.near() : scores[20], scores[60]);
  }

  private Bits half(int count) {
    Bits half = Bits.none(count);
    for (int row = 0; row < count; row++) {
      if (random.nextBoolean()) {
        half.set(row);
      }
    }
    return half;
  }

  private static SearchSpec spec(Metric metric, SearchTuning tuning, SearchWork work) {
    return new SearchSpec(10, tuning, null, SearchBounds.unbounded(metric), work);
  }

  private static List<CodedRows> coded(VectorRows rows, Metric metric) {
    return coded(rows, metric, CHUNKS);
  }

  private static List<CodedRows> coded(VectorRows rows, Metric metric, int chunks) {
    List<CodedRows> coded = new ArrayList<>();
    for (int c = 0; c < chunks; c++) {
      CodedRows before = c == 0 ? null : coded.getLast();
      coded.add(CodedRows.of(rows, c << SHIFT, CHUNK, metric, before, Arena.ofAuto()));
    }
    return coded;
  }

  /// How many of the right hits were found, each with its score.
  private static int right(Hits hits, Hits exact) {
    int right = 0;
    for (int i = 0; i < hits.count(); i++) {
      for (int j = 0; j < exact.count(); j++) {
        if (hits.rows()[i] == exact.rows()[j]) {
          assertThat(hits.scores()[i]).isEqualTo(exact.scores()[j]);
          right++;
        }
      }
    }
    return right;
  }
}
