package io.elanus.benchmarks.filtered;

import io.elanus.benchmarks.data.DataSet;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.bits.Bits;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;

/// Made-up rows around centres that overlap, and filters that go along with the query, against it,
/// or have nothing to do with it.
///
/// @param clusterOf each row's centre, shape `[rows]`
/// @param queries drawn like rows, shape `[queries][dimension]`
record ClusteredRows(VectorRows rows, int[] clusterOf, float[][] centres, float[][] queries)
    implements FilteredRows {
  private static final int CLUSTERS = 250;
  private static final double SPREAD = 0.6;

  static ClusteredRows of(int count, int dimension, int queryCount, long seed, Arena arena) {
    Random random = new Random(seed);
    float[][] centres = new float[CLUSTERS][];
    for (int c = 0; c < CLUSTERS; c++) {
      centres[c] = gaussian(random, new float[dimension], 1);
    }
    int[] clusterOf = new int[count];
    float[][] vectors = new float[count][];
    for (int row = 0; row < count; row++) {
      clusterOf[row] = random.nextInt(CLUSTERS);
      vectors[row] = gaussian(random, centres[clusterOf[row]], SPREAD);
    }
    float[][] queries = new float[queryCount][];
    for (int q = 0; q < queryCount; q++) {
      queries[q] = gaussian(random, centres[random.nextInt(CLUSTERS)], SPREAD);
    }
    return new ClusteredRows(DataSet.rows(vectors, arena), clusterOf, centres, queries);
  }

  private static float[] gaussian(Random random, float[] centre, double spread) {
    float[] vector = centre.clone();
    for (int i = 0; i < vector.length; i++) {
      vector[i] += (float) (spread * random.nextGaussian());
    }
    return vector;
  }

  @Override
  public Bits filter(Kind kind, double share, int query, Random random) {
    int wanted = (int) Math.round(share * clusterOf.length);
    int[] order = new int[clusterOf.length];
    Arrays.setAll(order, i -> i);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    if (kind != Kind.UNCORRELATED) {
      order = byCluster(order, rank(queries[query], kind == Kind.CORRELATED));
    }
    Bits passing = Bits.none(order.length);
    for (int i = 0; i < wanted; i++) {
      passing.set(order[i]);
    }
    return passing;
  }

  /// Each cluster's place, the nearest or the farthest first.
  private int[] rank(float[] query, boolean nearestFirst) {
    double[] distances = new double[centres.length];
    for (int c = 0; c < centres.length; c++) {
      for (int i = 0; i < query.length; i++) {
        double difference = query[i] - centres[c][i];
        distances[c] += difference * difference;
      }
    }
    Integer[] clusters = new Integer[centres.length];
    Arrays.setAll(clusters, c -> c);
    Comparator<Integer> nearer = Comparator.comparingDouble(c -> distances[c]);
    Arrays.sort(clusters, nearestFirst ? nearer : nearer.reversed());
    int[] rank = new int[centres.length];
    for (int place = 0; place < clusters.length; place++) {
      rank[clusters[place]] = place;
    }
    return rank;
  }

  private int[] byCluster(int[] order, int[] rank) {
    long[] keys = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      keys[i] = (long) rank[clusterOf[order[i]]] << 32 | i;
    }
    Arrays.sort(keys);
    int[] sorted = new int[order.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = order[(int) keys[i]];
    }
    return sorted;
  }
}
