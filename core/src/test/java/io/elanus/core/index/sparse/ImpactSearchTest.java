package io.elanus.core.index.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.distance.TermScoring;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ImpactSearchTest {
  private static final SearchBounds ALL = SearchBounds.unbounded(Metric.IP);

  @Test
  void listsComeByFallingWeight() {
    List<Map<Integer, Float>> stored = vectors(new Random(1), 3000, 40);
    try (Arena arena = Arena.ofConfined()) {
      Partition partition = partition(stored, arena);
      assertThat(partition.withImpacts).isTrue();
      for (int term = 0; term < partition.termCount; term++) {
        Map<Integer, Integer> levels = new HashMap<>();
        for (int p = partition.start(term); p < partition.start(term + 1); p++) {
          levels.put(
              partition.row(p), Math.round(partition.value(p) / partition.largest(term) * 255));
        }
        int before = 255;
        int rowBefore = -1;
        for (int p = partition.start(term); p < partition.start(term + 1); p++) {
          int row = partition.bytes.get(SparseFile.UINT16, partition.layout.impactRows() + 2L * p);
          int level =
              partition.bytes.get(ValueLayout.JAVA_BYTE, partition.layout.impactLevels() + p)
                  & 0xff;
          assertThat(levels.remove(row)).isEqualTo(level);
          assertThat(level < before || level == before && row > rowBefore).isTrue();
          before = level;
          rowBefore = row;
        }
        assertThat(levels).isEmpty();
      }
    }
  }

  /// Rows span two partitions.
  @Test
  void refinesWhatAScanByTheKeptWeightsBringsUp() {
    Random random = new Random(2);
    SparseModel rows = new SparseModel(vectors(random, Partition.ROWS + 3000, 400));
    try (Arena arena = Arena.ofConfined()) {
      SparseIndex index = rows.index(Metric.IP, SparseAlgorithm.DEFAULT, arena);
      int right = 0;
      for (int q = 0; q < 20; q++) {
        QueryVector.Sparse query = SparseModel.query(SparseModel.vector(random, 0, 400, 30));
        SearchSpec spec = refining(10, 0.7, 4, null);
        SearchSpec all = new SearchSpec(rows.rowCount(), SearchTuning.NONE, null, ALL);
        Hits scored = FlatSearch.search(rows, Metric.IP, query, all);
        Hits brought =
            FlatSearch.search(
                rows,
                Metric.IP,
                KeptWeights.of(query, spec),
                new SearchSpec(40, SearchTuning.NONE, null, ALL));
        Arrays.sort(brought.rows());
        Hits found = index.search(query, spec);
        assertThat(found.count()).isEqualTo(10);
        int next = 0;
        for (int i = 0; next < 10; i++) {
          if (Arrays.binarySearch(brought.rows(), scored.rows()[i]) >= 0) {
            next++;
            right += indexOf(found.rows(), scored.rows()[i]) >= 0 ? 1 : 0;
          }
        }
      }
      assertThat(right).isGreaterThanOrEqualTo(195);
    }
  }

  @Test
  void findsEligibleRowsOnly() {
    Random random = new Random(3);
    SparseModel rows = new SparseModel(vectors(random, 20_000, 400));
    Bits eligible = Bits.none(rows.rowCount());
    for (int r = 0; r < rows.rowCount(); r++) {
      if (random.nextInt(10) == 0) {
        eligible.set(r);
      }
    }
    try (Arena arena = Arena.ofConfined()) {
      SparseIndex index = rows.index(Metric.IP, SparseAlgorithm.DEFAULT, arena);
      int right = 0;
      for (int q = 0; q < 20; q++) {
        QueryVector.Sparse query = SparseModel.query(SparseModel.vector(random, 0, 400, 30));
        SearchSpec exact = new SearchSpec(10, SearchTuning.NONE, eligible, ALL);
        Hits expected = FlatSearch.search(rows, Metric.IP, query, exact);
        Hits found = index.search(query, refining(10, 0.5, 10, eligible));
        assertThat(found.count()).isEqualTo(10);
        for (int row : found.rows()) {
          assertThat(eligible.get(row)).isTrue();
          right += indexOf(expected.rows(), row) >= 0 ? 1 : 0;
        }
      }
      assertThat(right).isGreaterThanOrEqualTo(190);
    }
  }

  /// What many ineligible rows are above must not hide the others.
  @Test
  void bringsUpAsManyEligibleRowsAsAreWanted() {
    Random random = new Random(5);
    List<Map<Integer, Float>> stored = vectors(random, 20_000, 400);
    Bits eligible = Bits.none(stored.size());
    for (int r = 0; r < stored.size(); r += 10) {
      eligible.set(r);
    }
    try (Arena arena = Arena.ofConfined()) {
      QueryLists lists =
          QueryLists.of(
              partition(stored, arena),
              new TermScoring.InnerProduct(),
              1,
              SparseModel.query(SparseModel.vector(random, 0, 400, 30)));
      SparseHits hits = new SparseHits(40, eligible, ALL);
      new ImpactSearch().search(lists, 0.01, hits);
      assertThat(hits.best().count()).isEqualTo(40);
    }
  }

  /// Of the heavier term, rows 0 to 9 have much and are too few to be all that is refined; those
  /// that have little of it are the best by the whole query.
  @Test
  void readsListsToTheirEndsWhereHeavyPostingsAreTooFew() {
    List<Map<Integer, Float>> stored = new ArrayList<>();
    for (int r = 0; r < 5000; r++) {
      stored.add(r < 10 ? Map.of(1, 10f) : r < 30 ? Map.of(1, 0.1f, 2, 100f) : Map.of(3, 1f));
    }
    QueryVector.Sparse query = new QueryVector.Sparse(new int[] {1, 2}, new float[] {1, 0.5f});
    try (Arena arena = Arena.ofConfined()) {
      SparseIndex index = new SparseModel(stored).index(Metric.IP, SparseAlgorithm.DEFAULT, arena);
      assertThat(index.search(query, refining(5, 0.5, 6, null)).rows())
          .containsExactly(10, 11, 12, 13, 14);
      assertThat(index.search(query, refining(5, 0.5, 2, null)).rows())
          .containsExactly(0, 1, 2, 3, 4);
    }
  }

  @Test
  void refinesRowsWithWeightsOfZeroAndBelow() {
    Random random = new Random(4);
    List<Map<Integer, Float>> stored = vectors(random, 3000, 100);
    stored.forEach(vector -> vector.replaceAll((position, weight) -> weight - 0.1f));
    SparseModel rows = new SparseModel(stored);
    QueryVector.Sparse query = SparseModel.query(SparseModel.vector(random, 0, 100, 10));
    try (Arena arena = Arena.ofConfined()) {
      assertThat(partition(stored, arena).withImpacts).isFalse();
      SparseIndex index = rows.index(Metric.IP, SparseAlgorithm.DEFAULT, arena);
      SearchSpec exact = new SearchSpec(10, SearchTuning.NONE, null, ALL);
      assertThat(index.search(query, refining(10, 0.3, 200, null)).rows())
          .containsExactly(FlatSearch.search(rows, Metric.IP, query, exact).rows());
    }
  }

  private static List<Map<Integer, Float>> vectors(Random random, int count, int vocabulary) {
    List<Map<Integer, Float>> vectors = new ArrayList<>();
    for (int r = 0; r < count; r++) {
      vectors.add(SparseModel.vector(random, 0, vocabulary, 8));
    }
    return vectors;
  }

  private static Partition partition(List<Map<Integer, Float>> stored, Arena arena) {
    byte[] file = new SparseModel(stored).file(Metric.IP, SparseAlgorithm.DEFAULT);
    MemorySegment bytes = SparseModel.inArena(file, arena);
    return Partition.open(bytes, SparseFile.HEADER_BYTES);
  }

  private static SearchSpec refining(int topK, double drop, int factor, @Nullable Bits eligible) {
    Map<String, Double> tuning = new TreeMap<>();
    tuning.put(KeptWeights.DROP_RATIO, drop);
    tuning.put(KeptWeights.REFINE_FACTOR, (double) factor);
    return new SearchSpec(topK, new SearchTuning(tuning), eligible, ALL);
  }

  private static int indexOf(int[] rows, int row) {
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] == row) {
        return i;
      }
    }
    return -1;
  }
}
