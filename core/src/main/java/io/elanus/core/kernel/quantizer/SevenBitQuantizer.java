package io.elanus.core.kernel.quantizer;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Maps float vectors to 7-bit codes: element i is near `origin[i] + scale * (code[i] - 64)`, code
/// 0..127; what lies outside is clipped. The origin may differ by element since distances do not
/// depend on it; the scale may not, so that integer distances order as distances of vectors do.
///
/// @param origin shape `[dimension]`; all zero when inner products are to be kept
/// @param scale a step, positive, in the vectors' unit
public record SevenBitQuantizer(float[] origin, float scale) {
  /// The code of the origin, and of the padding behind the dimension.
  public static final int CENTRE = 64;

  private static final int BINS = 2048;
  private static final int LONG = 256;

  /// Rows that reach further than so many times what 99 of 100 reach do not count for the range.
  private static final int OUTLIER_FACTOR = 4;

  private static final int MEDIAN_ROWS = 513;

  /// The steps from the origin that a code reaches: half a step of the 63.5 is for the dither.
  private static final double REACH = 63;

  private static final double GOLDEN_RATIO = 0.6180339887498949;

  public int dimension() {
    return origin.length;
  }

  /// Bytes of a code: the dimension's next multiple of 64, the line of a cache; of long vectors,
  /// which span many lines wherever they start, the next multiple of 16.
  public static int codeBytes(int dimension) {
    return dimension <= LONG ? (dimension + 63) & -64 : (dimension + 15) & -16;
  }

  /// The quantizer with the smallest mean squared error over a sample, a few outliers left out: one
  /// row a million times longer than the others must not put all of them into one code.
  ///
  /// @param sample shape `[rows][dimension]`, finite
  /// @param centred whether the origin may be moved: true for distances, false for inner products
  public static SevenBitQuantizer train(float[][] sample, int dimension, boolean centred) {
    float[] origin = new float[dimension];
    if (centred) {
      medians(sample, origin);
    }
    double fence = fence(sample, origin);
    if (centred) {
      centre(sample, origin, fence);
    }
    float scale = bestScale(sample, origin, fence);
    if (centred && scale > 0) {
      dither(origin, scale);
    }
    return new SevenBitQuantizer(origin, scale > 0 ? scale : 1);
  }

  /// Moves each element's origin by up to half a step, evenly spread over the elements. What
  /// rounding does to a value then differs by element, and so do not all elements of a vector err
  /// the same way that hold one value (the background of a picture) or whole numbers (with a step
  /// of about two): the error of a distance is that of independent noise, which bounds of searches
  /// take it for. Subtractive dither: L. Schuchman, "Dither signals and their effect on
  /// quantization noise", 1964.
  private static void dither(float[] origin, float scale) {
    for (int i = 0; i < origin.length; i++) {
      double at = i * GOLDEN_RATIO;
      origin[i] += (float) (scale * (at - Math.floor(at) - 0.5));
    }
  }

  /// How far each element may be from its code when nothing is clipped, as the length of the whole
  /// difference: the root mean square of rounding.
  public double roundingError() {
    return scale * Math.sqrt(origin.length / 12.0);
  }

  /// Writes the code of a vector.
  ///
  /// @param vector shape `[dimension]` or longer
  /// @param codes takes `codeBytes(dimension)` bytes from `offset` on
  /// @return the distance between the vector and what its code stands for, never less than exact
  public float encode(float[] vector, MemorySegment codes, long offset) {
    byte[] code = new byte[codeBytes(dimension())];
    float error = encode(vector, code);
    MemorySegment.copy(MemorySegment.ofArray(code), 0, codes, offset, code.length);
    return error;
  }

  /// As [#encode(float[], MemorySegment, long)], into an array of `codeBytes(dimension)` bytes.
  public float encode(float[] vector, byte[] code) {
    int dimension = origin.length;
    float perStep = 1 / scale;
    for (int i = 0; i < dimension; i++) {
      float steps = (vector[i] - origin[i]) * perStep + (CENTRE + 0.5f);
      code[i] = (byte) (int) Math.min(Math.max(steps, 0), 127.5f);
    }
    for (int i = dimension; i < code.length; i++) {
      code[i] = CENTRE;
    }
    double squared = 0;
    for (int i = 0; i < dimension; i++) {
      double error = (double) vector[i] - origin[i] - (double) scale * (code[i] - CENTRE);
      squared += error * error;
    }
    return (float) (Math.sqrt(squared) * (1 + 1e-6));
  }

  /// The median of each element, over a part of the sample.
  private static void medians(float[][] sample, float[] medians) {
    int count = Math.min(sample.length, MEDIAN_ROWS);
    if (count == 0) {
      return;
    }
    float[] values = new float[count];
    for (int i = 0; i < medians.length; i++) {
      for (int r = 0; r < count; r++) {
        values[r] = sample[(int) ((long) r * sample.length / count)][i];
      }
      Arrays.sort(values);
      medians[i] = values[count / 2];
    }
  }

  /// The distance from the medians, of one element, beyond which a value is an outlier's.
  private static double fence(float[][] sample, float[] medians) {
    double[] reaches = new double[sample.length];
    for (int r = 0; r < sample.length; r++) {
      for (int i = 0; i < medians.length; i++) {
        reaches[r] = Math.max(reaches[r], Math.abs((double) sample[r][i] - medians[i]));
      }
    }
    Arrays.sort(reaches);
    double usual = sample.length == 0 ? 0 : reaches[(int) (0.99 * (sample.length - 1))];
    return usual > 0 ? OUTLIER_FACTOR * usual : Double.POSITIVE_INFINITY;
  }

  /// Moves each element's origin from its median to the middle between its smallest and its largest
  /// value within the fence.
  private static void centre(float[][] sample, float[] origin, double fence) {
    for (int i = 0; i < origin.length; i++) {
      float median = origin[i];
      float least = median;
      float most = median;
      for (float[] row : sample) {
        if (Math.abs((double) row[i] - median) <= fence) {
          least = Math.min(least, row[i]);
          most = Math.max(most, row[i]);
        }
      }
      origin[i] = (float) (0.5 * ((double) least + most));
    }
  }

  /// Weighs rounding (finer steps are better) against clipping (coarser steps are better) on a
  /// histogram of the distances from the origin; those beyond the fence do not count.
  ///
  /// @return zero when all elements are their origins
  private static float bestScale(float[][] sample, float[] origin, double fence) {
    double largest = 0;
    for (float[] row : sample) {
      for (int i = 0; i < origin.length; i++) {
        double distance = Math.abs((double) row[i] - origin[i]);
        largest = distance <= fence ? Math.max(largest, distance) : largest;
      }
    }
    if (!(largest > 0)) {
      return 0;
    }
    long[] histogram = new long[BINS + 1];
    for (float[] row : sample) {
      for (int i = 0; i < origin.length; i++) {
        double distance = Math.abs((double) row[i] - origin[i]);
        if (distance <= fence) {
          histogram[(int) (distance / largest * BINS)]++;
        }
      }
    }
    double best = Double.POSITIVE_INFINITY;
    double bestReach = largest;
    for (int bin = BINS; bin >= BINS / 32; bin -= BINS / 64) {
      double reach = largest * bin / BINS;
      double error = meanSquaredError(histogram, largest, reach);
      if (error < best) {
        best = error;
        bestReach = reach;
      }
    }
    return (float) (bestReach / REACH);
  }

  private static double meanSquaredError(long[] histogram, double largest, double reach) {
    double step = reach / REACH;
    double sum = 0;
    long count = 0;
    for (int bin = 0; bin <= BINS; bin++) {
      double value = largest * (bin + 0.5) / BINS;
      double clipped = Math.max(0, value - reach);
      sum += histogram[bin] * (clipped > 0 ? clipped * clipped : step * step / 12);
      count += histogram[bin];
    }
    return sum / count;
  }
}
