package io.elanus.core.index.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.Seed;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SparseIndexTest {
  private static final SearchBounds ALL = SearchBounds.unbounded(Metric.IP);

  @RepeatedTest(12)
  void everyAlgorithmAgreesWithTheScanByInnerProduct(RepetitionInfo repetition) {
    long seed = Seed.OF_RUN + repetition.getCurrentRepetition();
    Random random = new Random(seed);
    // Several windows, and positions beyond 2^31.
    int origin = random.nextBoolean() ? 0 : -3000;
    List<Map<Integer, Float>> stored = new ArrayList<>();
    int rowCount = random.nextInt(12_000);
    for (int r = 0; r < rowCount; r++) {
      stored.add(
          r > 10 && random.nextInt(20) == 0
              ? stored.get(random.nextInt(r))
              : SparseModel.vector(random, origin, 400, random.nextInt(30)));
    }
    SparseModel rows = new SparseModel(stored);
    requireAgreement(
        rows,
        Metric.IP,
        () -> SparseModel.vector(random, origin, 420, 1 + random.nextInt(30)),
        () -> new SearchBounds(1.2345678f, 0.1234567f),
        SearchTuning.NONE,
        random,
        seed);
  }

  @RepeatedTest(12)
  void everyAlgorithmAgreesWithTheScanByBm25ForAnyAverageLength(RepetitionInfo repetition) {
    long seed = Seed.OF_RUN + repetition.getCurrentRepetition();
    Random random = new Random(seed);
    List<Map<Integer, Float>> stored = new ArrayList<>();
    int rowCount = random.nextInt(12_000);
    boolean longTexts = random.nextBoolean();
    for (int r = 0; r < rowCount; r++) {
      int length = random.nextInt(longTexts && r % 1000 == 0 ? 4000 : 40);
      stored.add(SparseModel.text(random, 5, 400, length));
    }
    SearchTuning tuning =
        new SearchTuning(
            Map.of(
                SparseMetric.BM25_AVERAGE_LENGTH, Math.pow(10, random.nextDouble() * 4 - 1),
                SparseMetric.BM25_K1, random.nextDouble() * 3,
                SparseMetric.BM25_B, random.nextDouble()));
    requireAgreement(
        new SparseModel(stored),
        Metric.BM25,
        () -> SparseModel.vector(random, 5, 420, 1 + random.nextInt(12)),
        () -> new SearchBounds(1.2345678f, 0.1234567f),
        tuning,
        random,
        seed);
  }

  private interface Source<T> {
    T next();
  }

  private static void requireAgreement(
      SparseModel rows,
      Metric metric,
      Source<Map<Integer, Float>> queries,
      Source<SearchBounds> someBounds,
      SearchTuning tuning,
      Random random,
      long seed) {
    try (Arena arena = Arena.ofConfined()) {
      for (SparseAlgorithm algorithm : SparseAlgorithm.values()) {
        SparseIndex index = rows.index(metric, algorithm, arena);
        for (int q = 0; q < 8; q++) {
          QueryVector.Sparse query = SparseModel.query(queries.next());
          SearchSpec spec =
              new SearchSpec(
                  1 + random.nextInt(random.nextBoolean() ? 10 : 3000),
                  tuning,
                  eligible(random, rows.rowCount()),
                  random.nextInt(3) == 0 ? someBounds.next() : ALL);
          requireSame(
              index.search(query, spec),
              FlatSearch.search(rows, metric, query, spec),
              algorithm + ", seed " + seed);
        }
      }
    }
  }

  private static void requireSame(Hits found, Hits expected, String as) {
    assertThat(found.scores()).as(as).containsExactly(expected.scores());
    assertThat(found.rows()).as(as).containsExactly(expected.rows());
  }

  private static @Nullable Bits eligible(Random random, int rowCount) {
    if (random.nextBoolean()) {
      return null;
    }
    Bits eligible = Bits.none(rowCount);
    double share = random.nextBoolean() ? 0.003 : 0.4;
    for (int r = 0; r < rowCount; r++) {
      if (random.nextDouble() < share) {
        eligible.set(r);
      }
    }
    return eligible;
  }

  @Test
  void findsRowsWithWeightsOfZeroAndBelow() {
    Random random = new Random(1);
    List<Map<Integer, Float>> stored = new ArrayList<>();
    for (int r = 0; r < 3000; r++) {
      Map<Integer, Float> vector = SparseModel.vector(random, 0, 100, 10);
      vector.replaceAll((position, weight) -> position % 3 == 0 ? 0f : weight - 0.3f);
      stored.add(vector);
    }
    SparseModel rows = new SparseModel(stored);
    try (Arena arena = Arena.ofConfined()) {
      for (SparseAlgorithm algorithm : SparseAlgorithm.values()) {
        SparseIndex index = rows.index(Metric.IP, algorithm, arena);
        Map<Integer, Float> asked = SparseModel.vector(random, 0, 100, 4);
        asked.replaceAll((position, weight) -> weight - 0.2f);
        SearchSpec spec = new SearchSpec(2500, SearchTuning.NONE, null, ALL);
        QueryVector.Sparse query = SparseModel.query(asked);
        requireSame(
            index.search(query, spec),
            FlatSearch.search(rows, Metric.IP, query, spec),
            algorithm.name());
      }
    }
  }

  @Test
  void spansPartitions() {
    Random random = new Random(2);
    List<Map<Integer, Float>> stored = new ArrayList<>();
    for (int r = 0; r < Partition.ROWS + 5000; r++) {
      stored.add(SparseModel.vector(random, 0, 3000, 6));
    }
    SparseModel rows = new SparseModel(stored);
    try (Arena arena = Arena.ofConfined()) {
      for (SparseAlgorithm algorithm : SparseAlgorithm.values()) {
        SparseIndex index = rows.index(Metric.IP, algorithm, arena);
        QueryVector.Sparse query = SparseModel.query(SparseModel.vector(random, 0, 3000, 12));
        SearchSpec spec = new SearchSpec(50, SearchTuning.NONE, null, ALL);
        requireSame(
            index.search(query, spec),
            FlatSearch.search(rows, Metric.IP, query, spec),
            algorithm.name());
      }
    }
  }

  @Test
  void keepsTermFrequenciesInOneByteAndOtherWeightsInFour() {
    List<Map<Integer, Float>> texts = List.of(Map.of(3, 255f), Map.of(3, 1f), Map.of(3, 17f));
    List<Map<Integer, Float>> longer = List.of(Map.of(3, 256f), Map.of(3, 1f), Map.of(3, 17f));
    SearchTuning tuning = SearchTuning.of(SparseMetric.BM25_AVERAGE_LENGTH, 91);
    SearchSpec spec = new SearchSpec(5, tuning, null, ALL);
    QueryVector.Sparse query = new QueryVector.Sparse(new int[] {3}, new float[] {1.5f});
    try (Arena arena = Arena.ofConfined()) {
      for (List<Map<Integer, Float>> stored : List.of(texts, longer)) {
        SparseModel rows = new SparseModel(stored);
        byte[] file = rows.file(Metric.BM25, SparseAlgorithm.DEFAULT);
        int valueBytes = file[SparseFile.HEADER_BYTES + 28];
        assertThat(valueBytes).isEqualTo(stored == texts ? 1 : 4);
        requireSame(
            SparseIndex.open(SparseModel.inArena(file, arena), rows).search(query, spec),
            FlatSearch.search(rows, Metric.BM25, query, spec),
            "");
      }
    }
  }

  @Test
  void withDroppedWeightsStillFindsAsManyRowsAsThereAre() {
    Random random = new Random(3);
    List<Map<Integer, Float>> stored = new ArrayList<>();
    for (int r = 0; r < 5000; r++) {
      stored.add(SparseModel.vector(random, 0, 500, 10));
    }
    SparseModel rows = new SparseModel(stored);
    QueryVector.Sparse query = SparseModel.query(SparseModel.vector(random, 0, 500, 10));
    try (Arena arena = Arena.ofConfined()) {
      SparseIndex index = rows.index(Metric.IP, SparseAlgorithm.DEFAULT, arena);
      Hits exact = index.search(query, new SearchSpec(5000, SearchTuning.NONE, null, ALL));
      SearchTuning dropping = SearchTuning.of(KeptWeights.DROP_RATIO, 0.9);
      Hits all = index.search(query, new SearchSpec(5000, dropping, null, ALL));
      requireSame(all, exact, "all");
      Hits few = index.search(query, new SearchSpec(10, dropping, null, ALL));
      assertThat(few.count()).isEqualTo(10);
      requireSame(
          few,
          FlatSearch.search(rows, Metric.IP, query, new SearchSpec(10, dropping, null, ALL)),
          "as a scan ranks them");
      Map<String, Double> refining = new TreeMap<>(dropping.values());
      refining.put(KeptWeights.REFINE_FACTOR, 500.0);
      Hits refined = index.search(query, new SearchSpec(10, new SearchTuning(refining), null, ALL));
      for (int i = 0; i < 10; i++) {
        assertThat(refined.scores()[i]).isLessThanOrEqualTo(exact.scores()[i]);
        int row = refined.rows()[i];
        assertThat(refined.scores()[i]).isEqualTo(exact.scores()[indexOf(exact.rows(), row)]);
      }
    }
  }

  /// Terms are numbered in two bytes, in four where there are many, and rows span two partitions.
  @ParameterizedTest
  @CsvSource({"500, 69000", "300000, 69000"})
  void refinesToTheScoresOfTheWholeQuery(int positions, int rowCount) {
    Random random = new Random(5);
    List<Map<Integer, Float>> stored = new ArrayList<>();
    for (int r = 0; r < rowCount; r++) {
      stored.add(SparseModel.vector(random, 0, positions, 6));
    }
    SparseModel rows = new SparseModel(stored);
    Map<Integer, Float> weights = new TreeMap<>(stored.get(rowCount - 1));
    weights.putAll(stored.get(100));
    QueryVector.Sparse query = SparseModel.query(weights);
    SearchTuning tuning =
        new SearchTuning(Map.of(KeptWeights.DROP_RATIO, 0.5, KeptWeights.REFINE_FACTOR, 50.0));
    try (Arena arena = Arena.ofConfined()) {
      SparseIndex index = rows.index(Metric.IP, SparseAlgorithm.DEFAULT, arena);
      Hits exact = index.search(query, new SearchSpec(rowCount, SearchTuning.NONE, null, ALL));
      Hits refined = index.search(query, new SearchSpec(5, tuning, null, ALL));
      assertThat(refined.count()).isEqualTo(5);
      for (int i = 0; i < refined.count(); i++) {
        int row = refined.rows()[i];
        assertThat(refined.scores()[i]).isEqualTo(exact.scores()[indexOf(exact.rows(), row)]);
      }
    }
  }

  private static int indexOf(int[] rows, int row) {
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] == row) {
        return i;
      }
    }
    throw new AssertionError("row " + row + " is no hit");
  }

  @Test
  void holdsNothingWhenThereIsNothing() {
    SparseModel rows = new SparseModel(List.of());
    SparseModel empties = new SparseModel(List.of(Map.of(), Map.of()));
    SearchSpec spec = new SearchSpec(5, SearchTuning.NONE, null, ALL);
    QueryVector.Sparse query = new QueryVector.Sparse(new int[] {3}, new float[] {1});
    QueryVector.Sparse none = new QueryVector.Sparse(new int[0], new float[0]);
    try (Arena arena = Arena.ofConfined()) {
      for (SparseAlgorithm algorithm : SparseAlgorithm.values()) {
        for (SparseModel stored : List.of(rows, empties)) {
          SparseIndex index = stored.index(Metric.IP, algorithm, arena);
          assertThat(index.search(query, spec).count()).isZero();
          assertThat(index.search(none, spec).count()).isZero();
        }
      }
    }
  }

  @Test
  void tellsEveryAlteredByte() {
    Random random = new Random(4);
    List<Map<Integer, Float>> stored = new ArrayList<>();
    for (int r = 0; r < 300; r++) {
      stored.add(SparseModel.text(random, 0, 50, 10));
    }
    SparseModel rows = new SparseModel(stored);
    byte[] file = rows.file(Metric.BM25, SparseAlgorithm.DEFAULT);
    for (int at = 0; at < file.length; at += 1 + random.nextInt(7)) {
      byte[] damaged = file.clone();
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      try (Arena arena = Arena.ofConfined()) {
        assertThatThrownBy(() -> SparseIndex.open(SparseModel.inArena(damaged, arena), rows))
            .as("byte " + at)
            .isInstanceOf(DatabaseException.class);
      }
    }
    try (Arena arena = Arena.ofConfined()) {
      assertThatThrownBy(() ->
              SparseIndex.open(
                  SparseModel.inArena(java.util.Arrays.copyOf(file, file.length - 64), arena),
                  rows))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("cut off");
    }
  }
}
