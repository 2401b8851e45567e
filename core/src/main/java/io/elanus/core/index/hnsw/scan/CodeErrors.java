package io.elanus.core.index.hnsw.scan;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import java.util.Arrays;

/// How far rows are from what their codes stand for.
///
/// A few rows may be far off: outliers that were clipped, and vectors that COSINE gives no
/// direction. They are set apart as strays, so that the bound for all others stays tight; what is
/// said of codes holds for the others only.
///
/// Of these, rows whose elements were clipped as well as rounded are *loose*: rounding moves a
/// distance by little, as often up as down, but clipping by as much as the whole error, and always
/// the same way. Rounding alone makes no more than one row in thirty thousand loose.
///
/// @param strays rows whose codes say little about them; at most about one in a hundred, besides
///   the directionless
/// @param loose rows whose errors are larger than rounding makes them, strays excepted
/// @param largest error of a row that is no stray
/// @param meanSquare of the errors of the rows that are no strays
/// @param strayFrom errors above this are those of strays
/// @param looseFrom errors above this are those of loose rows
public record CodeErrors(
    Bits strays, Bits loose, float largest, double meanSquare, double strayFrom, double looseFrom) {
  /// So many times the error that 99 of 100 rows keep within makes a stray.
  private static final int STRAY_FACTOR = 4;

  /// So many standard deviations of the squared error that rounding makes.
  private static final int LOOSE = 4;

  /// The square of an element's rounding, uniform within half a step either way, has a standard
  /// deviation of so many times its mean: `sqrt(1/180) / (1/12)`. The sum over a vector's elements
  /// has this over the root of their number.
  private static final double DEVIATION = 0.8944;

  private static final int SAMPLE = 4096;

  /// @param errors distances of rows from what their codes stand for, shape `[rowCount]`, infinite
  ///   for rows without a direction
  public static CodeErrors of(float[] errors, SevenBitQuantizer quantizer) {
    float[] sample = sample(errors);
    double strayFrom = STRAY_FACTOR * Math.max(share(sample, 0.99), quantizer.roundingError());
    double rounding = Math.max(share(sample, 0.5), quantizer.roundingError());
    double looseFrom =
        rounding * Math.sqrt(1 + LOOSE * DEVIATION / Math.sqrt(quantizer.dimension()));
    Bits strays = Bits.none(errors.length);
    Bits loose = Bits.none(errors.length);
    float largest = 0;
    double sum = 0;
    int count = 0;
    for (int row = 0; row < errors.length; row++) {
      if (errors[row] > strayFrom) {
        strays.set(row);
      } else {
        if (errors[row] > looseFrom) {
          loose.set(row);
        }
        largest = Math.max(largest, errors[row]);
        sum += (double) errors[row] * errors[row];
        count++;
      }
    }
    double meanSquare = count == 0 ? 0 : sum / count;
    return new CodeErrors(strays, loose, largest, meanSquare, strayFrom, looseFrom);
  }

  boolean isStray(double error) {
    return error > strayFrom;
  }

  boolean isLoose(double error) {
    return error > looseFrom;
  }

  /// Bytes that they take.
  public long residentBytes() {
    return 8L * (strays.words().length + loose.words().length);
  }

  /// The errors of some rows that have a direction, ascending.
  private static float[] sample(float[] errors) {
    float[] sample = new float[Math.min(errors.length, SAMPLE)];
    int count = 0;
    for (int i = 0; i < sample.length; i++) {
      float error = errors[(int) ((long) i * errors.length / sample.length)];
      if (Float.isFinite(error)) {
        sample[count++] = error;
      }
    }
    Arrays.sort(sample, 0, count);
    return Arrays.copyOf(sample, count);
  }

  /// What a share of the rows keeps within.
  private static double share(float[] sample, double share) {
    return sample.length == 0 ? 0 : sample[(int) (share * (sample.length - 1))];
  }
}
