package io.elanus.core.index.hnsw;

import io.elanus.core.index.hnsw.scan.Sketches;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import java.util.Arrays;
import java.util.stream.IntStream;

/// In which order the codes of a graph have the elements of a vector: where few of them have nearly
/// all of the variance, as the middle of pictures has, these come first, and a walk tells most rows
/// that are too far by the codes' first bytes (`SevenBitDistances`).
///
/// @param elements shape `[dimension]`, which element of the vector comes at each place; empty when
///   they come as they are
/// @param prefix the bytes, a multiple of 64, that tell most of a distance; 0 when elements come as
///   they are
record CodeOrder(int[] elements, int prefix) {
  static final CodeOrder NATURAL = new CodeOrder(new int[0], 0);

  /// What longer vectors would gain was not measured.
  private static final int LONGEST = 8192;

  /// Codes that are no longer fit into few lines of the cache.
  private static final int SHORT = 256;

  /// The part of the variance that the prefix has.
  private static final double TELLING = 0.9;

  /// The most that the prefix may be of a code: what is left for few rows must be worth a second
  /// look.
  private static final double WORTHWHILE = 0.625;

  /// The order for rows like those of a sample. Elements of one part of a sketch stay together: it
  /// tells more when they are neighbours in the vector.
  ///
  /// @param sample shape `[rows][>= dimension]`, finite
  static CodeOrder of(float[][] sample, int dimension) {
    int codeBytes = SevenBitQuantizer.codeBytes(dimension);
    if (codeBytes <= SHORT || dimension > LONGEST) {
      return NATURAL;
    }
    int group = Sketches.partWidth(dimension);
    double[] variances = variances(sample, dimension);
    double[] ofGroups = new double[Sketches.parts(dimension)];
    double all = 0;
    for (int i = 0; i < dimension; i++) {
      ofGroups[i / group] += variances[i];
      all += variances[i];
    }
    int whole = dimension / group;
    int[] groups =
        IntStream.range(0, whole)
            .boxed()
            .sorted((a, b) -> Double.compare(ofGroups[b], ofGroups[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    int prefix = prefix(groups, group, ofGroups, all);
    return prefix == 0 || prefix > WORTHWHILE * codeBytes
        ? NATURAL
        : new CodeOrder(elements(groups, group, dimension), prefix);
  }

  /// The least multiple of 64 bytes that tell; 0 when there are none.
  private static int prefix(int[] groups, int group, double[] variances, double all) {
    double first = 0;
    for (int i = 0; i < groups.length; i++) {
      first += variances[groups[i]];
      int bytes = (i + 1) * group;
      if (bytes % 64 == 0 && all > 0 && first >= TELLING * all) {
        return bytes;
      }
    }
    return 0;
  }

  /// A last group that is no whole one stays the last.
  private static int[] elements(int[] groups, int group, int dimension) {
    int[] elements = new int[dimension];
    Arrays.setAll(
        elements, at -> at / group < groups.length ? groups[at / group] * group + at % group : at);
    return elements;
  }

  private static double[] variances(float[][] sample, int dimension) {
    double[] variances = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      double sum = 0;
      double squares = 0;
      double from = sample.length == 0 ? 0 : sample[0][i];
      for (float[] row : sample) {
        double value = row[i] - from;
        sum += value;
        squares += value * value;
      }
      variances[i] = Math.max(0, squares - sum * sum / Math.max(1, sample.length));
    }
    return variances;
  }

  boolean isNatural() {
    return prefix == 0;
  }

  /// Whether codes of so many bytes can have this order.
  boolean fits(int dimension, int codeBytes) {
    if (isNatural()) {
      return elements.length == 0;
    }
    boolean[] seen = new boolean[dimension];
    for (int element : elements) {
      if (element < 0 || element >= dimension || seen[element]) {
        return false;
      }
      seen[element] = true;
    }
    return elements.length == dimension && prefix % 64 == 0 && prefix <= codeBytes - 64;
  }

  /// The same of each vector of a sample.
  float[][] ofAll(float[][] sample) {
    return isNatural()
        ? sample
        : Arrays.stream(sample)
            .map(vector -> of(vector, new float[vector.length]))
            .toArray(float[][]::new);
  }

  /// A vector's elements in this order.
  ///
  /// @param vector padded with zeros
  /// @param buffer as long as the vector, zero behind the dimension; may be what is answered
  float[] of(float[] vector, float[] buffer) {
    if (isNatural()) {
      return vector;
    }
    for (int i = 0; i < elements.length; i++) {
      buffer[i] = vector[elements[i]];
    }
    return buffer;
  }
}
