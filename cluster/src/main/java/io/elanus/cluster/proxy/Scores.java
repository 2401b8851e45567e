package io.elanus.cluster.proxy;

/// Scores as the client wants them printed.
final class Scores {
  private Scores() {}

  /// `floor(x * 10^n + 0.5) / 10^n`; unchanged for -1 digits.
  static float[] rounded(float[] scores, int digits) {
    if (digits < 0) {
      return scores;
    }
    double unit = Math.pow(10, digits);
    float[] rounded = new float[scores.length];
    for (int i = 0; i < scores.length; i++) {
      rounded[i] = (float) (Math.floor(scores[i] * unit + 0.5) / unit);
    }
    return rounded;
  }
}
