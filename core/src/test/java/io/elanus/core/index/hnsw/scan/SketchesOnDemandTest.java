package io.elanus.core.index.hnsw.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.Seed;
import io.elanus.core.index.Hits;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.SearchWork;
import io.elanus.core.index.hnsw.HnswIndex;
import io.elanus.core.index.hnsw.RandomRows;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// When sketches are made, and what searches do before that.
final class SketchesOnDemandTest {
  private static final int ROWS = 40_000;
  private static final int QUERIES = 12;
  private static final int HITS = 60;

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);
  private final Queue<Runnable> later = new ConcurrentLinkedQueue<>();

  /// One row in four, and so many hits that most walks cost less than a scan, and sketches less
  /// than a walk.
  @Test
  void noSearchWaitsForThem() throws Exception {
    RandomRows rows = RandomRows.clustered(random, ROWS, 24, 150, 31);
    byte[] file = rows.build(Metric.L2, new HnswParameters(16, 100), 1);
    HnswIndex index =
        HnswIndex.open(RandomRows.inMemory(file), rows.rows(), Arena.ofAuto(), later::add);
    Bits passing = Bits.none(ROWS);
    for (int row = 0; row < ROWS; row += 4) {
      passing.set(row);
    }
    List<float[]> queries = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++) {
      queries.add(rows.near(random, random.nextInt(ROWS)));
    }

    search(rows, index, queries.getFirst(), null, new SearchWork());
    assertThat(later).as("an unfiltered search gains nothing").isEmpty();
    SearchWork before = new SearchWork();
    try (ExecutorService searchers = Executors.newFixedThreadPool(4)) {
      List<Future<Hits>> found = new ArrayList<>();
      for (float[] query : queries) {
        found.add(searchers.submit(() -> search(rows, index, query, passing, before)));
      }
      int right = 0;
      for (int i = 0; i < QUERIES; i++) {
        right += right(rows, queries.get(i), passing, found.get(i).get());
      }
      assertThat(right).as("seed %d", seed).isGreaterThanOrEqualTo(HITS * 9 / 10 * QUERIES);
    }
    assertThat(later).as("seed %d", seed).hasSize(1);
    assertThat(before.sketches()).isZero();
    assertThat(before.scans()).as("seed %d: most walk meanwhile", seed).isLessThan(QUERIES / 2);

    long resident = index.residentBytes();
    later.remove().run();
    assertThat(index.residentBytes() - resident).isGreaterThanOrEqualTo((long) ROWS * 24 / 4);
    SearchWork after = new SearchWork();
    int right = 0;
    for (float[] query : queries) {
      right += right(rows, query, passing, search(rows, index, query, passing, after));
    }
    assertThat(right).as("seed %d", seed).isGreaterThanOrEqualTo(HITS * 9 / 10 * QUERIES);
    assertThat(after.sketches()).as("seed %d", seed).isGreaterThan(QUERIES / 2);
    assertThat(later).as("they are made once").isEmpty();
  }

  @Test
  void areNotAskedForAgainWhereMakingThemFails() {
    SketchesOnDemand sketches =
        new SketchesOnDemand(
            () -> {
              throw new OutOfMemoryError("no memory for sketches");
            },
            later::add);
    assertThat(sketches.wanted()).isNull();
    assertThatThrownBy(later.remove()::run).isInstanceOf(OutOfMemoryError.class);
    assertThat(sketches.wanted()).isNull();
    assertThat(later).isEmpty();
  }

  @Test
  void areDoneWithoutWhereNobodyMakesThem() {
    SketchesOnDemand sketches =
        new SketchesOnDemand(
            () -> {
              throw new AssertionError("made");
            },
            _ -> {
              throw new RejectedExecutionException("closing");
            });
    assertThat(sketches.wanted()).isNull();
    assertThat(sketches.wanted()).isNull();
  }

  private static Hits search(
      RandomRows rows, HnswIndex index, float[] query, @Nullable Bits passing, SearchWork work) {
    SearchBounds all = SearchBounds.unbounded(Metric.L2);
    return index.search(
        rows.query(query), new SearchSpec(HITS, SearchTuning.NONE, passing, all, work));
  }

  /// How many of the nearest were found. A walk may end in a cluster beside the query's and find
  /// none of them (with 8 links it does); only all searches together are judged.
  private int right(RandomRows rows, float[] query, Bits passing, Hits found) {
    Hits best = rows.bruteForce(Metric.L2, query, HITS, passing, SearchBounds.unbounded(Metric.L2));
    assertThat(found.rows()).as("seed %d", seed).hasSize(HITS).doesNotHaveDuplicates();
    int right = 0;
    for (float score : found.scores()) {
      right += score <= best.scores()[HITS - 1] ? 1 : 0;
    }
    return right;
  }
}
