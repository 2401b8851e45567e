package io.elanus.core.kernel.quantizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.kernel.cluster.Centroids;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CodebookPlanTest {
  @ParameterizedTest
  @CsvSource({
    "8, 1000000, 128, 1, 8, 256, 16384",
    "8, 200, 128, 1, 8, 200, 200",
    "4, 200, 128, 16, 4, 16, 200",
    "10, 1000000, 128, 1, 10, 1024, 16384",
    "12, 1000000, 128, 1, 12, 4096, 32768",
    "12, 8192, 128, 1, 12, 4096, 8192",
    "12, 8190, 128, 1, 12, 4095, 8190",
    "12, 4096, 128, 1, 11, 2048, 4096",
    "12, 2000, 24, 1, 10, 1000, 2000",
    "24, 2000, 24, 1, 10, 1000, 2000",
    "24, 2000, 24, 3, 9, 333, 2000",
    "24, 512, 24, 1, 8, 256, 512",
    "24, 514, 24, 1, 9, 257, 514",
    "24, 100, 24, 1, 8, 100, 100",
    "24, 1, 24, 1, 8, 1, 1",
    "9, 0, 24, 1, 8, 0, 0",
    "16, 10000000, 16, 1, 15, 32768, 262144",
    "16, 10000000, 128, 1, 14, 11585, 92680",
    "24, 10000000, 128, 2, 13, 8192, 65536",
    "24, 10000000, 1, 1, 17, 131072, 1048576"
  })
  void givesAsManyCodewordsAsWereAskedForAsRowsFillAndAsTimeAllows(
      int bits, int rows, int dimension, int levels, int given, int codewords, int sample) {
    assertThat(CodebookPlan.of(bits, rows, dimension, levels))
        .isEqualTo(new CodebookPlan(given, codewords, sample));
  }

  /// Files name the bits that were given: a plan for these must be the same plan.
  @Test
  void staysTheSameForTheBitsItGives() {
    for (int bits = 1; bits <= ProductQuantizer.MOST_BITS; bits++) {
      for (int rows : new int[] {0, 1, 255, 256, 300, 511, 513, 1025, 5000, 70_000, 3_000_000}) {
        for (int levels : new int[] {1, 2, 16}) {
          CodebookPlan plan = CodebookPlan.of(bits, rows, 96, levels);
          assertThat(CodebookPlan.of(plan.bits(), rows, 96, levels)).isEqualTo(plan);
          assertThat(plan.codewords()).isLessThanOrEqualTo(1 << plan.bits());
        }
      }
    }
  }

  @Test
  void takesNoMoreMemoryThanTheRowsOnceAByteIsNotEnough() {
    for (int rows : new int[] {600, 5000, 70_000, 3_000_000}) {
      for (int levels : new int[] {1, 2, 16}) {
        for (int width : new int[] {1, 4, 32}) {
          int dimension = 32 * width;
          CodebookPlan plan = CodebookPlan.of(24, rows, dimension, levels);
          if (plan.bits() > 8) {
            long codebooks = levels * 32L * Centroids.residentBytes(plan.codewords(), width);
            long halfNorms = levels * 32L * 4 * plan.codewords();
            long padding = levels * 32L * 4 * 64 * (width + 1);
            assertThat(codebooks).isLessThanOrEqualTo(4L * rows * dimension + halfNorms + padding);
          }
        }
      }
    }
  }
}
