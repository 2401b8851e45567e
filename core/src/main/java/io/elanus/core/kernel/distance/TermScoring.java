package io.elanus.core.kernel.distance;

/// What a position that a sparse query and a stored sparse vector share adds to their score.
public sealed interface TermScoring {
  /// The product of both weights.
  record InnerProduct() implements TermScoring {}

  /// Okapi BM25 (Robertson & Zaragoza 2009): the stored vector holds term frequencies, the query
  /// the inverse document frequency of each term, times how often it asks for it. A term adds `idf
  /// tf (k1 + 1) / (tf + k1 (1 - b + b length / averageLength))`, where the length of a stored
  /// vector is the sum of its frequencies.
  ///
  /// @param averageLength over the whole collection, above 0
  record Bm25(double k1, double b, double averageLength) implements TermScoring {
    public static final double DEFAULT_K1 = 1.2;
    public static final double DEFAULT_B = 0.75;

    public Bm25 {
      if (!(averageLength > 0)) {
        throw new IllegalArgumentException("average length " + averageLength);
      }
    }

    /// What is added to a frequency under the fraction, for a vector of length 0.
    public double constant() {
      return k1 * (1 - b);
    }

    /// How much more it is for each term that a vector is longer.
    public double slope() {
      return k1 * b / averageLength;
    }

    /// How much a frequency is worth.
    ///
    /// @param saturation [#constant] and [#slope] times the vector's length
    public double score(double idf, double frequency, double saturation) {
      return idf * frequency * (k1 + 1) / (frequency + saturation);
    }
  }
}
