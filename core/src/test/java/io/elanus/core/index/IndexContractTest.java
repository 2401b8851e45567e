package io.elanus.core.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every index type over vectors of floats keeps, with brute force as the judge. A type's test
/// extends this class and says which method it tests and how much recall it owes.
public abstract class IndexContractTest {
  private static final int ROWS = 4000;
  private static final int DIMENSION = 24;
  private static final int QUERIES = 40;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  protected abstract IndexMethod method();

  /// The build parameters to test with, as a user gives them.
  protected abstract Map<String, String> parameters();

  /// Search parameters with which recall@10 is at least [#recall] on vectors without structure, the
  /// hardest there are.
  protected abstract SearchTuning tuning();

  protected double recall() {
    return 0.95;
  }

  @ParameterizedTest
  @EnumSource(names = {"L2", "IP", "COSINE"})
  void findsNearlyAllOfTheNearestWithTheirExactScores(Metric metric) {
    ContractRows clustered = clustered(DataType.FLOAT_VECTOR);
    ContractRows unstructured = ContractRows.random(random, DataType.FLOAT_VECTOR, ROWS, DIMENSION);
    for (ContractRows rows : List.of(clustered, unstructured)) {
      VectorIndex index = rows.index(method(), metric, parameters());
      assertThat(recall(rows, index, metric, 10, null))
          .as("%s, seed %d", metric, seed)
          .isGreaterThanOrEqualTo(recall());
      assertThat(index.rowCount()).isEqualTo(ROWS);
      assertThat(index.residentBytes()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT16_VECTOR", "BFLOAT16_VECTOR"})
  void findsNearlyAllOfTheNearestOfHalves(DataType type) {
    for (Metric metric : List.of(Metric.L2, Metric.IP, Metric.COSINE)) {
      if (method().takes(type, metric)) {
        ContractRows rows = clustered(type);
        VectorIndex index = rows.index(method(), metric, parameters());
        assertThat(recall(rows, index, metric, 10, null))
            .as("%s, seed %d", metric, seed)
            .isGreaterThanOrEqualTo(recall());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"L2", "IP", "COSINE"})
  void findsNearlyAllThatPassAFilter(Metric metric) {
    ContractRows rows = clustered(DataType.FLOAT_VECTOR);
    VectorIndex index = rows.index(method(), metric, parameters());
    for (int perMille : new int[] {0, 1, 10, 50, 200, 500, 900, 1000}) {
      assertThat(recall(rows, index, metric, 10, random(ROWS, perMille)))
          .as("%d in a thousand, seed %d", perMille, seed)
          .isGreaterThanOrEqualTo(recall());
    }
  }

  @Test
  void findsNearlyAllThatPassFarFromTheQuery() {
    ContractRows rows = clustered(DataType.FLOAT_VECTOR);
    VectorIndex index = rows.index(method(), Metric.L2, parameters());
    double recall = 0;
    for (int i = 0; i < QUERIES; i++) {
      float[] query = rows.near(random, random.nextInt(ROWS));
      Hits byDistance = rows.bruteForce(Metric.L2, query, ROWS, null, all(Metric.L2));
      Bits far = Bits.none(ROWS);
      for (int h = ROWS - 1200; h < ROWS; h++) {
        far.set(byDistance.rows()[h]);
      }
      recall += right(rows, index, Metric.L2, query, 10, far) / (10.0 * QUERIES);
    }
    assertThat(recall).as("seed " + seed).isGreaterThanOrEqualTo(recall() - 0.05);
  }

  @Test
  void neverReturnsAnIneligibleRowNorFewerThanThereAre() {
    ContractRows rows = clustered(DataType.FLOAT_VECTOR);
    for (Metric metric : List.of(Metric.L2, Metric.IP, Metric.COSINE)) {
      VectorIndex index = rows.index(method(), metric, parameters());
      for (int i = 0; i < 60; i++) {
        Bits eligible = random(ROWS, 1 + random.nextInt(1000));
        int topK = 1 + random.nextInt(1000);
        float[] query = rows.near(random, random.nextInt(ROWS));
        SearchTuning tuning = random.nextBoolean() ? SearchTuning.NONE : tuning();
        Hits found =
            index.search(rows.query(query), new SearchSpec(topK, tuning, eligible, all(metric)));
        assertThat(found.count()).as("seed " + seed).isEqualTo(Math.min(topK, eligible.count()));
        assertOrdered(found, eligible, metric);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"L2", "IP", "COSINE"})
  void findsAsManyWithinARangeAsThereAre(Metric metric) {
    ContractRows rows = clustered(DataType.FLOAT_VECTOR);
    VectorIndex index = rows.index(method(), metric, parameters());
    for (int i = 0; i < QUERIES; i++) {
      float[] query = rows.near(random, random.nextInt(ROWS));
      Hits byScore = rows.bruteForce(metric, query, 200, null, all(metric));
      float near = byScore.scores()[random.nextInt(40)];
      float far = byScore.scores()[40 + random.nextInt(100)];
      Bits eligible = i % 3 == 0 ? random(ROWS, 300) : null;
      SearchBounds open = all(metric);
      for (SearchBounds bounds :
          List.of(
              new SearchBounds(near, far),
              new SearchBounds(near, open.far()),
              new SearchBounds(open.near(), far),
              new SearchBounds(open.near(), byScore.scores()[0]))) {
        Hits found =
            index.search(rows.query(query), new SearchSpec(30, tuning(), eligible, bounds));
        Hits expected = rows.bruteForce(metric, query, 30, eligible, bounds);
        assertThat(found.count()).as("seed " + seed).isEqualTo(expected.count());
        for (float score : found.scores()) {
          assertThat(bounds.accepts(score, metric)).isTrue();
        }
      }
    }
  }

  @Test
  void holdsFromNoRowToAFew() {
    for (int count : new int[] {0, 1, 2, 3, 5, 17, 65}) {
      for (int dimension : new int[] {1, 2, 7}) {
        ContractRows rows = ContractRows.random(random, DataType.FLOAT_VECTOR, count, dimension);
        for (Metric metric : List.of(Metric.L2, Metric.IP, Metric.COSINE)) {
          VectorIndex index = rows.index(method(), metric, Map.of());
          float[] query =
              ContractRows.random(random, DataType.FLOAT_VECTOR, 1, dimension).vectors()[0];
          Hits found =
              index.search(
                  rows.query(query), new SearchSpec(10, SearchTuning.NONE, null, all(metric)));
          sameHits(found, rows.bruteForce(metric, query, 10, null, all(metric)));
          assertThat(index.rowCount()).isEqualTo(count);
        }
      }
    }
  }

  @Test
  void findsEveryCopyOfOneVector() {
    float[][] vectors = new float[ROWS][];
    for (int row = 0; row < ROWS; row++) {
      vectors[row] = new float[] {1, 2, 3, 4};
    }
    ContractRows rows = ContractRows.of(DataType.FLOAT_VECTOR, 4, vectors);
    for (Metric metric : List.of(Metric.L2, Metric.IP, Metric.COSINE)) {
      Hits found =
          rows.index(method(), metric, Map.of())
              .search(
                  rows.query(vectors[0]),
                  new SearchSpec(100, SearchTuning.NONE, null, all(metric)));
      sameHits(found, rows.bruteForce(metric, vectors[0], 100, null, all(metric)));
    }
  }

  @Test
  void takesZeroVectorsInEveryMetric() {
    ContractRows some = clustered(DataType.FLOAT_VECTOR);
    for (int row = 0; row < ROWS; row += 7) {
      some.vectors()[row] = new float[DIMENSION];
    }
    ContractRows rows = ContractRows.of(DataType.FLOAT_VECTOR, DIMENSION, some.vectors());
    for (Metric metric : List.of(Metric.L2, Metric.IP, Metric.COSINE)) {
      VectorIndex index = rows.index(method(), metric, parameters());
      SearchSpec spec = new SearchSpec(10, tuning(), null, all(metric));
      Hits ofZero = index.search(rows.query(new float[DIMENSION]), spec);
      assertThat(ofZero.count()).isEqualTo(10);
      for (float score : ofZero.scores()) {
        assertThat(score).isZero();
      }
      assertThat(recall(rows, index, metric, 10, null))
          .as("%s, seed %d", metric, seed)
          .isGreaterThanOrEqualTo(recall());
    }
  }

  @Test
  void findsARowByItself() {
    ContractRows rows = clustered(DataType.FLOAT_VECTOR);
    VectorIndex index = rows.index(method(), Metric.COSINE, parameters());
    for (int i = 0; i < QUERIES; i++) {
      int row = random.nextInt(ROWS);
      Hits found =
          index.search(
              rows.query(rows.vectors()[row]),
              new SearchSpec(1, tuning(), null, all(Metric.COSINE)));
      assertThat(found.rows()).as("seed " + seed).containsExactly(row);
      assertThat(found.scores()).containsExactly(1f);
    }
  }

  @Test
  void survivesExtremeValues() {
    for (float size : new float[] {1e-38f, 1e-20f, 1e12f, 1e19f, 3e38f}) {
      ContractRows some = clustered(DataType.FLOAT_VECTOR);
      for (int row = 0; row < ROWS; row += 3) {
        float[] vector = some.vectors()[row].clone();
        vector[row % DIMENSION] = (row & 1) == 0 ? size : -size;
        some.vectors()[row] = vector;
      }
      ContractRows rows = ContractRows.of(DataType.FLOAT_VECTOR, DIMENSION, some.vectors());
      for (Metric metric : List.of(Metric.L2, Metric.IP, Metric.COSINE)) {
        VectorIndex index = rows.index(method(), metric, parameters());
        float[] query = rows.near(random, 1 + 3 * random.nextInt(1000));
        Bits eligible = random(ROWS, 400);
        Hits found =
            index.search(rows.query(query), new SearchSpec(10, tuning(), eligible, all(metric)));
        assertThat(found.count()).as("%s %s, seed %d", size, metric, seed).isEqualTo(10);
        assertOrdered(found, eligible, metric);
      }
    }
  }

  @Test
  void writesTheSameBytesForTheSameSeed() {
    ContractRows rows = clustered(DataType.FLOAT_VECTOR);
    byte[] once = rows.build(method(), Metric.L2, parameters(), BuildRun.alone());
    assertThat(rows.build(method(), Metric.L2, parameters(), BuildRun.alone())).isEqualTo(once);
    VectorIndex index = rows.open(method(), once);
    VectorIndex again = rows.open(method(), once.clone());
    for (int i = 0; i < QUERIES; i++) {
      QueryVector query = rows.query(rows.near(random, random.nextInt(ROWS)));
      SearchSpec spec = new SearchSpec(20, tuning(), null, all(Metric.L2));
      sameHits(index.search(query, spec), again.search(query, spec));
    }
  }

  @Test
  void refusesDamagedFiles() {
    ContractRows rows = clustered(DataType.FLOAT_VECTOR);
    byte[] file = rows.build(method(), Metric.IP, parameters(), BuildRun.alone());
    List<byte[]> damaged = new ArrayList<>();
    for (int length : new int[] {0, 10, 100, file.length / 2, file.length - 65}) {
      damaged.add(java.util.Arrays.copyOf(file, length));
    }
    for (int at : new int[] {0, 5, 21, 30, 70, file.length / 3, file.length - 2000}) {
      byte[] flipped = file.clone();
      flipped[at] ^= 0x10;
      damaged.add(flipped);
    }
    for (byte[] bytes : damaged) {
      assertThatThrownBy(() -> rows.open(method(), bytes)).isInstanceOf(DatabaseException.class);
    }
    ContractRows others = ContractRows.random(random, DataType.FLOAT_VECTOR, ROWS, DIMENSION + 1);
    assertThatThrownBy(() -> others.open(method(), file)).isInstanceOf(DatabaseException.class);
  }

  @Test
  void refusesQueriesOfAnotherDimensionOrType() {
    ContractRows rows = clustered(DataType.FLOAT_VECTOR);
    VectorIndex index = rows.index(method(), Metric.L2, parameters());
    SearchSpec spec = new SearchSpec(1, SearchTuning.NONE, null, all(Metric.L2));
    assertThatThrownBy(() -> index.search(rows.query(new float[7]), spec))
        .isInstanceOf(DatabaseException.class);
    QueryVector bytes = new QueryVector.Dense(DataType.INT8_VECTOR, DIMENSION, new byte[DIMENSION]);
    assertThatThrownBy(() -> index.search(bytes, spec)).isInstanceOf(DatabaseException.class);
  }

  @Test
  void stopsBuildingWhenCancelled() {
    ContractRows rows = clustered(DataType.FLOAT_VECTOR);
    BuildRun cancelled = new BuildRun(Runnable::run, 1, () -> true, done -> {});
    assertThatThrownBy(() -> rows.build(method(), Metric.L2, parameters(), cancelled))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void buildsAndServesWithManyThreads() throws Exception {
    ContractRows rows = clustered(DataType.FLOAT_VECTOR);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      BuildRun run = new BuildRun(threads, 3, () -> false, done -> {});
      VectorIndex index = rows.open(method(), rows.build(method(), Metric.L2, parameters(), run));
      SearchSpec spec = new SearchSpec(10, tuning(), null, all(Metric.L2));
      List<QueryVector> queries = new ArrayList<>();
      List<Hits> alone = new ArrayList<>();
      for (int q = 0; q < QUERIES; q++) {
        queries.add(rows.query(rows.near(random, random.nextInt(ROWS))));
        alone.add(index.search(queries.get(q), spec));
      }
      List<Future<Hits>> together = new ArrayList<>();
      for (int i = 0; i < 10 * QUERIES; i++) {
        QueryVector query = queries.get(i % QUERIES);
        together.add(threads.submit(() -> index.search(query, spec)));
      }
      for (int i = 0; i < together.size(); i++) {
        sameHits(together.get(i).get(), alone.get(i % QUERIES));
      }
    }
  }

  private ContractRows clustered(DataType type) {
    return ContractRows.clustered(random, type, ROWS, DIMENSION, 30);
  }

  private double recall(
      ContractRows rows, VectorIndex index, Metric metric, int topK, @Nullable Bits eligible) {
    double right = 0;
    double wanted = 0;
    for (int i = 0; i < QUERIES; i++) {
      float[] query = rows.near(random, random.nextInt(rows.count()));
      right += right(rows, index, metric, query, topK, eligible);
      wanted += Math.min(topK, eligible == null ? rows.count() : eligible.count());
    }
    return wanted == 0 ? 1 : right / wanted;
  }

  /// How many hits are as good as the best that there are, all being scored exactly.
  private int right(
      ContractRows rows,
      VectorIndex index,
      Metric metric,
      float[] query,
      int topK,
      @Nullable Bits eligible) {
    Hits found =
        index.search(rows.query(query), new SearchSpec(topK, tuning(), eligible, all(metric)));
    Hits best = rows.bruteForce(metric, query, topK, eligible, all(metric));
    assertThat(found.count()).as("seed " + seed).isEqualTo(best.count());
    assertOrdered(found, eligible, metric);
    Bits hits = Bits.none(rows.count());
    for (int row : found.rows()) {
      hits.set(row);
    }
    Hits exact = rows.bruteForce(metric, query, topK, hits, all(metric));
    boolean halves = rows.rows().type() != DataType.FLOAT_VECTOR;
    if (!halves) {
      sameHits(found, exact);
    }
    // Sums of halves may be rounded differently from call to call.
    float rounding = halves ? 1e-4f : 0;
    int right = 0;
    for (int h = 0; h < found.count(); h++) {
      assertThat(found.scores()[h]).isCloseTo(exact.scores()[h], Offset.offset(rounding));
      float owed =
          best.scores()[best.count() - 1] + (metric.largerIsBetter() ? -rounding : rounding);
      right += metric.better(owed, found.scores()[h]) ? 0 : 1;
    }
    return right;
  }

  private void assertOrdered(Hits found, @Nullable Bits eligible, Metric metric) {
    for (int h = 0; h < found.count(); h++) {
      assertThat(eligible == null || eligible.get(found.rows()[h])).isTrue();
      assertThat(h > 0 && metric.better(found.scores()[h], found.scores()[h - 1]))
          .as("hit %d is better than the one before it, seed %d", h, seed)
          .isFalse();
    }
  }

  private void sameHits(Hits found, Hits expected) {
    assertThat(found.rows()).as("seed " + seed).isEqualTo(expected.rows());
    assertThat(found.scores()).as("seed " + seed).isEqualTo(expected.scores());
  }

  private Bits random(int size, int perMille) {
    Bits bits = Bits.none(size);
    for (int row = 0; row < size; row++) {
      if (random.nextInt(1000) < perMille) {
        bits.set(row);
      }
    }
    return bits;
  }

  private static SearchBounds all(Metric metric) {
    return SearchBounds.unbounded(metric);
  }
}
