package io.elanus.core.kernel.distance;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The sums of [Float32Kernels] one element after the other, in double: what the fast form is held
/// to.
final class PlainFloat32Kernels {
  private static final ValueLayout.OfFloat FLOAT32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  private PlainFloat32Kernels() {}

  /// The sum over i of `(query[i] - row[i])^2`.
  static float squaredL2(float[] query, MemorySegment rows, long offset) {
    double sum = 0;
    for (int i = 0; i < query.length; i++) {
      double difference = (double) query[i] - rows.get(FLOAT32, offset + 4L * i);
      sum += difference * difference;
    }
    return (float) sum;
  }

  /// The sum over i of `query[i] * row[i]`.
  static float dot(float[] query, MemorySegment rows, long offset) {
    double sum = 0;
    for (int i = 0; i < query.length; i++) {
      sum += (double) query[i] * rows.get(FLOAT32, offset + 4L * i);
    }
    return (float) sum;
  }

  /// The sum over i of `row[i]^2`.
  static float squaredNorm(MemorySegment rows, long offset, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      double element = rows.get(FLOAT32, offset + 4L * i);
      sum += element * element;
    }
    return (float) sum;
  }
}
