package io.elanus.core.kernel.cluster;

import io.elanus.core.kernel.hash.SplitMix64;
import io.elanus.core.kernel.parallel.Workers;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/// Learns centres by Lloyd's iterations (Lloyd 1982). They depend on the sample, the settings and
/// the seed alone, not on the number of threads.
///
/// A centre that no vector is nearest to takes half of the largest group: its centre, moved a
/// little to one side as that one is to the other, so that the next iteration splits them.
///
/// @param count centres wanted; the sample must not be smaller
/// @param iterations at most; fewer when nothing changes any more
/// @param seed of the vectors that the centres start from
public record KMeans(int count, int iterations, long seed) {
  private static final int BATCH = 1024;
  private static final float APART = 1 / 1024f;

  /// @param sample each vector is `sample[v][from .. from + dimension)`, finite
  /// @throws java.util.concurrent.CancellationException when the workers were cancelled
  public Centroids train(float[][] sample, int from, int dimension, Workers workers) {
    return train(start(sample, from, dimension), sample, from, dimension, workers);
  }

  /// As the other, from vectors that lie apart: each is drawn with a probability proportional to
  /// its squared distance from the nearest drawn before (k-means++, Arthur & Vassilvitskii 2007),
  /// so that clusters far from each other hardly ever share a centre. That takes as long as one
  /// more iteration, on the calling thread.
  public Centroids trainFromApart(float[][] sample, int from, int dimension, Workers workers) {
    return train(startApart(sample, from, dimension), sample, from, dimension, workers);
  }

  private Centroids train(
      float[] start, float[][] sample, int from, int dimension, Workers workers) {
    Centroids centroids = new Centroids(count, dimension, start);
    int[] labels = new int[sample.length];
    int[] before = new int[sample.length];
    Arrays.fill(before, -1);
    for (int i = 0; i < iterations; i++) {
      assign(sample, from, centroids, labels, workers);
      if (Arrays.equals(labels, before)) {
        break;
      }
      System.arraycopy(labels, 0, before, 0, labels.length);
      centroids =
          new Centroids(count, dimension, means(sample, from, dimension, labels, centroids));
    }
    return centroids;
  }

  /// The nearest centre of every vector, by several threads.
  public static void assign(
      float[][] vectors, int from, Centroids centroids, int[] labels, Workers workers) {
    workers.run(
        0,
        vectors.length,
        BATCH,
        () -> {
          Centroids.Finder finder = centroids.new Finder();
          return (begin, end) -> finder.nearest(vectors, from, begin, end, labels);
        });
  }

  /// As many different vectors of the sample, drawn at random.
  private float[] start(float[][] sample, int from, int dimension) {
    requireEnough(sample);
    int[] order = new int[sample.length];
    Arrays.setAll(order, i -> i);
    float[] centres = new float[count * dimension];
    SplitMix64 random = new SplitMix64(seed);
    for (int c = 0; c < count; c++) {
      int drawn = c + (int) Long.remainderUnsigned(random.next(), sample.length - c);
      int vector = order[drawn];
      order[drawn] = order[c];
      System.arraycopy(sample[vector], from, centres, c * dimension, dimension);
    }
    return centres;
  }

  /// Where all vectors equal drawn ones, the last of them is drawn.
  private float[] startApart(float[][] sample, int from, int dimension) {
    requireEnough(sample);
    float[] centres = new float[count * dimension];
    double[] apart = new double[sample.length];
    Arrays.fill(apart, 1);
    SplitMix64 random = new SplitMix64(seed);
    for (int c = 0; c < count; c++) {
      double sum = 0;
      for (double each : apart) {
        sum += each;
      }
      double left = sum * ((random.next() >>> 11) * 0x1.0p-53);
      int drawn = 0;
      while (drawn < sample.length - 1 && (left -= apart[drawn]) >= 0) {
        drawn++;
      }
      System.arraycopy(sample[drawn], from, centres, c * dimension, dimension);
      for (int v = 0; v < sample.length; v++) {
        double distance = squaredDistance(sample[v], from, centres, c * dimension, dimension);
        apart[v] = c == 0 ? distance : Math.min(apart[v], distance);
      }
    }
    return centres;
  }

  /// Between `a[atA .. atA + dimension)` and `b[atB .. atB + dimension)`, added up as float32.
  public static double squaredDistance(float[] a, int atA, float[] b, int atB, int dimension) {
    float sum = 0;
    for (int i = 0; i < dimension; i++) {
      float difference = a[atA + i] - b[atB + i];
      sum += difference * difference;
    }
    return sum;
  }

  private void requireEnough(float[][] sample) {
    if (sample.length < count) {
      throw new IllegalArgumentException(count + " centres of " + sample.length + " vectors");
    }
  }

  private float[] means(
      float[][] sample, int from, int dimension, int[] labels, Centroids centroids) {
    double[] sums = new double[count * dimension];
    double[] scatter = new double[count];
    int[] sizes = new int[count];
    for (int v = 0; v < sample.length; v++) {
      float[] vector = sample[v];
      int at = labels[v] * dimension;
      double squares = 0;
      for (int i = 0; i < dimension; i++) {
        double element = vector[from + i];
        sums[at + i] += element;
        squares += element * element;
      }
      scatter[labels[v]] += squares;
      sizes[labels[v]]++;
    }
    float[] centres = centroids.values().clone();
    for (int c = 0; c < count; c++) {
      for (int i = 0; i < dimension && sizes[c] > 0; i++) {
        double mean = sums[c * dimension + i] / sizes[c];
        scatter[c] -= mean * sums[c * dimension + i];
        centres[c * dimension + i] = (float) mean;
      }
    }
    if (Arrays.stream(sizes).anyMatch(size -> size == 0)) {
      fillEmpty(centres, sizes, scatter, dimension);
    }
    return centres;
  }

  /// @param scatter the sum of each group's squared distances from its mean
  private void fillEmpty(float[] centres, int[] sizes, double[] scatter, int dimension) {
    PriorityQueue<Integer> widest =
        new PriorityQueue<>(
            Comparator.<Integer>comparingDouble(c -> -scatter[c]).thenComparingInt(c -> c));
    for (int c = 0; c < count; c++) {
      if (scatter[c] > 0) {
        widest.add(c);
      }
    }
    for (int empty = 0; empty < count; empty++) {
      if (sizes[empty] > 0) {
        continue;
      }
      Integer split = widest.poll();
      if (split == null) {
        return;
      }
      for (int i = 0; i < dimension; i++) {
        float element = centres[split * dimension + i];
        float apart = (i & 1) == 0 ? APART : -APART;
        centres[empty * dimension + i] = element * (1 + apart);
        centres[split * dimension + i] = element * (1 - apart);
      }
      scatter[split] /= 2;
      scatter[empty] = scatter[split];
      if (scatter[split] > 0) {
        widest.add(split);
        widest.add(empty);
      }
    }
  }
}
