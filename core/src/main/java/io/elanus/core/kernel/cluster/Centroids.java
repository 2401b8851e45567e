package io.elanus.core.kernel.cluster;

import java.util.Arrays;

/// Centres made ready to be compared with many vectors. Immutable.
public final class Centroids {
  private final int count;
  private final int dimension;
  private final float[] values;

  /// Shape `[blockCount][dimension][BLOCK]`, zero behind the last centre.
  private final float[] blocks;

  /// Half of each centre's squared length; infinite behind the last.
  private final float[] halfNorms;

  /// @param values shape `[count][dimension]`; handed over
  public Centroids(int count, int dimension, float[] values) {
    if (count < 1 || values.length != count * dimension) {
      throw new IllegalArgumentException(
          values.length + " elements for " + count + " centres of " + dimension);
    }
    this.count = count;
    this.dimension = dimension;
    this.values = values;
    int padded = paddedCount(count);
    blocks = new float[padded * dimension];
    halfNorms = new float[padded];
    Arrays.fill(halfNorms, count, padded, Float.POSITIVE_INFINITY);
    for (int c = 0; c < count; c++) {
      int at = c / CentroidKernels.BLOCK * CentroidKernels.BLOCK * dimension;
      at += c % CentroidKernels.BLOCK;
      double norm = 0;
      for (int i = 0; i < dimension; i++) {
        float element = values[c * dimension + i];
        blocks[at + i * CentroidKernels.BLOCK] = element;
        norm += (double) element * element;
      }
      halfNorms[c] = (float) (norm / 2);
    }
  }

  public int count() {
    return count;
  }

  public int dimension() {
    return dimension;
  }

  /// Shape `[count][dimension]`; not a copy.
  public float[] values() {
    return values;
  }

  /// Half of each centre's squared length, infinite behind the last; not a copy.
  public float[] halfNorms() {
    return halfNorms;
  }

  public long residentBytes() {
    return residentBytes(count, dimension);
  }

  /// Of so many centres.
  public static long residentBytes(int count, int dimension) {
    long padded = paddedCount(count);
    return 4L * ((long) count * dimension + padded * dimension + padded);
  }

  private static int paddedCount(int count) {
    return (count + CentroidKernels.BLOCK - 1) / CentroidKernels.BLOCK * CentroidKernels.BLOCK;
  }

  /// How long an array for [#dots] must be.
  public int paddedCount() {
    return halfNorms.length;
  }

  /// The inner products of `x[from .. from + dimension)` with every centre.
  ///
  /// @param dots shape `[paddedCount()]`; what lies behind the last centre means nothing
  public void dots(float[] x, int from, float[] dots) {
    CentroidKernels.dots(x, from, dimension, blocks, dots);
  }

  /// Finds nearest centres; one thread at a time.
  public final class Finder {
    private final float[] least = new float[4 * CentroidKernels.ANSWERS];
    private final float[] halves = new float[4 * CentroidKernels.ANSWERS];

    /// The nearest centre of each vector by Euclidean distance; the smaller number when several
    /// are.
    ///
    /// @param vectors each vector is `vectors[v][from .. from + dimension)`
    /// @param labels takes the centre of vector v at v, for `begin <= v < end`
    public void nearest(float[][] vectors, int from, int begin, int end, int[] labels) {
      for (int v = begin; v < end; v += 4) {
        int last = end - 1;
        CentroidKernels.nearestOfFour(
            vectors[v],
            vectors[Math.min(v + 1, last)],
            vectors[Math.min(v + 2, last)],
            vectors[Math.min(v + 3, last)],
            from,
            dimension,
            blocks,
            halfNorms,
            least,
            halves);
        for (int i = 0; i < 4 && v + i < end; i++) {
          labels[v + i] = label(i * CentroidKernels.ANSWERS);
        }
      }
    }

    private int label(int at) {
      float best = Float.POSITIVE_INFINITY;
      int centre = 0;
      for (int lane = 0; lane < CentroidKernels.ANSWERS; lane++) {
        float value = least[at + lane];
        int candidate = (int) halves[at + lane] * CentroidKernels.ANSWERS + lane;
        if (value < best
            || (value == best && candidate < centre && value < Float.POSITIVE_INFINITY)) {
          best = value;
          centre = candidate;
        }
      }
      return centre;
    }
  }
}
