package io.elanus.core.index.growing;

import io.elanus.core.index.hnsw.scan.Confidence;
import io.elanus.core.kernel.cluster.Centroids;
import java.util.Arrays;

/// The groups of [SketchGroups] as one query sees them: which are nearest, and in which no row may
/// be that is near enough. One thread at a time.
///
/// What is said of the ways to near rows holds where a query lies among rows: one that lies between
/// clusters, or outside of all, has its hits in few directions. So nothing is left out where hits
/// are farther away than the near rows of which that was measured; and planes count only between
/// groups in which rows were found that pass.
final class NearGroups {
  /// Of the distance of near rows: hits beyond do not lie around the query.
  private static final double AROUND = 1.2;

  /// A hit has several planes to pass, and most are nearer than the farthest: half a deviation less
  /// than for a row that only has to be at the limit.
  private static final double FEWER_DEVIATIONS = 0.5;

  private final SketchGroups groups;
  private final double deviations;

  /// Squared distances between the query and the centres.
  private final double[] squared;

  private final int[] order;
  private final int[] rank;
  private final boolean[] holds;

  /// How far a way to a row of the group leads beyond a plane at least; the largest of all planes.
  private final double[] beyond;

  /// @param elements of the query, made to length one for COSINE
  NearGroups(SketchGroups groups, float[] elements, Confidence confidence) {
    this.groups = groups;
    this.deviations = (confidence.deviations() - FEWER_DEVIATIONS) * groups.deviation();
    int count = groups.count();
    squared = squaredDistances(groups, elements);
    order = order(squared);
    rank = new int[count];
    for (int i = 0; i < count; i++) {
      rank[order[i]] = i;
    }
    holds = new boolean[count];
    beyond = new double[count];
  }

  private static double[] squaredDistances(SketchGroups groups, float[] elements) {
    Centroids centres = groups.centres();
    float[] centred = new float[centres.dimension()];
    groups.centre(elements, centred);
    double norm = 0;
    for (float element : centred) {
      norm += (double) element * element;
    }
    float[] dots = new float[centres.paddedCount()];
    centres.dots(centred, 0, dots);
    double[] squared = new double[centres.count()];
    for (int c = 0; c < squared.length; c++) {
      squared[c] = Math.max(0, norm + 2 * ((double) centres.halfNorms()[c] - dots[c]));
    }
    return squared;
  }

  private static int[] order(double[] squared) {
    long[] entries = new long[squared.length];
    for (int c = 0; c < entries.length; c++) {
      entries[c] = (long) Float.floatToRawIntBits((float) squared[c]) << 32 | c;
    }
    Arrays.sort(entries);
    int[] order = new int[entries.length];
    Arrays.setAll(order, i -> (int) entries[i]);
    return order;
  }

  /// The i-th nearest group.
  int group(int i) {
    return order[i];
  }

  /// Whether a group is one of the nearest so many.
  boolean isAmong(int group, int nearest) {
    return rank[group] < nearest;
  }

  boolean isKnownToHold(int group) {
    return holds[group];
  }

  /// Tells that a group has rows that pass.
  void hold(int group) {
    holds[group] = true;
    int count = groups.count();
    for (int c = 0; c < count; c++) {
      double apart = groups.apart()[c * count + group];
      if (apart > 0) {
        beyond[c] = Math.max(beyond[c], (squared[c] - squared[group]) / (2 * apart));
      }
    }
  }

  /// Whether a group may have rows at a distance of at most `reach`.
  boolean mayHold(int group, double reach) {
    return reach > AROUND * groups.near() || !(beyond[group] > deviations * reach);
  }
}
