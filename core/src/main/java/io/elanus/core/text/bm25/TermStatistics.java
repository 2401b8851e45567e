package io.elanus.core.text.bm25;

import java.util.List;

/// What is known of some terms over some rows.
///
/// @param documents rows, deleted ones that are still stored included
/// @param totalLength terms of all rows, repeats included
/// @param frequencies for each term the rows that hold it, shape `[terms]`
public record TermStatistics(long documents, double totalLength, long[] frequencies) {
  /// Of all parts together.
  ///
  /// @param terms how many each part speaks of
  public static TermStatistics sum(List<TermStatistics> parts, int terms) {
    long documents = 0;
    double length = 0;
    long[] frequencies = new long[terms];
    for (TermStatistics part : parts) {
      documents += part.documents;
      length += part.totalLength;
      for (int t = 0; t < terms; t++) {
        frequencies[t] += part.frequencies[t];
      }
    }
    return new TermStatistics(documents, length, frequencies);
  }

  /// Terms of a row in the mean; 0 without rows.
  public double averageLength() {
    return documents == 0 ? 0 : totalLength / documents;
  }

  /// How much a term tells: `ln(1 + (N - n + 0.5) / (n + 0.5))`, positive.
  public double inverseDocumentFrequency(int term) {
    double holding = frequencies[term];
    return Math.log1p((documents - holding + 0.5) / (holding + 0.5));
  }
}
