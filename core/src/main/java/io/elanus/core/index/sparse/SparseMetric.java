package io.elanus.core.index.sparse;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.distance.TermScoring;
import io.elanus.core.schema.DataType;

/// The metrics of sparse vectors, and what a search says about them.
public final class SparseMetric {
  /// BM25's own numbers among the search parameters; the average length is the collection's.
  public static final String BM25_K1 = "bm25_k1";

  public static final String BM25_B = "bm25_b";
  public static final String BM25_AVERAGE_LENGTH = "bm25_avgdl";

  private SparseMetric() {}

  /// @throws DatabaseException when the metric is not for sparse vectors
  public static TermScoring scoring(Metric metric, SearchTuning tuning) {
    return switch (metric) {
      case IP -> new TermScoring.InnerProduct();
      case BM25 ->
          new TermScoring.Bm25(
              tuning.number(BM25_K1, TermScoring.Bm25.DEFAULT_K1),
              tuning.number(BM25_B, TermScoring.Bm25.DEFAULT_B),
              tuning.number(BM25_AVERAGE_LENGTH, 1));
      case L2, COSINE, HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD ->
          throw DatabaseException.invalid(
              "metric type %s does not fit vectors of type %s",
              metric, DataType.SPARSE_FLOAT_VECTOR.wireName());
    };
  }
}
