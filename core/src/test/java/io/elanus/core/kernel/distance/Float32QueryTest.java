package io.elanus.core.kernel.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class Float32QueryTest {
  private static final float[] SIZES = {1, 0, 1e-30f, 1e-45f, 1e18f, 1e20f, 3e38f, -3e38f};

  /// Squared lengths and products beyond float32 still give the angle.
  @Test
  void findsTheAngleOfVectorsOfAnySize() {
    float[] rows = new float[16 * SIZES.length];
    for (int row = 0; row < SIZES.length; row++) {
      rows[16 * row] = SIZES[row];
      rows[16 * row + 5] = SIZES[row];
      rows[16 * row + 9] = SIZES[row] / 4;
    }
    for (float size : SIZES) {
      float[] elements = new float[16];
      elements[0] = size;
      elements[9] = size / -2;
      Float32Query query = Float32Query.ofPadded(Metric.COSINE, elements);
      MemorySegment stored = MemorySegment.ofArray(rows);
      float[] four = new float[SIZES.length];
      for (int row = 0; row < SIZES.length; row += 4) {
        long offset = 64L * row;
        query.score(stored, offset, offset + 64, offset + 128, offset + 192, four, row);
      }
      for (int row = 0; row < SIZES.length; row++) {
        float score = query.score(stored, 64L * row);
        assertThat(four[row]).isEqualTo(score);
        assertThat((double) score)
            .as("%s and %s", size, SIZES[row])
            .isCloseTo(cosine(elements, rows, 16 * row), within(1e-6));
      }
    }
  }

  private static double cosine(float[] query, float[] rows, int from) {
    double dot = 0;
    double norm = 0;
    double rowNorm = 0;
    for (int i = 0; i < 16; i++) {
      dot += (double) query[i] * rows[from + i];
      norm += (double) query[i] * query[i];
      rowNorm += (double) rows[from + i] * rows[from + i];
    }
    return norm == 0 || rowNorm == 0 ? 0 : dot / Math.sqrt(norm) / Math.sqrt(rowNorm);
  }
}
