package io.elanus.core.kernel.quantizer;

import io.elanus.core.kernel.distance.BFloat16Distance;
import io.elanus.core.kernel.distance.Float16Distance;
import java.lang.foreign.MemorySegment;

/// A float vector made ready to be compared with the codes of a [ScalarQuantizer]: the sums are
/// those over what the codes stand for. Immutable.
public final class ScalarQuery {
  private final ScalarType type;
  private final int codeBytes;

  /// For halves: the even elements. Else the weights of the inner product, `query * step`, plane by
  /// plane: element `perInt * j + k` is at `k * ints + j`.
  private final float[] first;

  /// For halves: the odd elements. Else `query - least`, in the same order.
  private final float[] second;

  /// The quantizer's steps, in the same order; empty for halves.
  private final float[] steps;

  /// The sum of `query * least`.
  private final float bias;

  ScalarQuery(ScalarQuantizer quantizer, float[] vector) {
    type = quantizer.type();
    codeBytes = quantizer.codeBytes();
    int ints = codeBytes / 4;
    int perInt = type.perInt();
    int dimension = quantizer.dimension();
    first = new float[ints * (type.isHalf() ? 1 : perInt)];
    second = new float[first.length];
    steps = new float[type.isHalf() ? 0 : first.length];
    double sum = 0;
    for (int i = 0; i < dimension; i++) {
      int at = i % perInt * ints + i / perInt;
      if (type.isHalf()) {
        ((i & 1) == 0 ? first : second)[i >> 1] = vector[i];
      } else {
        float least = quantizer.least()[i];
        float step = quantizer.step()[i];
        first[at] = vector[i] * step;
        second[at] = vector[i] - least;
        steps[at] = step;
        sum += (double) vector[i] * least;
      }
    }
    bias = (float) sum;
  }

  /// Inner product with what the code at byte `offset` stands for.
  public float dot(MemorySegment codes, long offset) {
    return switch (type) {
      case SQ4U -> bias + ScalarKernels.dot4(first, codeBytes, codes, offset);
      case SQ6 -> bias + ScalarKernels.dot6(first, codeBytes, codes, offset);
      case SQ8 -> bias + ScalarKernels.dot8(first, codeBytes, codes, offset);
      case FP16 -> Float16Distance.dot(codes, offset, codeBytes, first, second);
      case BF16 -> BFloat16Distance.dot(codes, offset, codeBytes, first, second);
    };
  }

  /// Squared Euclidean distance to what the code at byte `offset` stands for.
  public float squaredL2(MemorySegment codes, long offset) {
    return switch (type) {
      case SQ4U -> ScalarKernels.squaredL2Of4(second, steps, codeBytes, codes, offset);
      case SQ6 -> ScalarKernels.squaredL2Of6(second, steps, codeBytes, codes, offset);
      case SQ8 -> ScalarKernels.squaredL2Of8(second, steps, codeBytes, codes, offset);
      case FP16 -> Float16Distance.squaredL2(codes, offset, codeBytes, first, second);
      case BF16 -> BFloat16Distance.squaredL2(codes, offset, codeBytes, first, second);
    };
  }
}
