package io.elanus.core.index.growing;

import io.elanus.core.index.hnsw.graph.CodeSpace;
import io.elanus.core.kernel.parallel.Workers;
import io.elanus.core.kernel.quantizer.ProductQuantizer;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// What the [ChunkSketches] of one chunk or several are made of: the codewords, and what they are
/// known to be wrong by.
///
/// With x a row, x' its codewords, e = |x - x'| and q a query at distance d from x,
///
/// `|q - x'|^2 = e^2 + d^2 + 2 e d c`, c being the cosine of the angle between x - x' and q - x.
///
/// By inner product, `-q.x = -q.x' - |q| e c`, c being that of the angle between x - x' and q.
///
/// Most angles are all but right ones, the more so the more elements there are: c lies around 0
/// with a standard deviation of about `1 / sqrt(dimension)`. With its mean and some deviations
/// (`Confidence`) in place of c, the sketch says whether a row may be near enough.
///
/// @param lean the mean of c between rows of the sample and those of others that are nearest, and
///   zero at least: only where c is above zero may a row be missed
/// @param deviation the standard deviation of c around its mean; at most 1
/// @param meanSquare of e over the sample
/// @param groups that rows of chunks lie in; null where they are not grouped
record SketchCodewords(
    ProductQuantizer quantizer,
    CodeSpace space,
    double lean,
    double deviation,
    double meanSquare,
    @Nullable SketchGroups groups) {
  private static final int BITS = 4;
  private static final long SEED = 1;

  /// How many rows of the sample are compared with how many others.
  private static final int PROBES = 96;

  private static final int OTHERS = 384;

  /// A chunk whose rows are this much farther from their codewords than those that they were
  /// learned from gets codewords of its own.
  private static final double WORN = 1.5;

  /// @param sample shape `[rows][>= dimension, padded]`, finite
  /// @param groups at most; by inner product there are none
  static SketchCodewords train(float[][] sample, int dimension, CodeSpace space, int groups) {
    int width = partWidth(dimension);
    int parts = parts(dimension);
    ProductQuantizer quantizer =
        ProductQuantizer.train(sample, parts * width, parts, BITS, SEED, Workers.alone());
    float[][] rest = rest(quantizer, sample);
    double squares = 0;
    for (float[] vector : rest) {
      squares += dot(vector, vector);
    }
    int[] nearest = nearest(space, sample, parts * width);
    Cosines seen = cosines(space, sample, rest, nearest);
    return new SketchCodewords(
        quantizer,
        space,
        Math.max(0, seen.mean()),
        seen.deviation(),
        squares / rest.length,
        space == CodeSpace.SQUARED_DISTANCE && groups > 1
            ? SketchGroups.train(sample, dimension, groups, nearest)
            : null);
  }

  /// Elements in a part: the distances of longer vectors spread less, so that less tells as much.
  private static int partWidth(int dimension) {
    return dimension <= 256 ? 2 : 8;
  }

  static int parts(int dimension) {
    int width = partWidth(dimension);
    return (dimension + width - 1) / width;
  }

  /// Whether they fit rows that are off by so much.
  boolean fit(double meanSquareOfOthers) {
    return meanSquareOfOthers <= WORN * meanSquare;
  }

  /// What is left of each vector when its codewords are taken off.
  private static float[][] rest(ProductQuantizer quantizer, float[][] sample) {
    ProductQuantizer.Encoder encoder = quantizer.new Encoder();
    MemorySegment code = MemorySegment.ofArray(new byte[quantizer.codeBytes()]);
    float[][] rest = new float[sample.length][quantizer.dimension()];
    for (int i = 0; i < rest.length; i++) {
      encoder.encode(sample[i], code, 0);
      quantizer.decode(code, 0, rest[i]);
      for (int j = 0; j < rest[i].length; j++) {
        rest[i][j] = sample[i][j] - rest[i][j];
      }
    }
    return rest;
  }

  /// What c was between rows of the sample and the nearest of others.
  private record Cosines(double mean, double deviation) {}

  private static Cosines cosines(CodeSpace space, float[][] sample, float[][] rest, int[] nearest) {
    double sum = 0;
    double squares = 0;
    int count = 0;
    float[] towards = new float[rest[0].length];
    for (int probe = 0; probe < nearest.length; probe++) {
      if (nearest[probe] < 0) {
        continue;
      }
      float[] to = sample[nearest[probe]];
      for (int i = 0; i < towards.length; i++) {
        towards[i] = to[i] - (space == CodeSpace.NEGATED_DOT ? 0 : sample[probe][i]);
      }
      double cosine =
          dot(rest[probe], towards)
              / Math.sqrt(dot(rest[probe], rest[probe]) * dot(towards, towards));
      if (Double.isFinite(cosine)) {
        sum += cosine;
        squares += cosine * cosine;
        count++;
      }
    }
    if (count == 0) {
      return new Cosines(0, 1);
    }
    double mean = sum / count;
    double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
    return new Cosines(mean, deviation);
  }

  /// Of the first rows of the sample each the nearest of others; negative where all equal it.
  private static int[] nearest(CodeSpace space, float[][] sample, int dimension) {
    int probes = Math.min(PROBES, sample.length / 2);
    int others = Math.min(OTHERS, sample.length - probes);
    int[] nearest = new int[probes];
    for (int probe = 0; probe < probes; probe++) {
      nearest[probe] = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int other = probes; other < probes + others; other++) {
        double distance = distance(space, sample[probe], sample[other], dimension);
        if (distance < least) {
          least = distance;
          nearest[probe] = other;
        }
      }
    }
    return nearest;
  }

  /// Of two rows of the sample; infinite where they are equal.
  private static double distance(CodeSpace space, float[] a, float[] b, int dimension) {
    double squares = 0;
    double products = 0;
    for (int i = 0; i < dimension; i++) {
      squares += (a[i] - b[i]) * (a[i] - b[i]);
      products += a[i] * b[i];
    }
    if (squares == 0) {
      return Double.POSITIVE_INFINITY;
    }
    return space == CodeSpace.NEGATED_DOT ? -products : squares;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < b.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
