package io.elanus.benchmarks.filtered;

import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.bits.Bits;
import java.util.Random;

/// Rows, queries, and filters for each query.
interface FilteredRows {
  /// How a filter lies to the query: at random; what is nearest to it; what is farthest.
  enum Kind {
    UNCORRELATED,
    CORRELATED,
    ANTI_CORRELATED
  }

  VectorRows rows();

  /// Shape `[queries][dimension]`.
  float[][] queries();

  /// The rows that pass for one query: `share` of all, to the row.
  Bits filter(Kind kind, double share, int query, Random random);
}
