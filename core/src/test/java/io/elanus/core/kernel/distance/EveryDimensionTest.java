package io.elanus.core.kernel.distance;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.function.IntConsumer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Every kernel over vectors against its plain twin: each dimension from 1 to 1100, rows that begin
/// at any byte, with other bytes before and behind them.
///
/// Sums of integers are equal. A sum of `n` products of floats is at most `n * 2^-24 * (the sum of
/// their magnitudes)` from the true one, in whatever order it is added up; where the twin adds up
/// floats as well it may be as far on the other side.
final class EveryDimensionTest {
  private static final int MOST = 1100;
  private static final double UNIT = 0x1p-24;
  private static final ValueLayout.OfFloat FLOAT32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort INT16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);
  private final MemorySegment memory = Arena.ofAuto().allocate(24 * 1024, 64);
  private int dimension;

  private void everyDimension(IntConsumer test) {
    for (dimension = 1; dimension <= MOST; dimension++) {
      byte[] noise = new byte[(int) memory.byteSize()];
      random.nextBytes(noise);
      memory.copyFrom(MemorySegment.ofArray(noise));
      test.accept(dimension);
    }
  }

  @Test
  void floats() {
    everyDimension(dimension -> {
      int padded = Float32Kernels.paddedLength(dimension);
      float[] query = gaussian(dimension, padded);
      long[] at = new long[4];
      for (int row = 0; row < 4; row++) {
        at[row] = 1 + row * (4L * padded + 67) + random.nextInt(64);
        for (int i = 0; i < padded; i++) {
          float element = i < dimension ? (float) random.nextGaussian() : 0;
          memory.set(FLOAT32, at[row] + 4L * i, element);
        }
      }
      float[] gaps = new float[6];
      float[] dots = new float[6];
      Float32Kernels.squaredL2(query, memory, at[0], at[1], at[2], at[3], gaps, 1);
      Float32Kernels.dot(query, memory, at[0], at[1], at[2], at[3], dots, 1);
      for (int row = 0; row < 4; row++) {
        double magnitude = 0;
        for (int i = 0; i < dimension; i++) {
          magnitude += Math.abs((double) query[i] * memory.get(FLOAT32, at[row] + 4L * i));
        }
        float gap = Float32Kernels.squaredL2(query, memory, at[row]);
        float plainGap = PlainFloat32Kernels.squaredL2(query, memory, at[row]);
        close(gap, plainGap, 2 * plainGap);
        assertThat(gaps[1 + row]).isEqualTo(gap);
        float dot = Float32Kernels.dot(query, memory, at[row]);
        close(dot, PlainFloat32Kernels.dot(query, memory, at[row]), magnitude);
        assertThat(dots[1 + row]).isEqualTo(dot);
        float norm = PlainFloat32Kernels.squaredNorm(memory, at[row], padded);
        close(Float32Kernels.squaredNorm(memory, at[row], padded), norm, norm);
      }
      float[][] others = {
        gaussian(dimension, padded), gaussian(dimension, padded), gaussian(dimension, padded)
      };
      float[] tile = new float[16];
      Float32Tiles.dot(
          query, others[0], others[1], others[2], memory, at[0], at[1], at[2], at[3], tile);
      for (int i = 0; i < tile.length; i++) {
        float[] asked = i < 4 ? query : others[i / 4 - 1];
        assertThat(tile[i]).isEqualTo(Float32Kernels.dot(asked, memory, at[i % 4]));
      }
      float own = Float32Kernels.squaredNorm(query);
      close(own, PlainFloat32Kernels.dot(query, MemorySegment.ofArray(query), 0), own);
      assertThat(gaps[0] + gaps[5] + dots[0] + dots[5]).isZero();
    });
  }

  @Test
  void halves() {
    everyDimension(dimension -> {
      int width = width(2 * dimension);
      long at = 1 + random.nextInt(64);
      float[] even = new float[Float16Distance.paddedHalf(width)];
      float[] odd = new float[even.length];
      double magnitude = 0;
      for (int i = 0; i < width / 2; i++) {
        float element = i < dimension ? (float) random.nextGaussian() : 0;
        short half = Float.floatToFloat16(element * (random.nextInt(8) == 0 ? 1e-6f : 1));
        memory.set(INT16, at + 2L * i, half);
        float asked = i < dimension ? (float) random.nextGaussian() : 0;
        ((i & 1) == 0 ? even : odd)[i >> 1] = asked;
        magnitude += Math.abs((double) asked * Float16Distance.element(memory, at, i));
      }
      close(
          Float16Distance.dot(memory, at, width, even, odd),
          Float16Distance.plainDot(memory, at, width, even, odd),
          2 * magnitude);
      float gap = Float16Distance.plainSquaredL2(memory, at, width, even, odd);
      close(Float16Distance.squaredL2(memory, at, width, even, odd), gap, 4 * gap);
      float norm = 0;
      for (int i = 0; i < dimension; i++) {
        float element = Float16Distance.element(memory, at, i);
        norm = Math.fma(element, element, norm);
      }
      close(Float16Distance.squaredNorm(memory, at, width), norm, 2 * norm);
    });
  }

  @Test
  void brainHalves() {
    everyDimension(dimension -> {
      int width = width(2 * dimension);
      long at = 1 + random.nextInt(64);
      float[] even = new float[BFloat16Distance.paddedHalf(width)];
      float[] odd = new float[even.length];
      double magnitude = 0;
      for (int i = 0; i < width / 2; i++) {
        float element = i < dimension ? (float) random.nextGaussian() : 0;
        memory.set(INT16, at + 2L * i, (short) (Float.floatToRawIntBits(element) >>> 16));
        float asked = i < dimension ? (float) random.nextGaussian() : 0;
        ((i & 1) == 0 ? even : odd)[i >> 1] = asked;
        magnitude += Math.abs((double) asked * BFloat16Distance.element(memory, at, i));
      }
      close(
          BFloat16Distance.dot(memory, at, width, even, odd),
          BFloat16Distance.plainDot(memory, at, width, even, odd),
          2 * magnitude);
      float gap = BFloat16Distance.plainSquaredL2(memory, at, width, even, odd);
      close(BFloat16Distance.squaredL2(memory, at, width, even, odd), gap, 4 * gap);
      float norm = 0;
      for (int i = 0; i < dimension; i++) {
        float element = BFloat16Distance.element(memory, at, i);
        norm = Math.fma(element, element, norm);
      }
      close(BFloat16Distance.squaredNorm(memory, at, width), norm, 2 * norm);
    });
  }

  @Test
  void signedBytes() {
    everyDimension(dimension -> {
      int width = width(dimension);
      long at = 1 + random.nextInt(64);
      short[] even = new short[width / 2];
      short[] odd = new short[width / 2];
      int norm = 0;
      for (int i = 0; i < width; i++) {
        byte element = i < dimension ? signedByte() : 0;
        memory.set(ValueLayout.JAVA_BYTE, at + i, element);
        ((i & 1) == 0 ? even : odd)[i >> 1] = i < dimension ? signedByte() : 0;
        norm += element * element;
      }
      assertThat(Int8Distance.dot(memory, at, width, even, odd))
          .as(where())
          .isEqualTo(Int8Distance.plainDot(memory, at, width, even, odd));
      assertThat(Int8Distance.squaredL2(memory, at, width, even, odd))
          .as(where())
          .isEqualTo(Int8Distance.plainSquaredL2(memory, at, width, even, odd));
      assertThat(Int8Distance.squaredNorm(memory, at, width)).as(where()).isEqualTo(norm);
    });
  }

  @Test
  void bits() {
    everyDimension(dimension -> {
      int width = width((dimension + 7) / 8);
      long at = 1 + random.nextInt(64);
      long[] query = new long[width / 8];
      memory.asSlice(at, width).fill((byte) 0);
      for (int i = 0; i < dimension; i++) {
        long stored = at + (i >> 3);
        byte bit = (byte) (random.nextInt(4) == 0 ? 1 << (i & 7) : 0);
        memory.set(
            ValueLayout.JAVA_BYTE,
            stored,
            (byte) (memory.get(ValueLayout.JAVA_BYTE, stored) | bit));
        // Now and then one holds all bits of the other.
        boolean asked = dimension % 3 == 0 ? bit != 0 : random.nextBoolean();
        query[i >> 6] |= asked ? 1L << i : 0;
      }
      assertThat(BinaryDistance.hamming(memory, at, width, query))
          .as(where())
          .isEqualTo(BinaryDistance.plainHamming(memory, at, width, query));
      assertThat(BinaryDistance.jaccard(memory, at, width, query))
          .as(where())
          .isEqualTo(BinaryDistance.plainJaccard(memory, at, width, query));
      boolean holdsAll = true;
      boolean isPart = true;
      for (int i = 0; i < 8 * width; i++) {
        boolean stored = (memory.get(ValueLayout.JAVA_BYTE, at + (i >> 3)) >> (i & 7) & 1) != 0;
        boolean asked = (query[i >> 6] >> i & 1) != 0;
        holdsAll &= stored || !asked;
        isPart &= asked || !stored;
      }
      assertThat(BinaryDistance.holdsAllOf(memory, at, width, query)).isEqualTo(holdsAll);
      assertThat(BinaryDistance.isPartOf(memory, at, width, query)).isEqualTo(isPart);
    });
  }

  private byte signedByte() {
    return (byte) (random.nextInt(5) == 0 ? -128 : random.nextInt(256));
  }

  private float[] gaussian(int count, int padded) {
    float[] values = new float[padded];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /// @param magnitude the sum of the terms' magnitudes, times the sums that are rounded
  private void close(float sum, float plain, double magnitude) {
    assertThat((double) sum)
        .as(where())
        .isCloseTo(plain, Offset.offset((dimension + 2) * UNIT * magnitude + Float.MIN_VALUE));
  }

  private String where() {
    return "dimension " + dimension + ", seed " + seed;
  }

  private static int width(int bytes) {
    return (bytes + 63) & -64;
  }
}
