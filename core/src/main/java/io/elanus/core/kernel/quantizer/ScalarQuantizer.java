package io.elanus.core.kernel.quantizer;

import io.elanus.core.kernel.distance.BFloat16Distance;
import io.elanus.core.kernel.distance.Float16Distance;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Stores each element of a vector in 4, 6, 8 or 16 bits. What a code stands for is `least[i] +
/// step[i] * code[i]`; what lies outside the range that was learned is clipped. A half keeps no
/// range; what is too large for it becomes its largest number.
///
/// A code is little-endian ints, [ScalarType#perInt] elements in each, zero up to a multiple of 64
/// bytes: no element has to cross a lane to be widened, and kernels have no tails.
///
/// @param least shape `[dimension]`; zeros for halves
/// @param step shape `[dimension]`, not negative; zeros for halves
public record ScalarQuantizer(ScalarType type, float[] least, float[] step) {
  private static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final float LARGEST_HALF = 65_504;

  public ScalarQuantizer {
    if (least.length != step.length) {
      throw new IllegalArgumentException(least.length + " ranges, " + step.length + " steps");
    }
  }

  /// Learns the ranges: from the smallest to the largest value in a sample.
  ///
  /// @param sample shape `[rows][>= dimension]`, finite
  public static ScalarQuantizer train(ScalarType type, float[][] sample, int dimension) {
    float[] least = new float[dimension];
    float[] step = new float[dimension];
    if (!type.isHalf()) {
      float[] most = new float[dimension];
      range(sample, least, most);
      if (type == ScalarType.SQ4U) {
        unite(least, most);
      }
      for (int i = 0; i < dimension; i++) {
        step[i] = (float) (((double) most[i] - least[i]) / type.steps());
      }
    }
    return new ScalarQuantizer(type, least, step);
  }

  public int dimension() {
    return least.length;
  }

  public int codeBytes() {
    return codeBytes(type, least.length);
  }

  /// Bytes of a code, a multiple of 64.
  public static int codeBytes(ScalarType type, int dimension) {
    int ints = (dimension + type.perInt() - 1) / type.perInt();
    return (4 * ints + 63) & -64;
  }

  /// Writes the code of a vector.
  ///
  /// @param vector shape `[>= dimension]`, finite
  /// @param codes takes `codeBytes()` bytes from `offset` on
  public void encode(float[] vector, MemorySegment codes, long offset) {
    int perInt = type.perInt();
    int ints = codeBytes() / 4;
    for (int j = 0; j < ints; j++) {
      int packed = 0;
      for (int k = 0; k < perInt && perInt * j + k < least.length; k++) {
        packed |= element(vector[perInt * j + k], perInt * j + k) << (type.bits() * k);
      }
      codes.set(INT32, offset + 4L * j, packed);
    }
  }

  /// What a code stands for, into `vector[0 .. dimension)`.
  public void decode(MemorySegment codes, long offset, float[] vector) {
    for (int i = 0; i < least.length; i++) {
      vector[i] =
          switch (type) {
            case FP16 -> Float16Distance.element(codes, offset, i);
            case BF16 -> BFloat16Distance.element(codes, offset, i);
            case SQ4U, SQ6, SQ8 -> Math.fma(step[i], code(codes, offset, i), least[i]);
          };
    }
  }

  /// Makes a vector ready to be compared with many codes.
  ///
  /// @param vector shape `[>= dimension]`
  public ScalarQuery query(float[] vector) {
    return new ScalarQuery(this, vector);
  }

  private int code(MemorySegment codes, long offset, int i) {
    int packed = codes.get(INT32, offset + 4L * (i / type.perInt()));
    return packed >>> (type.bits() * (i % type.perInt())) & type.steps();
  }

  private int element(float value, int i) {
    return switch (type) {
      case FP16 -> Float.floatToFloat16(Math.clamp(value, -LARGEST_HALF, LARGEST_HALF)) & 0xFFFF;
      case BF16 -> roundedToBrain(value);
      case SQ4U, SQ6, SQ8 -> {
        if (step[i] == 0) {
          yield 0;
        }
        double steps = ((double) value - least[i]) / step[i];
        yield (int) Math.clamp(Math.rint(steps), 0, type.steps());
      }
    };
  }

  /// To the nearest, ties to even; what would become infinite stays the largest number.
  private static int roundedToBrain(float value) {
    int bits = Float.floatToRawIntBits(value);
    int rounded = (bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16;
    return (rounded & 0x7F80) == 0x7F80 ? bits >>> 16 : rounded;
  }

  private static void range(float[][] sample, float[] least, float[] most) {
    for (int i = 0; i < least.length && sample.length > 0; i++) {
      least[i] = Float.POSITIVE_INFINITY;
      most[i] = Float.NEGATIVE_INFINITY;
    }
    for (float[] row : sample) {
      for (int i = 0; i < least.length; i++) {
        least[i] = Math.min(least[i], row[i]);
        most[i] = Math.max(most[i], row[i]);
      }
    }
  }

  private static void unite(float[] least, float[] most) {
    float smallest = Float.POSITIVE_INFINITY;
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < least.length; i++) {
      smallest = Math.min(smallest, least[i]);
      largest = Math.max(largest, most[i]);
    }
    Arrays.fill(least, smallest);
    Arrays.fill(most, largest);
  }
}
