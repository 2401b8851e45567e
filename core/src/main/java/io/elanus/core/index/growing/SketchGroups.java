package io.elanus.core.index.growing;

import io.elanus.core.kernel.cluster.Centroids;
import io.elanus.core.kernel.cluster.KMeans;
import io.elanus.core.kernel.parallel.Workers;
import java.util.Arrays;

/// Groups that the rows of several chunks lie in, each around a centre that these chunks share:
/// lists of a few dozen rows of each chunk, of which a search visits those that near rows may be in
/// ([NearGroups]).
///
/// A row lies in the group of the nearest centre c. Where the query q is nearer to another centre
/// c', a row of the group is on the other side of the plane between the two: the way from q to it
/// takes at least
///
/// `(|q - c|^2 - |q - c'|^2) / (2 |c - c'|)`
///
/// in the direction from c' to c. Of a row at distance d that is d times the cosine between the way
/// and this direction. The ways to the nearest rows lead to all sides: such cosines lie around zero
/// with a deviation that is measured when the centres are learned.
///
/// @param origin what is taken off vectors before they are compared with centres, so that float32
///   tells distances of rows that all lie far from zero
/// @param apart the distances between centres, shape `[count][count]`
/// @param near the root mean square distance between rows and others near them of which the cosine
///   was measured
/// @param deviation of the cosine, around zero
record SketchGroups(
    float[] origin, Centroids centres, float[] apart, double near, double deviation) {
  /// Rows of a chunk for each group: two blocks of sketches.
  private static final int ROWS_PER_GROUP = 64;

  private static final int SAMPLED_PER_GROUP = 16;
  private static final int ITERATIONS = 6;
  private static final long SEED = 1;

  /// Of how many planes to the centres next to a row the cosine is measured.
  private static final int NEXT = 8;

  int count() {
    return centres.count();
  }

  /// How many groups to make of the rows of a chunk, learned from so many of them.
  static int wanted(int rows, int sampled) {
    return Math.max(1, Math.min(rows / ROWS_PER_GROUP, sampled / SAMPLED_PER_GROUP));
  }

  /// @param sample shape `[rows][>= dimension]`, finite
  /// @param nearest of the first rows of the sample each the number of another one that is near;
  ///   negative where none is
  static SketchGroups train(float[][] sample, int dimension, int count, int[] nearest) {
    float[] origin = mean(sample, dimension);
    float[][] centred = new float[sample.length][dimension];
    for (int i = 0; i < sample.length; i++) {
      centre(sample[i], origin, centred[i]);
    }
    Workers alone = Workers.alone();
    Centroids centres =
        inAChain(new KMeans(count, ITERATIONS, SEED).trainFromApart(centred, 0, dimension, alone));
    int[] labels = new int[sample.length];
    KMeans.assign(centred, 0, centres, labels, alone);
    float[] apart = apart(centres);
    return new SketchGroups(
        origin,
        centres,
        apart,
        near(centred, nearest, dimension),
        deviation(centred, nearest, labels, centres, apart));
  }

  /// The centres in an order in which each is the nearest to the one before of those that are left:
  /// groups that are visited lie side by side more often, and share blocks.
  private static Centroids inAChain(Centroids centres) {
    int dimension = centres.dimension();
    float[] values = centres.values().clone();
    for (int at = 1; at < centres.count(); at++) {
      int next = at;
      double least = Double.POSITIVE_INFINITY;
      for (int c = at; c < centres.count(); c++) {
        double squared =
            KMeans.squaredDistance(values, (at - 1) * dimension, values, c * dimension, dimension);
        if (squared < least) {
          least = squared;
          next = c;
        }
      }
      for (int i = 0; i < dimension; i++) {
        float element = values[at * dimension + i];
        values[at * dimension + i] = values[next * dimension + i];
        values[next * dimension + i] = element;
      }
    }
    return new Centroids(centres.count(), dimension, values);
  }

  private static float[] mean(float[][] sample, int dimension) {
    float[] mean = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      double sum = 0;
      for (float[] vector : sample) {
        sum += vector[i];
      }
      mean[i] = (float) (sum / sample.length);
    }
    return mean;
  }

  /// A vector as it is compared with centres.
  void centre(float[] vector, float[] out) {
    centre(vector, origin, out);
  }

  private static void centre(float[] vector, float[] origin, float[] out) {
    for (int i = 0; i < origin.length; i++) {
      out[i] = vector[i] - origin[i];
    }
  }

  private static float[] apart(Centroids centres) {
    int count = centres.count();
    int dimension = centres.dimension();
    float[] values = centres.values();
    float[] apart = new float[count * count];
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < a; b++) {
        double squared =
            KMeans.squaredDistance(values, a * dimension, values, b * dimension, dimension);
        apart[a * count + b] = (float) Math.sqrt(squared);
        apart[b * count + a] = apart[a * count + b];
      }
    }
    return apart;
  }

  private static double near(float[][] sample, int[] nearest, int dimension) {
    double sum = 0;
    int pairs = 0;
    for (int probe = 0; probe < nearest.length; probe++) {
      if (nearest[probe] >= 0) {
        sum += KMeans.squaredDistance(sample[probe], 0, sample[nearest[probe]], 0, dimension);
        pairs++;
      }
    }
    return pairs == 0 ? 0 : Math.sqrt(sum / pairs);
  }

  /// Between ways to near rows and the directions to the centres next to where they begin.
  private static double deviation(
      float[][] sample, int[] nearest, int[] labels, Centroids centres, float[] apart) {
    int count = centres.count();
    int dimension = centres.dimension();
    float[] values = centres.values();
    double sum = 0;
    int pairs = 0;
    for (int probe = 0; probe < nearest.length; probe++) {
      if (nearest[probe] < 0) {
        continue;
      }
      float[] from = sample[probe];
      float[] to = sample[nearest[probe]];
      double length = Math.sqrt(KMeans.squaredDistance(from, 0, to, 0, dimension));
      int own = labels[probe];
      for (int other : next(from, own, centres)) {
        double along = 0;
        for (int i = 0; i < dimension; i++) {
          float direction = values[other * dimension + i] - values[own * dimension + i];
          along += (double) (to[i] - from[i]) * direction;
        }
        double cosine = along / (length * apart[other * count + own]);
        if (Double.isFinite(cosine)) {
          sum += cosine * cosine;
          pairs++;
        }
      }
    }
    return pairs == 0 ? 1 : Math.sqrt(sum / pairs);
  }

  /// The centres nearest to a vector, its own excepted.
  private static int[] next(float[] vector, int own, Centroids centres) {
    int dimension = centres.dimension();
    long[] entries = new long[centres.count() - 1];
    int count = 0;
    for (int c = 0; c < centres.count(); c++) {
      if (c != own) {
        double squared =
            KMeans.squaredDistance(vector, 0, centres.values(), c * dimension, dimension);
        entries[count++] = (long) Float.floatToRawIntBits((float) squared) << 32 | c;
      }
    }
    Arrays.sort(entries);
    return Arrays.stream(entries).limit(NEXT).mapToInt(entry -> (int) entry).toArray();
  }
}
