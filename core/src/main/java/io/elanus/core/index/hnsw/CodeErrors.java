package io.elanus.core.index.hnsw;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import java.util.Arrays;

/// How far rows are from what their codes stand for.
///
/// A few rows may be far off: outliers that were clipped, and vectors that COSINE gives no
/// direction. They are set apart as strays, so that the bound for all others stays tight; what is
/// said of codes holds for the others only.
///
/// @param strays rows whose codes say little about them; at most about one in a hundred, besides
///   the directionless
/// @param largest error of a row that is no stray
/// @param meanSquare of the errors of the rows that are no strays
/// @param strayFrom errors above this are those of strays
record CodeErrors(Bits strays, float largest, double meanSquare, double strayFrom) {
  /// So many times the error that 99 of 100 rows keep within makes a stray.
  private static final int STRAY_FACTOR = 4;

  private static final int SAMPLE = 4096;

  /// @param errors shape `[rowCount]`, infinite for rows without a direction
  static CodeErrors of(float[] errors, SevenBitQuantizer quantizer) {
    double usual = Math.max(usual(errors), quantizer.roundingError());
    double strayFrom = STRAY_FACTOR * usual;
    Bits strays = Bits.none(errors.length);
    float largest = 0;
    double sum = 0;
    int count = 0;
    for (int row = 0; row < errors.length; row++) {
      if (errors[row] > strayFrom) {
        strays.set(row);
      } else {
        largest = Math.max(largest, errors[row]);
        sum += (double) errors[row] * errors[row];
        count++;
      }
    }
    return new CodeErrors(strays, largest, count == 0 ? 0 : sum / count, strayFrom);
  }

  boolean isStray(double error) {
    return error > strayFrom;
  }

  /// What 99 of 100 rows that have a direction keep within.
  private static double usual(float[] errors) {
    float[] sample = new float[Math.min(errors.length, SAMPLE)];
    int count = 0;
    for (int i = 0; i < sample.length; i++) {
      float error = errors[(int) ((long) i * errors.length / sample.length)];
      if (Float.isFinite(error)) {
        sample[count++] = error;
      }
    }
    Arrays.sort(sample, 0, count);
    return count == 0 ? 0 : sample[(int) (0.99 * (count - 1))];
  }
}
