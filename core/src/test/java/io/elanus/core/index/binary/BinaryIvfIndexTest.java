package io.elanus.core.index.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.Seed;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.BinaryRows;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BinaryIvfIndexTest {
  private static byte[] file(BinaryRows rows, BitDistance distance, int lists) {
    return BinaryRows.file(
        sink -> new BinaryIvfBuild(rows.rows(), distance, lists, 1).run(BuildRun.alone(), sink));
  }

  private static BinaryIvfIndex index(
      BinaryRows rows, BitDistance distance, int lists, Arena arena) {
    return BinaryIvfIndex.open(BinaryRows.inArena(file(rows, distance, lists), arena), rows.rows());
  }

  @RepeatedTest(8)
  void withEveryListAgreesWithTheScan(RepetitionInfo repetition) {
    long seed = Seed.OF_RUN + repetition.getCurrentRepetition();
    Random random = new Random(seed);
    int dimension = 8 * (1 + random.nextInt(90));
    try (Arena arena = Arena.ofConfined()) {
      BinaryRows rows =
          BinaryRows.clustered(random, arena, dimension, random.nextInt(2000), 20, 0.1);
      for (BitDistance distance : BitDistance.values()) {
        BinaryIvfIndex index = index(rows, distance, 1 + random.nextInt(64), arena);
        Metric metric = distance.metric();
        for (int q = 0; q < 10; q++) {
          byte[] vector = new byte[dimension / 8];
          random.nextBytes(vector);
          QueryVector.Dense query = rows.query(vector);
          SearchBounds bounds =
              random.nextBoolean()
                  ? SearchBounds.unbounded(metric)
                  : distance == BitDistance.HAMMING
                      ? new SearchBounds(dimension / 4f, dimension / 2f)
                      : new SearchBounds(0.123f, 0.678f);
          SearchSpec spec =
              new SearchSpec(
                  1 + random.nextInt(50),
                  SearchTuning.of(BinaryIvfIndex.NPROBE, 65_536),
                  BinaryRows.eligible(random, rows.bytes().length),
                  bounds);
          Hits expected = FlatSearch.search(rows.rows(), metric, query, spec);
          Hits found = index.search(query, spec);
          assertThat(found.rows()).as("seed " + seed).containsExactly(expected.rows());
          assertThat(found.scores()).as("seed " + seed).containsExactly(expected.scores());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(BitDistance.class)
  void findsNearRowsInFewLists(BitDistance distance) {
    Random random = new Random(5);
    try (Arena arena = Arena.ofConfined()) {
      BinaryRows rows = BinaryRows.clustered(random, arena, 256, 8000, 100, 0.1);
      BinaryIvfIndex index = index(rows, distance, 128, arena);
      SearchBounds all = SearchBounds.unbounded(distance.metric());
      SearchTuning tuning = SearchTuning.of(BinaryIvfIndex.NPROBE, 4);
      int found = 0;
      for (int q = 0; q < 50; q++) {
        QueryVector.Dense query =
            rows.query(BinaryRows.near(random, rows.bytes()[random.nextInt(8000)], 0.02));
        Hits exact =
            FlatSearch.search(
                rows.rows(),
                distance.metric(),
                query,
                new SearchSpec(10, SearchTuning.NONE, null, all));
        Hits hits = index.search(query, new SearchSpec(10, tuning, null, all));
        assertThat(hits.count()).isEqualTo(10);
        for (float score : hits.scores()) {
          found += score <= exact.scores()[9] ? 1 : 0;
        }
      }
      assertThat(found / 500.0).isGreaterThan(0.95);
    }
  }

  @Test
  void goesOnToFurtherListsWhileHitsAreMissing() {
    Random random = new Random(6);
    try (Arena arena = Arena.ofConfined()) {
      BinaryRows rows = BinaryRows.clustered(random, arena, 128, 4000, 50, 0.1);
      BinaryIvfIndex index = index(rows, BitDistance.HAMMING, 100, arena);
      Bits eligible = Bits.none(4000);
      for (int r = 0; r < 4000; r += 3) {
        eligible.set(r);
      }
      SearchSpec spec =
          new SearchSpec(
              1300,
              SearchTuning.of(BinaryIvfIndex.NPROBE, 1),
              eligible,
              SearchBounds.unbounded(Metric.HAMMING));
      Hits hits = index.search(rows.query(rows.bytes()[17]), spec);
      assertThat(hits.count()).isEqualTo(1300);
      assertThat(Arrays.stream(hits.rows()).allMatch(eligible::get)).isTrue();
      assertThat(Arrays.stream(hits.rows()).distinct().count()).isEqualTo(1300);
    }
  }

  @Test
  void theSameSeedGivesTheSameBytes() {
    try (Arena arena = Arena.ofConfined()) {
      BinaryRows rows = BinaryRows.clustered(new Random(7), arena, 64, 3000, 50, 0.1);
      assertThat(file(rows, BitDistance.JACCARD, 64))
          .isEqualTo(file(rows, BitDistance.JACCARD, 64));
    }
  }

  @Test
  void tellsAlteredAndMissingBytes() {
    Random random = new Random(8);
    try (Arena arena = Arena.ofConfined()) {
      BinaryRows rows = BinaryRows.clustered(random, arena, 64, 500, 5, 0.1);
      byte[] file = file(rows, BitDistance.HAMMING, 16);
      for (int i = 0; i < 400; i++) {
        byte[] damaged = file.clone();
        damaged[random.nextInt(188)] ^= 1;
        assertThatThrownBy(
                () -> BinaryIvfIndex.open(BinaryRows.inArena(damaged, arena), rows.rows()))
            .isInstanceOf(DatabaseException.class);
        byte[] later = file.clone();
        later[file.length - 1 - random.nextInt(500 * 64)] ^= 1;
        assertThatThrownBy(() -> BinaryIvfIndex.open(BinaryRows.inArena(later, arena), rows.rows()))
            .isInstanceOf(DatabaseException.class);
      }
      assertThatThrownBy(() ->
              BinaryIvfIndex.open(
                  BinaryRows.inArena(Arrays.copyOf(file, file.length - 1000), arena), rows.rows()))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("cut off");
    }
  }
}
