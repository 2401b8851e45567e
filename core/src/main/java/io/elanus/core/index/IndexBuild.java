package io.elanus.core.index;

import io.elanus.core.kernel.distance.Metric;
import java.util.Map;

/// What to build an index of.
///
/// @param rows finite vectors; they must stay readable until the build ends
/// @param parameters as [IndexMethod#buildParameters] returned them
/// @param seed of all that is random: with one thread the bytes depend on this record alone
public record IndexBuild(
    IndexedRows rows, Metric metric, Map<String, String> parameters, long seed) {
  /// @throws IllegalArgumentException when they are sparse
  public VectorRows dense() {
    if (rows instanceof IndexedRows.Dense(VectorRows dense)) {
      return dense;
    }
    throw new IllegalArgumentException("sparse rows");
  }

  /// @throws IllegalArgumentException when they are dense
  public SparseRows sparse() {
    if (rows instanceof IndexedRows.Sparse(SparseRows sparse)) {
      return sparse;
    }
    throw new IllegalArgumentException("dense rows");
  }
}
