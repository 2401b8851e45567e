package io.elanus.core.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.Seed;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a search keeps, whatever the type of its index. A type's test says how rows are indexed,
/// how they are searched and how much recall that owes; brute force is the judge.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SearchContractTest {
  protected static final int ROWS = 2000;
  private static final int FEW_ROWS = 600;
  private static final int REAL_ROWS = 4000;
  protected static final int QUERIES = 30;

  protected final long seed = Seed.OF_RUN;
  protected final Random random = new Random(seed);

  /// Rows around centres, and an index over them by each metric: most tests only search it.
  private final Map<Metric, VectorIndex> shared = new EnumMap<>(Metric.class);

  private @Nullable ContractRows sharedRows;

  protected abstract boolean takes(DataType type, Metric metric);

  /// @param parameters build parameters as a user gives them
  protected abstract VectorIndex index(
      ContractRows rows, Metric metric, Map<String, String> parameters);

  /// The build parameters to test with.
  protected abstract Map<String, String> parameters();

  /// Build parameters for very small dimensions and for vectors that are all the same.
  protected Map<String, String> smallParameters() {
    return Map.of();
  }

  /// Build parameters for vectors of 128 elements.
  protected Map<String, String> realParameters() {
    return parameters();
  }

  /// The same parameters but for one.
  protected static Map<String, String> with(
      String name, String value, Map<String, String> parameters) {
    Map<String, String> changed = new HashMap<>(parameters);
    changed.put(name, value);
    return changed;
  }

  /// Search parameters with which recall@10 is at least [#recall] on vectors without structure, the
  /// hardest there are.
  protected abstract SearchTuning tuning();

  /// What is searched with when the user says nothing.
  protected SearchTuning untuned() {
    return SearchTuning.NONE;
  }

  protected double recall() {
    return 0.95;
  }

  /// The type of vectors that every test takes; [#everyType] takes the others.
  protected DataType type() {
    return DataType.FLOAT_VECTOR;
  }

  protected int dimension() {
    return 24;
  }

  protected int[] smallDimensions() {
    return new int[] {1, 2, 7};
  }

  /// What the index is held against.
  protected Hits judge(ContractRows rows, Metric metric, float[] query, SearchSpec spec) {
    return rows.bruteForce(metric, query, spec);
  }

  /// How far scores may be from the judge's, as a part of them: sums of halves may be rounded
  /// differently from call to call.
  protected float rounding(DataType type) {
    return switch (type) {
      case FLOAT_VECTOR, BINARY_VECTOR, SPARSE_FLOAT_VECTOR -> 0;
      default -> 1e-4f;
    };
  }

  protected final List<Metric> metrics() {
    return metrics(type());
  }

  private List<Metric> metrics(DataType type) {
    return Arrays.stream(Metric.values()).filter(metric -> takes(type, metric)).toList();
  }

  private List<DataType> everyType() {
    return Arrays.stream(DataType.values())
        .filter(type -> type.isVector() && !metrics(type).isEmpty())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void findsNearlyAllOfTheNearestWithTheirExactScores(Metric metric) {
    requireRecall(shared(), shared(metric), metric, null, "clustered");
    for (ContractRows rows :
        List.of(
            ContractRows.lifelike(random, type(), ROWS, dimension()),
            ContractRows.random(random, type(), ROWS, dimension()))) {
      VectorIndex index = index(rows, metric, parameters());
      requireRecall(rows, index, metric, null, "lifelike, unstructured");
      assertThat(index.rowCount()).isEqualTo(ROWS);
    }
  }

  @ParameterizedTest
  @MethodSource("everyType")
  void findsNearlyAllOfTheNearestOfEveryType(DataType type) {
    ContractRows rows = clustered(type);
    for (Metric metric : metrics(type)) {
      requireRecall(rows, index(rows, metric, parameters()), metric, null, type.wireName());
    }
  }

  /// Descriptors of images, moved so that bits, small integers and few positions can be made of
  /// them as well.
  @Test
  void findsNearlyAllOfTheNearestOfRealThings() throws IOException {
    float[][] vectors =
        Arrays.copyOf(moved(RealData.fvecs("siftsmall/siftsmall_base.fvecs")), REAL_ROWS);
    float[][] queries =
        Arrays.copyOf(moved(RealData.fvecs("siftsmall/siftsmall_query.fvecs")), QUERIES);
    Metric metric = metrics().getFirst();
    ContractRows rows = ContractRows.of(type(), vectors[0].length, vectors);
    VectorIndex index = index(rows, metric, realParameters());
    Bits third = Bits.none(rows.count());
    for (int row = 0; row < rows.count(); row += 3) {
      third.set(row);
    }
    requireRecall(rows, index, metric, null, queries, "all descriptors");
    requireRecall(rows, index, metric, third, queries, "a third of the descriptors");
  }

  private static float[][] moved(float[][] descriptors) {
    for (float[] descriptor : descriptors) {
      for (int i = 0; i < descriptor.length; i++) {
        descriptor[i] = descriptor[i] / 40 - 1;
      }
    }
    return descriptors;
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void findsNearlyAllThatPassAFilter(Metric metric) {
    requireRecall(shared(), shared(metric), metric, Bits.all(ROWS), "all");
    for (int perMille : new int[] {0, 1, 10, 50, 200, 500, 900, 1000}) {
      requireRecall(
          shared(), shared(metric), metric, random(perMille), perMille + " in a thousand");
    }
  }

  /// Whoever finds a hit has computed its distance; nobody computes many more than a scan by codes
  /// and another by vectors would.
  @ParameterizedTest
  @MethodSource("metrics")
  void countsItsWorkWithoutChangingIt(Metric metric) {
    for (int perMille : new int[] {5, 100, 600, 1000}) {
      Bits eligible = perMille == 1000 ? null : random(perMille);
      SearchWork work = new SearchWork();
      SearchSpec plain = new SearchSpec(10, tuning(), eligible, all(metric));
      SearchSpec counted = new SearchSpec(10, tuning(), eligible, all(metric), work);
      QueryVector query = shared().query(shared().near(random, random.nextInt(ROWS)));
      Hits hits = shared(metric).search(query, counted);
      sameHits(hits, shared(metric).search(query, plain), "seed " + seed);
      assertThat(work.distances())
          .as("seed %d, %d in a thousand", seed, perMille)
          .isBetween((long) hits.count(), 10L * ROWS);
      assertThat(work.bytes()).isNotNegative();
      assertThat(work.scans()).isBetween(0L, 2L);
    }
  }

  @Test
  void findsNearlyAllThatPassFarFromTheQuery() {
    Metric metric = metrics().getFirst();
    double right = 0;
    double wanted = 0;
    for (int i = 0; i < QUERIES; i++) {
      float[] query = shared().near(random, random.nextInt(ROWS));
      Bits far = Bits.all(ROWS);
      SearchSpec nearest = new SearchSpec(ROWS * 7 / 10, tuning(), null, all(metric));
      for (int row : judge(shared(), metric, query, nearest).rows()) {
        far.clear(row);
      }
      SearchSpec spec = new SearchSpec(10, tuning(), far, all(metric));
      wanted += judge(shared(), metric, query, spec).count();
      right += right(shared(), shared(metric), metric, query, spec);
    }
    assertThat(right).as("seed " + seed).isGreaterThanOrEqualTo((recall() - 0.05) * wanted);
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void neverReturnsAnIneligibleRowNorFewerThanThereAre(Metric metric) {
    for (int i = 0; i < 60; i++) {
      Bits eligible = random(1 + random.nextInt(1000));
      float[] query = shared().near(random, random.nextInt(ROWS));
      SearchTuning tuning = random.nextBoolean() ? untuned() : tuning();
      SearchSpec spec = new SearchSpec(1 + random.nextInt(1000), tuning, eligible, all(metric));
      Hits found = shared(metric).search(shared().query(query), spec);
      assertThat(found.count())
          .as("seed " + seed)
          .isEqualTo(judge(shared(), metric, query, spec).count());
      assertOrdered(found, eligible, metric);
    }
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void findsAsManyWithinARangeAsThereAre(Metric metric) {
    for (int i = 0; i < QUERIES; i++) {
      float[] query = shared().near(random, random.nextInt(ROWS));
      SearchSpec nearest = new SearchSpec(200, tuning(), null, all(metric));
      Hits byScore = judge(shared(), metric, query, nearest);
      if (byScore.count() == 0) {
        continue;
      }
      int fifth = byScore.count() / 5;
      float near = byScore.scores()[random.nextInt(fifth + 1)];
      float far = byScore.scores()[fifth + random.nextInt(byScore.count() - fifth)];
      Bits eligible = i % 3 == 0 ? random(300) : null;
      SearchBounds open = all(metric);
      for (SearchBounds bounds :
          List.of(
              new SearchBounds(near, far),
              new SearchBounds(near, open.far()),
              new SearchBounds(open.near(), far),
              new SearchBounds(open.near(), byScore.scores()[0]))) {
        SearchSpec spec = new SearchSpec(30, tuning(), eligible, bounds);
        Hits found = shared(metric).search(shared().query(query), spec);
        int expected = judge(shared(), metric, query, spec).count();
        if (rounding(type()) == 0) {
          assertThat(found.count()).as("%s, seed %d", bounds, seed).isEqualTo(expected);
        } else { // a score at a bound may be rounded to the other side of it
          assertThat(found.count())
              .as("%s, seed %d", bounds, seed)
              .isBetween(expected - 2, expected + 2);
        }
        for (float score : found.scores()) {
          assertThat(bounds.accepts(score, metric)).isTrue();
        }
      }
    }
  }

  @Test
  void holdsFromNoRowToAFew() {
    for (int count : new int[] {0, 1, 2, 3, 5, 17, 65}) {
      for (int dimension : smallDimensions()) {
        ContractRows rows = ContractRows.random(random, type(), count, dimension);
        for (Metric metric : metrics()) {
          VectorIndex index = index(rows, metric, smallParameters());
          float[] query = ContractRows.random(random, type(), 1, dimension).vectors()[0];
          SearchSpec spec = new SearchSpec(10, untuned(), null, all(metric));
          sameHits(
              index.search(rows.query(query), spec),
              judge(rows, metric, query, spec),
              count + " rows of dimension " + dimension + " by " + metric);
          assertThat(index.rowCount()).isEqualTo(count);
        }
      }
    }
  }

  @Test
  void findsEveryCopyOfOneVector() {
    int dimension = Math.max(4, smallDimensions()[0]);
    float[][] vectors = new float[FEW_ROWS][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < 4; i++) {
        vector[i] = 1 + i;
      }
    }
    ContractRows rows = ContractRows.of(type(), dimension, vectors);
    for (Metric metric : metrics()) {
      SearchSpec spec = new SearchSpec(100, untuned(), null, all(metric));
      Hits found = index(rows, metric, smallParameters()).search(rows.query(vectors[0]), spec);
      sameHits(found, judge(rows, metric, vectors[0], spec), metric.name());
    }
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void takesZeroVectors(Metric metric) {
    float[][] vectors = shared().vectors().clone();
    for (int row = 0; row < ROWS; row += 7) {
      vectors[row] = new float[dimension()];
    }
    ContractRows rows = ContractRows.of(type(), dimension(), vectors);
    VectorIndex index = index(rows, metric, parameters());
    float[] zero = new float[dimension()];
    SearchSpec spec = new SearchSpec(10, tuning(), null, all(metric));
    assertThat(index.search(rows.query(zero), spec).scores())
        .isEqualTo(judge(rows, metric, zero, spec).scores());
    requireRecall(rows, index, metric, null, "with zeros");
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void findsARowByItself(Metric metric) {
    SearchSpec spec = new SearchSpec(1, tuning(), null, all(metric));
    int found = 0;
    for (int i = 0; i < QUERIES; i++) {
      float[] itself = shared().vectors()[random.nextInt(ROWS)];
      float[] best = judge(shared(), metric, itself, spec).scores();
      float[] scores = shared(metric).search(shared().query(itself), spec).scores();
      found += Arrays.equals(scores, best) ? 1 : 0;
    }
    if (rounding(type()) == 0) {
      assertThat(found / (double) QUERIES)
          .as("seed " + seed)
          .isGreaterThanOrEqualTo(recall() - 0.05);
    }
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void survivesExtremeValues(Metric metric) {
    for (float size : new float[] {1e-38f, 1e-20f, 1e12f, 1e19f, 3e38f}) {
      float[][] vectors = Arrays.copyOf(shared().vectors(), FEW_ROWS);
      for (int row = 0; row < FEW_ROWS; row += 3) {
        float[] vector = vectors[row].clone();
        vector[row % dimension()] = (row & 1) == 0 ? size : -size;
        vectors[row] = vector;
      }
      ContractRows rows = ContractRows.of(type(), dimension(), vectors);
      VectorIndex index = index(rows, metric, parameters());
      float[] query = rows.near(random, 1 + 3 * random.nextInt(FEW_ROWS / 3));
      Bits eligible = random(FEW_ROWS, 400);
      SearchSpec spec = new SearchSpec(10, tuning(), eligible, all(metric));
      Hits found = index.search(rows.query(query), spec);
      assertThat(found.count())
          .as("%s %s, seed %d", size, metric, seed)
          .isEqualTo(judge(rows, metric, query, spec).count());
      assertOrdered(found, eligible, metric);
    }
  }

  @Test
  void refusesQueriesOfAnotherDimensionOrType() {
    Metric metric = metrics().getFirst();
    SearchSpec spec = new SearchSpec(1, untuned(), null, all(metric));
    DataType other = type() == DataType.INT8_VECTOR ? DataType.FLOAT_VECTOR : DataType.INT8_VECTOR;
    List<QueryVector> unfit = new ArrayList<>();
    unfit.add(new QueryVector.Dense(other, dimension(), new byte[other.vectorBytes(dimension())]));
    if (type() != DataType.SPARSE_FLOAT_VECTOR) {
      unfit.add(
          new QueryVector.Dense(
              type(), 2 * dimension(), new byte[type().vectorBytes(2 * dimension())]));
    }
    for (QueryVector query : unfit) {
      assertThatThrownBy(() -> shared(metric).search(query, spec))
          .isInstanceOf(DatabaseException.class);
    }
  }

  @Test
  void servesManyThreads() throws Exception {
    Metric metric = metrics().getFirst();
    requireSameFromManyThreads(shared(), shared(metric), metric);
  }

  protected final void requireSameFromManyThreads(
      ContractRows rows, VectorIndex index, Metric metric) throws Exception {
    SearchSpec spec = new SearchSpec(10, tuning(), null, all(metric));
    List<QueryVector> queries = new ArrayList<>();
    List<Hits> alone = new ArrayList<>();
    for (int q = 0; q < QUERIES; q++) {
      queries.add(rows.query(rows.near(random, random.nextInt(ROWS))));
      alone.add(index.search(queries.get(q), spec));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Hits>> together = new ArrayList<>();
      for (int i = 0; i < 10 * QUERIES; i++) {
        QueryVector query = queries.get(i % QUERIES);
        together.add(threads.submit(() -> index.search(query, spec)));
      }
      for (int i = 0; i < together.size(); i++) {
        assertThat(together.get(i).get().scores())
            .as("seed " + seed)
            .containsExactly(alone.get(i % QUERIES).scores(), Offset.offset(rounding(rows.type())));
      }
    }
  }

  protected final ContractRows shared() {
    if (sharedRows == null) {
      sharedRows = clustered(type());
    }
    return sharedRows;
  }

  protected final VectorIndex shared(Metric metric) {
    return shared.computeIfAbsent(metric, each -> index(shared(), each, parameters()));
  }

  private ContractRows clustered(DataType type) {
    return ContractRows.clustered(random, type, ROWS, dimension(), 30);
  }

  private void requireRecall(
      ContractRows rows, VectorIndex index, Metric metric, @Nullable Bits eligible, String name) {
    float[][] queries = new float[QUERIES][];
    Arrays.setAll(queries, _ -> rows.near(random, random.nextInt(rows.count())));
    requireRecall(rows, index, metric, eligible, queries, name);
  }

  private void requireRecall(
      ContractRows rows,
      VectorIndex index,
      Metric metric,
      @Nullable Bits eligible,
      float[][] queries,
      String name) {
    double right = 0;
    double wanted = 0;
    for (float[] query : queries) {
      SearchSpec spec = new SearchSpec(10, tuning(), eligible, all(metric));
      wanted += judge(rows, metric, query, spec).count();
      right += right(rows, index, metric, query, spec);
    }
    assertThat(wanted == 0 ? 1 : right / wanted)
        .as("%s by %s, seed %d", name, metric, seed)
        .isGreaterThanOrEqualTo(recall());
  }

  /// How many hits are as good as the best that there are, all being scored exactly.
  private int right(
      ContractRows rows, VectorIndex index, Metric metric, float[] query, SearchSpec spec) {
    Hits found = index.search(rows.query(query), spec);
    Hits best = judge(rows, metric, query, spec);
    assertThat(found.count()).as("seed " + seed).isEqualTo(best.count());
    assertOrdered(found, spec.eligible(), metric);
    Bits hits = Bits.none(rows.count());
    for (int row : found.rows()) {
      hits.set(row);
    }
    SearchSpec amongThem = new SearchSpec(spec.topK(), spec.tuning(), hits, spec.bounds());
    sameHits(found, judge(rows, metric, query, amongThem), "its own hits by " + metric);
    int right = 0;
    for (int h = 0; h < found.count(); h++) {
      float worst = best.scores()[best.count() - 1];
      float slack = rounding(rows.type()) * (1 + Math.abs(worst));
      float owed = worst + (metric.largerIsBetter() ? -slack : slack);
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

  protected final void sameHits(Hits found, Hits expected, String name) {
    float rounding = rounding(type());
    if (rounding == 0) {
      assertThat(found.rows()).as("%s, seed %d", name, seed).isEqualTo(expected.rows());
      assertThat(found.scores()).as("%s, seed %d", name, seed).isEqualTo(expected.scores());
      return;
    }
    // Scores that are all but equal may have changed places.
    assertThat(found.count()).as("%s, seed %d", name, seed).isEqualTo(expected.count());
    for (int h = 0; h < found.count(); h++) {
      assertThat(found.scores()[h])
          .as("%s, hit %d, seed %d", name, h, seed)
          .isCloseTo(
              expected.scores()[h], Offset.offset(rounding * (1 + Math.abs(expected.scores()[h]))));
    }
  }

  private Bits random(int perMille) {
    return random(ROWS, perMille);
  }

  private Bits random(int size, int perMille) {
    return RandomBits.of(size, perMille, random);
  }

  protected static SearchBounds all(Metric metric) {
    return SearchBounds.unbounded(metric);
  }
}
