package io.elanus.core.kernel.distance;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class Float32KernelsTest {
  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  @Test
  void agreeWithThePlainSumsInEveryDimension() {
    for (int dimension = 1; dimension <= 1100; dimension++) {
      int padded = Float32Kernels.paddedLength(dimension);
      float[] query = vector(dimension);
      MemorySegment rows = rows(4, dimension);
      float[] distances = new float[4];
      float[] dots = new float[4];
      Float32Kernels.squaredL2(
          query, rows, 0, at(1, padded), at(2, padded), at(3, padded), distances, 0);
      Float32Kernels.dot(query, rows, 0, at(1, padded), at(2, padded), at(3, padded), dots, 0);
      for (int row = 0; row < 4; row++) {
        long offset = at(row, padded);
        Offset<Float> close = Offset.offset(2e-5f * dimension);
        String where = "dimension " + dimension + ", seed " + seed;
        assertThat(Float32Kernels.squaredL2(query, rows, offset))
            .as(where)
            .isCloseTo(PlainFloat32Kernels.squaredL2(query, rows, offset), close)
            .isEqualTo(distances[row]);
        assertThat(Float32Kernels.dot(query, rows, offset))
            .as(where)
            .isCloseTo(PlainFloat32Kernels.dot(query, rows, offset), close)
            .isEqualTo(dots[row]);
        assertThat(Float32Kernels.squaredNorm(rows, offset, padded))
            .as(where)
            .isCloseTo(PlainFloat32Kernels.squaredNorm(rows, offset, padded), close);
      }
    }
  }

  @Test
  void aVectorIsAtNoDistanceFromItselfAndHasCosineOne() {
    for (int dimension = 1; dimension <= 200; dimension++) {
      MemorySegment rows = rows(4, dimension);
      int padded = Float32Kernels.paddedLength(dimension);
      byte[] bytes = rows.asSlice(at(2, padded), 4L * dimension).toArray(ValueLayout.JAVA_BYTE);
      float[] four = new float[4];
      Float32Query cosine = Float32Query.of(Metric.COSINE, bytes);
      cosine.score(rows, at(0, padded), at(1, padded), at(2, padded), at(3, padded), four, 0);
      assertThat(cosine.score(rows, at(2, padded)))
          .as("seed " + seed)
          .isEqualTo(1f)
          .isEqualTo(four[2]);
      assertThat(Float32Query.of(Metric.L2, bytes).score(rows, at(2, padded))).isZero();
    }
  }

  @Test
  void aZeroVectorHasCosineZero() {
    MemorySegment rows = rows(1, 5);
    Float32Query zero = Float32Query.of(Metric.COSINE, new byte[20]);
    assertThat(zero.score(rows, 0)).isZero();
    byte[] one = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).putFloat(1).array();
    assertThat(Float32Query.of(Metric.COSINE, one).score(Arena.ofAuto().allocate(64, 64), 0))
        .isZero();
  }

  private float[] vector(int dimension) {
    float[] vector = new float[Float32Kernels.paddedLength(dimension)];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private MemorySegment rows(int count, int dimension) {
    int padded = Float32Kernels.paddedLength(dimension);
    MemorySegment rows = Arena.ofAuto().allocate(at(count, padded), 64);
    for (int row = 0; row < count; row++) {
      MemorySegment.copy(
          vector(dimension), 0, rows, ValueLayout.JAVA_FLOAT, at(row, padded), padded);
    }
    return rows;
  }

  private static long at(int row, int padded) {
    return 4L * row * padded;
  }
}
