package io.elanus.core.index.flat;

import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SparseRows;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.distance.Metric;
import java.util.List;

/// The exact `topK` of one query over dense or sparse rows.
public final class FlatSearch {
  private FlatSearch() {}

  /// @throws io.elanus.core.error.DatabaseException when the metric does not fit the type
  public static Hits search(VectorRows rows, Metric metric, QueryVector.Dense query, SearchSpec spec) {
    throw new UnsupportedOperationException("not yet: " + rows + metric + query + spec);
  }

  /// As the other, for several queries at once: rows are read once for all of them.
  ///
  /// @return the hits of each query
  /// @throws io.elanus.core.error.DatabaseException when the metric does not fit the type
  public static List<Hits> searchAll(
      VectorRows rows, Metric metric, List<QueryVector.Dense> queries, SearchSpec spec) {
    throw new UnsupportedOperationException("not yet: " + rows + metric + queries + spec);
  }

  /// Inner product over sparse rows; rows that share no position with the query are no hits.
  public static Hits search(SparseRows rows, QueryVector.Sparse query, SearchSpec spec) {
    throw new UnsupportedOperationException("not yet: " + rows + query + spec);
  }
}
