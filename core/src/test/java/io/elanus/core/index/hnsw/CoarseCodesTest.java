package io.elanus.core.index.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import io.elanus.core.index.Hits;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Searches at the default effort over rows that codes tell apart badly or not at all.
final class CoarseCodesTest {
  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  @ParameterizedTest
  @ValueSource(ints = {2_000, 10_000, 40_000})
  void findsTheNearestPointsOfALine(int count) {
    float[][] vectors = new float[count][16];
    for (int r = 0; r < count; r++) {
      vectors[r][5] = r;
    }
    RandomRows rows = RandomRows.of(vectors, 16, 31);
    HnswIndex index = rows.index(Metric.L2);
    for (int i = 0; i < 100; i++) {
      float[] query = new float[16];
      query[5] = random.nextInt(10 * count) / 10f;
      sameAsBruteForce(rows, index, Metric.L2, query, 10, null);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100})
  void findsTheNearestPointsOfAPlane(int topK) {
    float[][] vectors = new float[40_000][2];
    for (float[] vector : vectors) {
      vector[0] = random.nextFloat();
      vector[1] = random.nextFloat();
    }
    RandomRows rows = RandomRows.of(vectors, 2, 31);
    HnswIndex index = rows.index(Metric.L2);
    double found = 0;
    for (int i = 0; i < 50; i++) {
      float[] query = {random.nextFloat(), random.nextFloat()};
      found += recall(rows, index, Metric.L2, query, topK, null);
    }
    assertThat(found / 50).as("seed " + seed).isGreaterThan(0.99);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-5, 1e-3, 0.03})
  void findsTheNearestWithinTightClusters(double spread) {
    RandomRows rows = tightClusters(spread);
    for (Metric metric : new Metric[] {Metric.L2, Metric.IP, Metric.COSINE}) {
      HnswIndex index = rows.index(metric);
      double found = 0;
      for (int i = 0; i < 60; i++) {
        float[] query = rows.vectors()[random.nextInt(rows.vectors().length)].clone();
        query[random.nextInt(query.length)] += (float) spread;
        Bits filter = i % 2 == 0 ? null : half(rows.vectors().length);
        found += recall(rows, index, metric, query, 10, filter);
      }
      assertThat(found / 60).as("%s, seed %d", metric, seed).isGreaterThan(0.98);
    }
  }

  @Test
  void aFewFarRowsDoNotBlurTheOthers() {
    RandomRows some = RandomRows.clustered(random, 6000, 16, 20, 31);
    for (int i = 0; i < 5; i++) {
      float[] far = some.vectors()[random.nextInt(6000)];
      far[random.nextInt(16)] = 1e6f * (i - 2);
    }
    RandomRows rows = RandomRows.of(some.vectors(), 16, 31);
    for (Metric metric : new Metric[] {Metric.L2, Metric.COSINE}) {
      HnswIndex index = rows.index(metric);
      double found = 0;
      for (int i = 0; i < 50; i++) {
        found += recall(rows, index, metric, rows.near(random, random.nextInt(6000)), 10, null);
      }
      assertThat(found / 50).as("%s, seed %d", metric, seed).isGreaterThan(0.97);
    }
  }

  @Test
  void manyFarRowsDoNotHideTheOthers() {
    RandomRows some = RandomRows.clustered(random, 6000, 8, 20, 31);
    for (int r = 0; r < 6000; r += 10) {
      for (int i = 0; i < 8; i++) {
        some.vectors()[r][i] *= 1000;
      }
    }
    RandomRows rows = RandomRows.of(some.vectors(), 8, 31);
    HnswIndex index = rows.index(Metric.L2);
    for (int i = 0; i < 50; i++) {
      float[] query = rows.near(random, random.nextInt(6000));
      assertThat(recall(rows, index, Metric.L2, query, 10, null))
          .as("seed " + seed)
          .isGreaterThanOrEqualTo(0.9);
    }
  }

  @Test
  void findsTheNearestOfAQueryFarOutsideOfTheRows() {
    RandomRows rows = RandomRows.clustered(random, 6000, 16, 20, 31);
    HnswIndex index = rows.index(Metric.L2);
    for (int i = 0; i < 20; i++) {
      float[] query = rows.near(random, i);
      query[i % 16] += 40;
      sameAsBruteForce(rows, index, Metric.L2, query, 10, null);
    }
  }

  @Test
  void scansDoNotTakeAVectorWithoutDirectionForANearOne() {
    float[][] vectors = new float[3000][4];
    for (int r = 0; r < vectors.length; r++) {
      float angle = 1.2f + 0.0001f * r;
      vectors[r][0] = r % 3 == 0 ? 0 : (float) Math.cos(angle);
      vectors[r][1] = r % 3 == 0 ? 0 : (float) Math.sin(angle);
    }
    RandomRows rows = RandomRows.of(vectors, 4, 31);
    HnswIndex index = rows.index(Metric.COSINE);
    Bits few = Bits.none(3000);
    few.setRange(0, 40);
    sameAsBruteForce(rows, index, Metric.COSINE, new float[] {1, 0, 0, 0}, 5, few);
  }

  private RandomRows tightClusters(double spread) {
    float[][] centres = new float[60][32];
    for (float[] centre : centres) {
      for (int i = 0; i < 32; i++) {
        centre[i] = (float) random.nextGaussian();
      }
    }
    float[][] vectors = new float[6000][];
    for (int r = 0; r < vectors.length; r++) {
      vectors[r] = centres[random.nextInt(centres.length)].clone();
      for (int i = 0; i < 32; i++) {
        vectors[r][i] += (float) (spread * random.nextGaussian());
      }
    }
    return RandomRows.of(vectors, 32, 31);
  }

  private Bits half(int size) {
    Bits bits = Bits.none(size);
    for (int row = 0; row < size; row++) {
      if (random.nextBoolean()) {
        bits.set(row);
      }
    }
    return bits;
  }

  private void sameAsBruteForce(
      RandomRows rows,
      HnswIndex index,
      Metric metric,
      float[] query,
      int topK,
      @Nullable Bits filter) {
    Hits expected = rows.bruteForce(metric, query, topK, filter, SearchBounds.unbounded(metric));
    Hits found = search(rows, index, metric, query, topK, filter);
    assertThat(found.rows()).as("seed " + seed).isEqualTo(expected.rows());
    assertThat(found.scores()).isEqualTo(expected.scores());
  }

  private double recall(
      RandomRows rows,
      HnswIndex index,
      Metric metric,
      float[] query,
      int topK,
      @Nullable Bits filter) {
    Hits best = rows.bruteForce(metric, query, topK, filter, SearchBounds.unbounded(metric));
    Hits found = search(rows, index, metric, query, topK, filter);
    assertThat(found.count()).isEqualTo(best.count());
    int right = 0;
    for (float score : found.scores()) {
      right += metric.better(best.scores()[best.count() - 1], score) ? 0 : 1;
    }
    return (double) right / best.count();
  }

  private static Hits search(
      RandomRows rows,
      HnswIndex index,
      Metric metric,
      float[] query,
      int topK,
      @Nullable Bits filter) {
    SearchSpec spec =
        new SearchSpec(topK, SearchTuning.NONE, filter, SearchBounds.unbounded(metric));
    return index.search(rows.query(query), spec);
  }
}
