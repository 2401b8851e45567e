package io.elanus.core.kernel.quantizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SevenBitKernelsTest {
  private static final int ROWS = 11;

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  @Test
  void agreeWithThePlainSumsInEveryLength() {
    for (int codeBytes = 64; codeBytes <= 1152; codeBytes += 64) {
      agree(codeBytes, codes(codeBytes, false));
      agree(codeBytes, codes(codeBytes, true));
    }
  }

  @Test
  void holdTheLargestSumsOfTheLargestDimension() {
    int codeBytes = 32_768;
    agree(codeBytes, codes(codeBytes, true));
  }

  private void agree(int codeBytes, MemorySegment codes) {
    int[] ids = new int[ROWS + 4];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = random.nextInt(ROWS);
    }
    int[] distances = new int[ROWS + SevenBitKernels.OUT_PADDING];
    int[] dots = new int[ROWS + SevenBitKernels.OUT_PADDING];
    long query = 3L * codeBytes;
    SevenBitKernels.squaredL2(codes, query, codes, codeBytes, codeBytes, ids, 0, ROWS, distances);
    SevenBitKernels.negatedDot(codes, query, codes, codeBytes, codeBytes, ids, 0, ROWS, dots);
    for (int i = 0; i < ROWS; i++) {
      long row = (long) ids[i] * codeBytes;
      assertThat(distances[i])
          .as("%d bytes, seed %d", codeBytes, seed)
          .isEqualTo(PlainSevenBitKernels.squaredL2(codes, query, codes, row, codeBytes));
      assertThat(dots[i])
          .as("%d bytes, seed %d", codeBytes, seed)
          .isEqualTo(PlainSevenBitKernels.negatedDot(codes, query, codes, row, codeBytes));
    }
  }

  /// @param extreme only the smallest and the largest codes, the same in a whole row
  private MemorySegment codes(int codeBytes, boolean extreme) {
    MemorySegment codes = Arena.ofAuto().allocate((long) ROWS * codeBytes, 64);
    for (int row = 0; row < ROWS; row++) {
      byte whole = (byte) (row % 2 == 0 ? 127 : 0);
      for (int i = 0; i < codeBytes; i++) {
        codes.set(
            ValueLayout.JAVA_BYTE,
            (long) row * codeBytes + i,
            extreme ? whole : (byte) random.nextInt(128));
      }
    }
    return codes;
  }
}
