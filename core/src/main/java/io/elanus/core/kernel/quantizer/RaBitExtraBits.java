package io.elanus.core.kernel.quantizer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Stores the sizes of a rotated vector's elements, whose signs a [RaBitQuantizer] stores (Gao,
/// Gou, Xu, Yang, Long & Wong, "Practical and asymptotically optimal quantization of
/// high-dimensional vectors in Euclidean space for approximate nearest neighbor search", SIGMOD
/// 2025, arXiv:2409.09913).
///
/// A code stands for `y[i] = s[i] * (m[i] + 0.5)`, with `s` the signs and `m` whole numbers of
/// `bits` bits: the direction among those of this grid that is nearest to the vector's. The inner
/// product of the vector `x` with a rotated query `q` is estimated as `|x|^2 / (x y) * (y q)`:
/// without bias, and at `bits` zero the estimate by signs. Each bit about halves its error.
///
/// Of the paper's sweep over all scales at which a number of the grid changes, a few scales are
/// looked at: [#nearest] says how near it comes.
///
/// A code is little-endian ints, of which element `i` takes the bits from `i % perInt * bits` on of
/// int `i / perInt`, with `perInt = 32 / bits`: `m[i]` where the sign is positive, else its
/// complement, so that `y q` needs no signs but those that were summed up before.
public final class RaBitExtraBits {
  /// The most bits besides the sign.
  public static final int MOST_BITS = 8;

  /// Bytes that must follow the last code: whole vectors are read.
  public static final int PADDING_BYTES = 64;

  private static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// The step of the best uniform quantizer of a normal variable by its bits, sign included, in
  /// standard deviations (Max, "Quantizing for minimum distortion", 1960; beyond 5 bits by the same
  /// condition).
  private static final double[] STEPS = {
    1.596, 0.9957, 0.5860, 0.3352, 0.1881, 0.1041, 0.0569, 0.0308, 0.0165
  };

  /// Scales that are tried between the least and the largest, and how often the gap between the
  /// best and its neighbours is halved.
  private static final int SCALES = 8;

  private static final int HALVINGS = 3;

  private final int dimension;
  private final int bits;

  /// @param dimension elements of a rotated vector
  /// @param bits 1 to [#MOST_BITS], besides the sign
  public RaBitExtraBits(int dimension, int bits) {
    if (bits < 1 || bits > MOST_BITS) {
      throw new IllegalArgumentException(bits + " bits");
    }
    this.dimension = dimension;
    this.bits = bits;
  }

  /// Bytes of a code, a multiple of 4.
  public int codeBytes() {
    return codeBytes(dimension, bits);
  }

  /// Bytes of a code of so many elements.
  public static int codeBytes(int dimension, int bits) {
    int perInt = 32 / bits;
    return (dimension + perInt - 1) / perInt * 4;
  }

  /// The length of an array that [#nearest] works in.
  public int scratchLength() {
    return ExtraBitKernels.padded(dimension);
  }

  /// The grid's vector that is nearest to a vector in direction, or nearly: from 128 elements on
  /// its squared sine is on average at most a tenth larger than that of the nearest. Fewer elements
  /// leave more to the luck of the scale: at 24 it is up to half larger, with 8 bits, where it is
  /// below 1e-4.
  ///
  /// @param rotated shape `[dimension]`
  /// @param scratch shape `[scratchLength()]`
  /// @param values takes `y`, shape `[dimension]`
  public void nearest(float[] rotated, float[] scratch, float[] values) {
    double squares = 0;
    float largest = 0;
    for (int i = 0; i < dimension; i++) {
      float size = Math.abs(rotated[i]);
      scratch[i] = size;
      squares += (double) size * size;
      largest = Math.max(largest, size);
    }
    Arrays.fill(scratch, dimension, scratch.length, 0);
    float scale = largest > 0 ? bestScale(scratch, Math.sqrt(squares / dimension), largest) : 0;
    for (int i = 0; i < dimension; i++) {
      float value = Math.min((int) (scratch[i] * scale), most()) + 0.5f;
      values[i] = rotated[i] > 0 ? value : -value;
    }
  }

  /// Steps a unit: between the scale at which nothing is cut off and that which is best for normal
  /// variables, and some way beyond both.
  private float bestScale(float[] sizes, double deviation, float largest) {
    double whole = (most() + 1.0) / largest;
    double normal = 1 / (STEPS[bits] * deviation);
    double least = 0.8 * Math.min(whole, normal);
    double ratio = Math.pow(1.35 * Math.max(whole, normal) / least, 1.0 / (SCALES - 1));
    double best = least;
    double bestFit = 0;
    double scale = least;
    for (int i = 0; i < SCALES; i++, scale *= ratio) {
      double fit = fit(sizes, scale);
      if (fit > bestFit) {
        best = scale;
        bestFit = fit;
      }
    }
    for (int i = 0; i < HALVINGS; i++) {
      ratio = Math.sqrt(ratio);
      double middle = best;
      for (double beside : new double[] {middle / ratio, middle * ratio}) {
        double fit = fit(sizes, beside);
        if (fit > bestFit) {
          best = beside;
          bestFit = fit;
        }
      }
    }
    return (float) best;
  }

  private double fit(float[] sizes, double scale) {
    return ExtraBitKernels.fit(sizes, dimension, (float) scale, most());
  }

  private int most() {
    return (1 << bits) - 1;
  }

  /// Writes the code of a grid's vector.
  ///
  /// @param values as [#nearest] left them
  /// @param codes takes [#codeBytes] bytes from `offset` on
  public void put(float[] values, MemorySegment codes, long offset) {
    int perInt = 32 / bits;
    int packed = 0;
    for (int i = 0; i < dimension; i++) {
      int element = (int) (values[i] + most() + 0.5f) & most();
      packed |= element << (bits * (i % perInt));
      if (i % perInt == perInt - 1 || i == dimension - 1) {
        codes.set(INT32, offset + 4L * (i / perInt), packed);
        packed = 0;
      }
    }
  }

  /// Makes a rotated query ready to be multiplied with many codes.
  public Query query(float[] rotated) {
    return new Query(rotated);
  }

  /// A rotated query; immutable.
  public final class Query {
    private final int plane = ExtraBitKernels.padded(codeBytes() / 4);

    /// Element `i` is at `i % perInt * plane + i / perInt`.
    private final float[] weights = new float[32 / bits * plane];

    private final float half = 1 << (bits - 1);
    private final float rest;

    private Query(float[] rotated) {
      int perInt = 32 / bits;
      double sum = 0;
      for (int i = 0; i < dimension; i++) {
        weights[i % perInt * plane + i / perInt] = rotated[i];
        sum += rotated[i];
      }
      rest = (float) (sum * (half - 0.5));
    }

    /// The inner product `y q`.
    ///
    /// @param signed the sum of signs times the query's elements
    /// @param offset of the code, behind which [#PADDING_BYTES] can be read
    public float dot(float signed, MemorySegment codes, long offset) {
      return half * signed + ExtraBitKernels.dot(bits, weights, plane, codes, offset) - rest;
    }
  }
}
