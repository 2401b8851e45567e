package io.elanus.core.index.growing;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.hnsw.RandomRows;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Brute force is the judge: equal rows, equal scores.
final class CodedScanTest {
  private static final int SHIFT = 8;
  private static final int CHUNK = 1 << SHIFT;
  private static final int ROWS = 5 * CHUNK + 77;

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  static Stream<Arguments> metricsOfEveryType() {
    return Stream.of(
            DataType.FLOAT_VECTOR,
            DataType.FLOAT16_VECTOR,
            DataType.BFLOAT16_VECTOR,
            DataType.INT8_VECTOR)
        .flatMap(type ->
            Stream.of(Metric.L2, Metric.IP, Metric.COSINE)
                .map(metric -> Arguments.of(type, metric)));
  }

  /// Clusters, copies, zero vectors and one row far out.
  private RandomRows rows(DataType type) {
    float[][] vectors = RandomRows.clustered(random, ROWS, 70, 9, SHIFT, type).vectors().clone();
    for (int i = 0; i < 60; i++) {
      vectors[random.nextInt(ROWS)] = vectors[random.nextInt(ROWS)].clone();
    }
    for (int i = 0; i < 5; i++) {
      vectors[random.nextInt(ROWS)] = new float[70];
    }
    float[] far = vectors[random.nextInt(ROWS)];
    for (int i = 0; i < far.length; i++) {
      far[i] *= type == DataType.INT8_VECTOR ? 1 : 500;
    }
    return RandomRows.of(vectors, 70, SHIFT, type);
  }

  /// All chunks but one, of which a part in the middle has codes, and some of the rows behind them.
  private static List<CodedRows> coded(VectorRows rows, Metric metric) {
    List<CodedRows> coded = new ArrayList<>();
    CodedRows before = null;
    for (int first = 0; first < 5 * CHUNK; first += CHUNK) {
      if (first == CHUNK) {
        coded.add(CodedRows.provisional(rows, first + 64, 128, metric, before, Arena.ofAuto()));
      } else {
        before = CodedRows.of(rows, first, CHUNK, metric, before, Arena.ofAuto());
        coded.add(before);
      }
    }
    coded.add(CodedRows.provisional(rows, 5 * CHUNK, 64, metric, before, Arena.ofAuto()));
    return coded;
  }

  @ParameterizedTest
  @MethodSource("metricsOfEveryType")
  void findsWhatBruteForceFinds(DataType type, Metric metric) {
    RandomRows rows = rows(type);
    CodedScan scan = new CodedScan(rows.rows(), metric, coded(rows.rows(), metric));
    for (int i = 0; i < 40; i++) {
      List<QueryVector.Dense> queries = new ArrayList<>();
      for (int q = 0; q <= i % 3; q++) {
        queries.add(rows.query(rows.near(random, random.nextInt(ROWS))));
      }
      queries.add(rows.query(new float[70]));
      SearchSpec spec = spec(metric, rows, queries.getFirst());
      int from = random.nextBoolean() ? 0 : random.nextInt(ROWS);
      int to = random.nextBoolean() ? ROWS : from + random.nextInt(ROWS - from + 1);
      List<Hits> found = scan.search(queries, spec, from, to);
      List<Hits> expected = FlatSearch.searchRange(rows.rows(), metric, queries, spec, from, to);
      for (int q = 0; q < queries.size(); q++) {
        assertThat(found.get(q).rows()).as("seed " + seed).isEqualTo(expected.get(q).rows());
        assertThat(found.get(q).scores()).isEqualTo(expected.get(q).scores());
      }
    }
  }

  private SearchSpec spec(Metric metric, RandomRows rows, QueryVector.Dense query) {
    @Nullable Bits eligible = null;
    if (random.nextBoolean()) {
      eligible = Bits.none(ROWS);
      int perMille = random.nextInt(1000);
      for (int row = 0; row < ROWS; row++) {
        if (random.nextInt(1000) < perMille) {
          eligible.set(row);
        }
      }
    }
    SearchBounds bounds = SearchBounds.unbounded(metric);
    SearchSpec all = new SearchSpec(200, SearchTuning.EXACT, null, bounds);
    if (random.nextInt(3) == 0) {
      float[] scores = FlatSearch.search(rows.rows(), metric, query, all).scores();
      bounds =
          new SearchBounds(
              random.nextBoolean() ? bounds.near() : scores[random.nextInt(50)],
              scores[50 + random.nextInt(150)]);
    }
    int topK = random.nextInt(10) == 0 ? ROWS : 1 + random.nextInt(40);
    return new SearchSpec(topK, SearchTuning.EXACT, eligible, bounds);
  }

  @Test
  void codesOfAnotherMetricAreNotUsed() {
    RandomRows rows = rows(DataType.FLOAT_VECTOR);
    CodedScan scan = new CodedScan(rows.rows(), Metric.IP, coded(rows.rows(), Metric.L2));
    QueryVector.Dense query = rows.query(rows.vectors()[3]);
    SearchSpec spec =
        new SearchSpec(9, SearchTuning.EXACT, null, SearchBounds.unbounded(Metric.IP));
    assertThat(scan.search(List.of(query), spec, 0, ROWS).getFirst().rows())
        .isEqualTo(FlatSearch.search(rows.rows(), Metric.IP, query, spec).rows());
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT_VECTOR", "FLOAT16_VECTOR", "INT8_VECTOR"})
  void codesPayWhereTheyHalveTheBytes(DataType type) {
    // A code of 128 bytes; a sketch of 64 parts in 32, with its place and its error.
    assertThat(CodedRows.bytesPerRow(type, 128))
        .isEqualTo(type == DataType.INT8_VECTOR ? 0 : 128 + 32 + 6);
    assertThat(CodedRows.bytesPerRow(type, 8)).isZero();
  }
}
