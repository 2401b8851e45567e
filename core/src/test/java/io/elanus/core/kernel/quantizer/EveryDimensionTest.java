package io.elanus.core.kernel.quantizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.function.IntConsumer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every kernel over codes against its plain twin: each dimension, or number of parts, from 1 to
/// 1100, codes that begin at any byte, with other bytes before and behind them.
///
/// Sums of integers are equal. A sum of `n` products of floats is at most `2 n * 2^-24 * (the sum
/// of their magnitudes)` from the true one: each product of a step and a code is rounded, too.
final class EveryDimensionTest {
  private static final int MOST = 1100;
  private static final double UNIT = 0x1p-24;

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

  @ParameterizedTest
  @EnumSource(
      value = ScalarType.class,
      names = {"SQ4U", "SQ6", "SQ8"})
  void scalarCodes(ScalarType type) {
    everyDimension(dimension -> {
      int codeBytes = ScalarQuantizer.codeBytes(type, dimension);
      int ints = codeBytes / 4;
      long at = 1 + random.nextInt(64);
      memory.asSlice(at, codeBytes).fill((byte) 0);
      float[] weights = new float[ints * type.perInt()];
      float[] gaps = new float[weights.length];
      double products = 0;
      double squares = 0;
      for (int i = 0; i < dimension; i++) {
        int plane = i % type.perInt() * ints + i / type.perInt();
        weights[plane] = (float) random.nextGaussian();
        gaps[plane] = 10 * (float) random.nextGaussian();
        int code = random.nextInt(type.steps() + 1);
        long word = at + 4L * (i / type.perInt());
        int packed = memory.get(ValueLayout.JAVA_INT_UNALIGNED, word);
        packed |= code << (type.bits() * (i % type.perInt()));
        memory.set(ValueLayout.JAVA_INT_UNALIGNED, word, packed);
        double product = Math.abs((double) weights[plane] * code);
        products += product;
        squares += (product + Math.abs(gaps[plane])) * (product + Math.abs(gaps[plane]));
      }
      float dot =
          switch (type) {
            case SQ4U -> ScalarKernels.dot4(weights, codeBytes, memory, at);
            case SQ6 -> ScalarKernels.dot6(weights, codeBytes, memory, at);
            case SQ8 -> ScalarKernels.dot8(weights, codeBytes, memory, at);
            case FP16, BF16 -> throw new IllegalArgumentException(type.name());
          };
      close(dot, ScalarKernels.plainDot(type.bits(), weights, codeBytes, memory, at), products);
      float distance =
          switch (type) {
            case SQ4U -> ScalarKernels.squaredL2Of4(gaps, weights, codeBytes, memory, at);
            case SQ6 -> ScalarKernels.squaredL2Of6(gaps, weights, codeBytes, memory, at);
            case SQ8 -> ScalarKernels.squaredL2Of8(gaps, weights, codeBytes, memory, at);
            case FP16, BF16 -> throw new IllegalArgumentException(type.name());
          };
      close(
          distance,
          ScalarKernels.plainSquaredL2(type.bits(), gaps, weights, codeBytes, memory, at),
          squares);
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void extraBitsOfRaBitQ(int bits) {
    int perInt = 32 / bits;
    everyDimension(dimension -> {
      int plane = ExtraBitKernels.padded((dimension + perInt - 1) / perInt);
      float[] weights = new float[perInt * plane];
      float[] sizes = new float[ExtraBitKernels.padded(dimension)];
      double products = 0;
      for (int i = 0; i < dimension; i++) {
        float weight = (float) random.nextGaussian();
        weights[i % perInt * plane + i / perInt] = weight;
        sizes[i] = Math.abs((float) random.nextGaussian());
        products += Math.abs((double) weight) * ((1 << bits) - 1);
      }
      long at = 1 + random.nextInt(64);
      close(
          ExtraBitKernels.dot(bits, weights, plane, memory, at),
          ExtraBitKernels.plainDot(bits, weights, plane, memory, at),
          products);
      float scale = (1 << bits) / (1 + 3 * random.nextFloat());
      double fit = ExtraBitKernels.plainFit(sizes, dimension, scale, (1 << bits) - 1);
      assertThat(ExtraBitKernels.fit(sizes, dimension, scale, (1 << bits) - 1))
          .as(where())
          .isCloseTo(fit, Offset.offset(8 * (dimension + 2) * UNIT * fit));
    });
  }

  @Test
  void sevenBitCodes() {
    int[] distances = new int[5 + SevenBitKernels.OUT_PADDING];
    int[] dots = new int[5 + SevenBitKernels.OUT_PADDING];
    everyDimension(dimension -> {
      int codeBytes = SevenBitQuantizer.codeBytes(dimension);
      long query = 1 + random.nextInt(64);
      long first = query + codeBytes + random.nextInt(64);
      long stride = codeBytes;
      MemorySegment rows = memory.asSlice(first);
      fill(memory, query, dimension, codeBytes);
      for (int row = 0; row < 5; row++) {
        fill(rows, row * stride, dimension, codeBytes);
      }
      int[] ids = {4, 0, 3, 1, 2, 2, 2, 2};
      SevenBitKernels.squaredL2(memory, query, rows, stride, codeBytes, ids, 0, 5, distances);
      SevenBitKernels.negatedDot(memory, query, rows, stride, codeBytes, ids, 0, 5, dots);
      for (int i = 0; i < 5; i++) {
        long row = ids[i] * stride;
        assertThat(distances[i])
            .as(where())
            .isEqualTo(PlainSevenBitKernels.squaredL2(memory, query, rows, row, codeBytes));
        assertThat(dots[i])
            .as(where())
            .isEqualTo(PlainSevenBitKernels.negatedDot(memory, query, rows, row, codeBytes));
      }
    });
  }

  @Test
  void partsOfSevenBitCodesAddUp() {
    int[] whole = new int[4 + SevenBitKernels.OUT_PADDING];
    int[] front = new int[4 + SevenBitKernels.OUT_PADDING];
    int[] rest = new int[4 + SevenBitKernels.OUT_PADDING];
    int[] ids = {2, 0, 1, 1};
    everyDimension(dimension -> {
      int bytes = SevenBitQuantizer.codeBytes(dimension);
      if (bytes < 128) {
        return;
      }
      int cut = 64 * (1 + random.nextInt(bytes / 64 - 1));
      long query = 1 + random.nextInt(64);
      MemorySegment rows = memory.asSlice(query + bytes + random.nextInt(64));
      fill(memory, query, dimension, bytes);
      for (int row = 0; row < 3; row++) {
        fill(rows, (long) row * bytes, dimension, bytes);
      }
      SevenBitKernels.squaredL2(memory, query, rows, bytes, bytes, ids, 0, 3, whole);
      SevenBitKernels.squaredL2(memory, query, rows, 0, bytes, cut, ids, 0, 3, front);
      SevenBitKernels.squaredL2(
          memory, query + cut, rows, cut, bytes, bytes - cut, ids, 0, 3, rest);
      for (int i = 0; i < 3; i++) {
        long row = (long) ids[i] * bytes;
        assertThat(front[i])
            .as(where())
            .isEqualTo(PlainSevenBitKernels.squaredL2(memory, query, rows, row, cut));
        assertThat(front[i] + rest[i]).as(where()).isEqualTo(whole[i]);
      }
    });
  }

  @Test
  void blocksOfNibbles() {
    int[] sums = new int[FastScan.OUT];
    int[] plain = new int[FastScan.OUT];
    short[] words = new short[64];
    everyDimension(parts -> {
      byte[] table = new byte[16 * FastScan.storedParts(parts)];
      random.nextBytes(table);
      long block = 1 + random.nextInt(64);
      FastScan.sums(table, memory, block, words, sums);
      FastScan.plainSums(table, memory, block, plain);
      assertThat(sums).as(where()).isEqualTo(plain);
    });
  }

  private void fill(MemorySegment codes, long at, int dimension, int codeBytes) {
    for (int i = 0; i < codeBytes; i++) {
      int element = i < dimension ? random.nextInt(128) : SevenBitQuantizer.CENTRE;
      codes.set(ValueLayout.JAVA_BYTE, at + i, (byte) element);
    }
  }

  private void close(float sum, float plain, double magnitude) {
    assertThat((double) sum)
        .as(where())
        .isCloseTo(plain, Offset.offset(2 * (dimension + 2) * UNIT * magnitude));
  }

  private String where() {
    return dimension + " elements, seed " + seed;
  }
}
