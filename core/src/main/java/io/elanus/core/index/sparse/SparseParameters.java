package io.elanus.core.index.sparse;

import io.elanus.core.index.BuildParameters;
import io.elanus.core.kernel.distance.TermScoring;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How posting lists are gone through, and BM25's numbers. Ranges, defaults and error texts are
/// Milvus's.
///
/// @param k1 at least 0: how soon more of the same term stops to count
/// @param b 0..1: how much long texts are held back
record SparseParameters(SparseAlgorithm algorithm, double k1, double b) {
  private static final String ALGORITHM = "inverted_index_algo";

  /// Checked and ignored, as since Milvus 2.5.4.
  private static final String DROP_RATIO_BUILD = "drop_ratio_build";

  /// @throws io.elanus.core.error.DatabaseException when one is malformed or out of range
  static SparseParameters of(Map<String, String> parameters) {
    @Nullable String name = parameters.get(ALGORITHM);
    SparseAlgorithm algorithm =
        name == null || name.isBlank() ? SparseAlgorithm.DEFAULT : SparseAlgorithm.named(name);
    BuildParameters.share(parameters, DROP_RATIO_BUILD, 0);
    double k1 =
        BuildParameters.number(
            parameters, SparseMetric.BM25_K1, TermScoring.Bm25.DEFAULT_K1, 0, Float.MAX_VALUE);
    double b =
        BuildParameters.number(parameters, SparseMetric.BM25_B, TermScoring.Bm25.DEFAULT_B, 0, 1);
    return new SparseParameters(algorithm, k1, b);
  }

  Map<String, String> asMap() {
    Map<String, String> map = new TreeMap<>();
    map.put(ALGORITHM, algorithm.name());
    map.put(SparseMetric.BM25_K1, Double.toString(k1));
    map.put(SparseMetric.BM25_B, Double.toString(b));
    return map;
  }
}
