package io.elanus.core.index.flat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.Seed;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class FlatSearchTest {
  private static final List<Metric> NUMERIC = List.of(Metric.L2, Metric.IP, Metric.COSINE);
  private static final Map<DataType, List<Metric>> METRICS =
      Map.of(
          DataType.FLOAT_VECTOR, NUMERIC,
          DataType.FLOAT16_VECTOR, NUMERIC,
          DataType.BFLOAT16_VECTOR, NUMERIC,
          DataType.INT8_VECTOR, NUMERIC,
          DataType.BINARY_VECTOR,
              List.of(Metric.HAMMING, Metric.JACCARD, Metric.SUBSTRUCTURE, Metric.SUPERSTRUCTURE));

  @TestFactory
  List<DynamicTest> agreesWithBruteForceInDoubleArithmetic() {
    List<DynamicTest> tests = new ArrayList<>();
    METRICS.forEach((type, metrics) -> {
      for (Metric metric : metrics) {
        tests.add(DynamicTest.dynamicTest(type + " by " + metric, () -> agrees(type, metric)));
      }
    });
    return tests;
  }

  private static void agrees(DataType type, Metric metric) {
    long seed = Seed.OF_RUN;
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      try (Arena arena = Arena.ofConfined()) {
        int dimension =
            type == DataType.BINARY_VECTOR ? 8 * (1 + random.nextInt(40)) : 1 + random.nextInt(300);
        int rowCount = random.nextInt(400);
        int chunkShift = random.nextBoolean() ? 31 : 3 + random.nextInt(5);
        DenseRows rows = DenseRows.random(random, arena, type, dimension, rowCount, chunkShift);
        Bits eligible = randomEligible(random, rowCount);
        SearchBounds bounds = randomBounds(random, type, metric, rows);
        int topK = random.nextInt(4) == 0 ? rowCount + 5 : 1 + random.nextInt(30);
        List<QueryVector.Dense> queries = new ArrayList<>();
        for (int q = 0; q < 1 + random.nextInt(5); q++) {
          queries.add(rows.query(DenseRows.vector(random, type, dimension)));
        }
        SearchSpec spec = new SearchSpec(topK, SearchTuning.NONE, eligible, bounds);
        List<Hits> found = FlatSearch.searchAll(rows.rows(), metric, queries, spec);
        for (int q = 0; q < queries.size(); q++) {
          judge(
              "seed " + seed + " round " + round, rows, metric, queries.get(q), spec, found.get(q));
        }
      }
    }
  }

  private static void judge(
      String name,
      DenseRows rows,
      Metric metric,
      QueryVector.Dense query,
      SearchSpec spec,
      Hits found) {
    int rowCount = rows.rows().rowCount();
    double[] exact = new double[rowCount];
    double[] error = new double[rowCount];
    for (int r = 0; r < rowCount; r++) {
      exact[r] = DenseRows.score(rows.type(), metric, query.bytes(), rows.bytes()[r]);
      error[r] = errorBound(rows, metric, query.bytes(), rows.bytes()[r]);
    }
    double largestError = Arrays.stream(error).max().orElse(0);
    boolean structure = metric == Metric.SUBSTRUCTURE || metric == Metric.SUPERSTRUCTURE;
    int[] expected =
        IntStream.range(0, rowCount)
            .filter(r -> spec.eligible() == null || spec.eligible().get(r))
            .filter(r -> !structure || exact[r] == 0)
            .filter(
                r -> spec.bounds().isUnbounded() || spec.bounds().accepts((float) exact[r], metric))
            .boxed()
            .sorted((a, b) -> {
              int byScore =
                  metric.largerIsBetter()
                      ? Double.compare(exact[b], exact[a])
                      : Double.compare(exact[a], exact[b]);
              return byScore != 0 ? byScore : Integer.compare(a, b);
            })
            .limit(spec.topK())
            .mapToInt(Integer::intValue)
            .toArray();
    assertThat(found.count()).as(name).isEqualTo(expected.length);
    for (int i = 0; i < expected.length; i++) {
      int row = found.rows()[i];
      assertThat((double) found.scores()[i])
          .as(name)
          .isCloseTo(exact[row], Offset.offset(error[row]));
      // Sorted values move by no more than the values that are sorted.
      assertThat(exact[row])
          .as(name)
          .isCloseTo(exact[expected[i]], Offset.offset(error[row] + largestError));
      if (spec.eligible() != null) {
        assertThat(spec.eligible().get(row)).as(name).isTrue();
      }
      if (i > 0) {
        boolean tie = found.scores()[i] == found.scores()[i - 1];
        assertThat(
                tie
                    ? row > found.rows()[i - 1]
                    : metric.better(found.scores()[i - 1], found.scores()[i]))
            .as(name)
            .isTrue();
      }
    }
    assertThat(Arrays.stream(found.rows()).distinct().count()).as(name).isEqualTo(expected.length);
    if (largestError == 0) {
      assertThat(found.rows()).as(name).isEqualTo(expected);
    }
  }

  /// How far a float32 score may be from the exact one. Source: Higham, Accuracy and Stability of
  /// Numerical Algorithms, section 3.1: in whatever order `n` products are added up, the sum is off
  /// by at most gamma(n) times the sum of their magnitudes; signs may make the sum itself much
  /// smaller. The cosine divides by two such sums; the double arithmetic that judges adds less than
  /// the last rounding that is counted.
  private static double errorBound(DenseRows rows, Metric metric, byte[] query, byte[] stored) {
    int sum = rows.type() == DataType.INT8_VECTOR ? 1 : rows.dimension(); // bytes add up exactly
    int roundings =
        switch (metric) {
          case HAMMING, SUBSTRUCTURE, SUPERSTRUCTURE -> 0;
          case JACCARD -> 3; // a quotient, its difference from 1
          case IP -> sum + 1;
          case L2 -> sum + 3; // the differences are rounded, and squared
          case COSINE -> 2 * sum + 5; // the root halves the error of two sums
          case MHJACCARD, BM25 -> throw new IllegalArgumentException();
        };
    double half = Math.ulp(1f) / 2; // the unit roundoff of float32, 2^-24
    double gamma = roundings * half / (1 - roundings * half);
    return gamma * DenseRows.magnitude(rows.type(), metric, query, stored);
  }

  private static @Nullable Bits randomEligible(Random random, int rowCount) {
    if (random.nextInt(3) == 0) {
      return null;
    }
    Bits bits = Bits.none(rowCount);
    int share = random.nextInt(11);
    for (int r = 0; r < rowCount; r++) {
      if (random.nextInt(10) < share) {
        bits.set(r);
      }
    }
    return bits;
  }

  /// Bounds that no score comes near: rounding may not decide.
  private static SearchBounds randomBounds(
      Random random, DataType type, Metric metric, DenseRows rows) {
    if (random.nextInt(3) != 0) {
      return SearchBounds.unbounded(metric);
    }
    return switch (metric) {
      case L2 -> new SearchBounds(0.12345f * rows.dimension(), 2.12345f * rows.dimension());
      case IP -> new SearchBounds(Float.POSITIVE_INFINITY, 0.12345f);
      case COSINE -> new SearchBounds(0.912345f, -0.12345f);
      case HAMMING -> new SearchBounds(3, 20);
      case JACCARD -> new SearchBounds(0.123456f, 0.987654f);
      case SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 -> SearchBounds.unbounded(metric);
    };
  }

  /// Also where all rows lie far from the origin, all but equal, or have lengths that overflow.
  @Test
  void findsForABatchWhatItFindsForEachQuery() {
    long seed = Seed.OF_RUN;
    Random random = new Random(seed);
    for (int round = 0; round < 120; round++) {
      try (Arena arena = Arena.ofConfined()) {
        int dimension = 1 + random.nextInt(200);
        int rowCount = 1 + random.nextInt(1500);
        float origin = round % 3 == 0 ? 0 : (float) Math.pow(10, random.nextInt(24) - 3);
        float spread = (float) Math.pow(10, random.nextInt(8) - 6) * Math.max(1, origin);
        byte[][] vectors = new byte[rowCount][];
        for (int r = 0; r < rowCount; r++) {
          vectors[r] = around(random, dimension, origin, spread);
        }
        DenseRows rows =
            DenseRows.of(
                arena, DataType.FLOAT_VECTOR, dimension, vectors, random.nextBoolean() ? 31 : 5);
        List<QueryVector.Dense> queries = new ArrayList<>();
        for (int q = 0; q < 4 + random.nextInt(9); q++) {
          queries.add(rows.query(around(random, dimension, origin, spread)));
        }
        for (Metric metric : NUMERIC) {
          SearchSpec spec =
              new SearchSpec(
                  1 + random.nextInt(20),
                  SearchTuning.NONE,
                  randomEligible(random, rowCount),
                  randomBounds(random, DataType.FLOAT_VECTOR, metric, rows));
          List<Hits> found = FlatSearch.searchAll(rows.rows(), metric, queries, spec);
          for (int q = 0; q < queries.size(); q++) {
            Hits alone = FlatSearch.search(rows.rows(), metric, queries.get(q), spec);
            String name = metric + ", seed " + seed + " round " + round;
            assertThat(found.get(q).rows()).as(name).isEqualTo(alone.rows());
            assertThat(found.get(q).scores()).as(name).isEqualTo(alone.scores());
          }
        }
      }
    }
  }

  private static byte[] around(Random random, int dimension, float origin, float spread) {
    ByteBuffer vector = ByteBuffer.allocate(4 * dimension).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < dimension; i++) {
      vector.putFloat(origin + spread * (float) random.nextGaussian());
    }
    return vector.array();
  }

  @Test
  void aVectorsCosineWithItselfIsOne() {
    long seed = Seed.OF_RUN;
    Random random = new Random(seed);
    for (DataType type :
        List.of(
            DataType.FLOAT_VECTOR,
            DataType.FLOAT16_VECTOR,
            DataType.BFLOAT16_VECTOR,
            DataType.INT8_VECTOR)) {
      for (int dimension : new int[] {1, 2, 31, 128, 768, 4096, 32768}) {
        try (Arena arena = Arena.ofConfined()) {
          byte[] vector = DenseRows.vector(random, type, dimension);
          DenseRows rows = DenseRows.of(arena, type, dimension, new byte[][] {vector}, 31);
          Hits hits =
              FlatSearch.search(
                  rows.rows(), Metric.COSINE, rows.query(vector), all(Metric.COSINE, 1));
          assertThat(hits.scores()[0])
              .as(type + " " + dimension + " seed " + seed)
              .isBetween(1 - 1e-6f, 1f);
        }
      }
    }
  }

  @Test
  void equalScoresComeBySmallerRow() {
    try (Arena arena = Arena.ofConfined()) {
      byte[] vector = DenseRows.vector(new Random(1), DataType.FLOAT_VECTOR, 24);
      byte[][] same = new byte[100][];
      Arrays.fill(same, vector);
      DenseRows rows = DenseRows.of(arena, DataType.FLOAT_VECTOR, 24, same, 4);
      for (Metric metric : NUMERIC) {
        assertThat(
                FlatSearch.search(rows.rows(), metric, rows.query(vector), all(metric, 7)).rows())
            .containsExactly(0, 1, 2, 3, 4, 5, 6);
      }
    }
  }

  @Test
  void theLargestBytesDoNotOverflow() {
    try (Arena arena = Arena.ofConfined()) {
      byte[] low = new byte[32768];
      byte[] high = new byte[32768];
      Arrays.fill(low, (byte) -128);
      Arrays.fill(high, (byte) 127);
      DenseRows rows =
          DenseRows.of(arena, DataType.INT8_VECTOR, 32768, new byte[][] {low, high}, 31);
      Hits byGap = FlatSearch.search(rows.rows(), Metric.L2, rows.query(high), all(Metric.L2, 2));
      assertThat(byGap.scores()).containsExactly(0f, 255f * 255f * 32768f);
      Hits byProduct =
          FlatSearch.search(rows.rows(), Metric.IP, rows.query(low), all(Metric.IP, 2));
      assertThat(byProduct.scores()).containsExactly(128f * 128f * 32768f, -128f * 127f * 32768f);
    }
  }

  @Test
  void aZeroVectorHasNoDirection() {
    try (Arena arena = Arena.ofConfined()) {
      byte[] zero = new byte[16];
      DenseRows rows = DenseRows.of(arena, DataType.FLOAT_VECTOR, 4, new byte[][] {zero}, 31);
      assertThat(
              FlatSearch.search(rows.rows(), Metric.COSINE, rows.query(zero), all(Metric.COSINE, 1))
                  .scores())
          .containsExactly(0f);
    }
  }

  @Test
  void refusesAMetricThatDoesNotFitTheType() {
    try (Arena arena = Arena.ofConfined()) {
      Random random = new Random(1);
      DenseRows floats = DenseRows.random(random, arena, DataType.FLOAT_VECTOR, 8, 3, 31);
      DenseRows bits = DenseRows.random(random, arena, DataType.BINARY_VECTOR, 8, 3, 31);
      assertThatThrownBy(() ->
              FlatSearch.search(
                  floats.rows(),
                  Metric.HAMMING,
                  floats.query(floats.bytes()[0]),
                  all(Metric.HAMMING, 1)))
          .isInstanceOf(DatabaseException.class);
      assertThatThrownBy(() ->
              FlatSearch.search(
                  bits.rows(), Metric.L2, bits.query(bits.bytes()[0]), all(Metric.L2, 1)))
          .isInstanceOf(DatabaseException.class);
      assertThatThrownBy(() ->
              FlatSearch.search(
                  floats.rows(), Metric.L2, bits.query(bits.bytes()[0]), all(Metric.L2, 1)))
          .isInstanceOf(DatabaseException.class);
    }
  }

  private static SearchSpec all(Metric metric, int topK) {
    return new SearchSpec(topK, SearchTuning.NONE, null, SearchBounds.unbounded(metric));
  }
}
