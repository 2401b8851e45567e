package io.elanus.core.kernel.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.Seed;
import io.elanus.core.kernel.parallel.Workers;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class KMeansTest {
  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);
  private final Workers alone = Workers.alone();

  @Test
  void findsWhatBruteForceFindsToBeNearest() {
    for (int count : new int[] {1, 2, 15, 16, 17, 100}) {
      for (int dimension : new int[] {1, 3, 8, 50}) {
        float[][] vectors = gaussian(23, dimension + 4);
        Centroids centroids = new Centroids(count, dimension, flat(gaussian(count, dimension)));
        int[] labels = new int[23];
        centroids.new Finder().nearest(vectors, 4, 0, 23, labels);
        for (int v = 0; v < 23; v++) {
          double best = Double.POSITIVE_INFINITY;
          for (int c = 0; c < count; c++) {
            best = Math.min(best, distance(vectors[v], 4, centroids, c));
          }
          assertThat(distance(vectors[v], 4, centroids, labels[v]))
              .as("%d of %d, seed %d", count, dimension, seed)
              .isCloseTo(best, Offset.offset(1e-4));
        }
      }
    }
  }

  /// Drawn at random, a third of so many clusters would get no centre.
  @Test
  void startsInNearlyEveryClusterWhereVectorsLieApart() {
    int clusters = 40;
    float[][] vectors = new float[clusters * 20][8];
    float[][] middles = gaussian(clusters, 8);
    for (int v = 0; v < vectors.length; v++) {
      for (int i = 0; i < 8; i++) {
        vectors[v][i] = 1000 * middles[v % clusters][i] + (float) random.nextGaussian();
      }
    }
    int[] labels = new int[vectors.length];
    KMeans.assign(
        vectors,
        0,
        new KMeans(clusters, 1, seed).trainFromApart(vectors, 0, 8, alone),
        labels,
        alone);
    assertThat(java.util.Arrays.stream(labels).distinct().count())
        .as("seed %d", seed)
        .isGreaterThanOrEqualTo(clusters - 2);
  }

  @Test
  void startsApartWhereAllVectorsAreEqual() {
    float[][] vectors = new float[10][3];
    Centroids centroids = new KMeans(4, 3, seed).trainFromApart(vectors, 0, 3, alone);
    assertThat(centroids.values()).containsOnly(0);
  }

  @Test
  void dotsAgreeWithThePlainSums() {
    for (int dimension : new int[] {1, 2, 7, 64, 129}) {
      float[] blocks = flat(gaussian(9, dimension * CentroidKernels.BLOCK));
      float[] x = gaussian(1, dimension + 2)[0];
      float[] dots = new float[9 * CentroidKernels.BLOCK];
      float[] plain = new float[dots.length];
      CentroidKernels.dots(x, 2, dimension, blocks, dots);
      CentroidKernels.plainDots(x, 2, dimension, blocks, plain);
      assertThat(dots).as("seed " + seed).containsExactly(plain, Offset.offset(1e-4f));
    }
  }

  @Test
  void findsGroupsThatLieApart() {
    float[][] vectors = gaussian(400, 5);
    for (int v = 0; v < 400; v++) {
      vectors[v][v % 4] += 100;
    }
    Centroids centroids = new KMeans(16, 20, 3).train(vectors, 0, 5, alone);
    int[] labels = new int[400];
    KMeans.assign(vectors, 0, centroids, labels, alone);
    for (int v = 0; v < 400; v++) {
      assertThat(distance(vectors[v], 0, centroids, labels[v])).as("seed " + seed).isLessThan(60);
    }
  }

  @Test
  void isTheSameWithAnyNumberOfThreads() {
    float[][] vectors = gaussian(5000, 12);
    float[] once = new KMeans(40, 8, 9).train(vectors, 0, 12, alone).values();
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      Workers several = new Workers(threads, 4, () -> false);
      assertThat(new KMeans(40, 8, 9).train(vectors, 0, 12, several).values()).isEqualTo(once);
    }
    assertThat(new KMeans(40, 8, 10).train(vectors, 0, 12, alone).values()).isNotEqualTo(once);
  }

  @Test
  void takesVectorsThatAreAllAlike() {
    float[][] vectors = new float[100][3];
    Centroids centroids = new KMeans(10, 5, 1).train(vectors, 0, 3, alone);
    assertThat(centroids.values()).containsOnly(0);
  }

  @Test
  void givesEveryCentreRowsWhenManyStartFromCopies() {
    float[][] vectors = gaussian(1000, 4);
    for (int v = 0; v < 900; v++) {
      vectors[v] = vectors[0];
    }
    Centroids centroids = new KMeans(50, 30, 1).train(vectors, 0, 4, alone);
    int[] labels = new int[1000];
    KMeans.assign(vectors, 0, centroids, labels, alone);
    boolean[] used = new boolean[50];
    for (int label : labels) {
      used[label] = true;
    }
    int count = 0;
    for (boolean one : used) {
      count += one ? 1 : 0;
    }
    assertThat(count).as("seed " + seed).isGreaterThan(25);
  }

  @Test
  void stopsWhenCancelled() {
    Workers cancelled = new Workers(Runnable::run, 1, () -> true);
    assertThatThrownBy(() -> new KMeans(2, 5, 1).train(gaussian(10, 2), 0, 2, cancelled))
        .isInstanceOf(CancellationException.class);
  }

  private static double distance(float[] vector, int from, Centroids centroids, int centre) {
    double sum = 0;
    for (int i = 0; i < centroids.dimension(); i++) {
      double gap = vector[from + i] - centroids.values()[centre * centroids.dimension() + i];
      sum += gap * gap;
    }
    return sum;
  }

  private float[][] gaussian(int rows, int dimension) {
    float[][] vectors = new float[rows][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  private static float[] flat(float[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int r = 0; r < rows.length; r++) {
      System.arraycopy(rows[r], 0, flat, r * rows[r].length, rows[r].length);
    }
    return flat;
  }
}
