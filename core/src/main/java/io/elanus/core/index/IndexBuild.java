package io.elanus.core.index;

import io.elanus.core.kernel.distance.Metric;
import java.util.List;
import java.util.Map;

/// What to build an index of.
///
/// @param rows finite vectors; they must stay readable until the build ends
/// @param parameters as [IndexMethod#buildParameters] returned them
/// @param seed of all that is random: with one thread the bytes depend on this record alone
/// @param merged indexes of the segments that the rows were merged from; empty when they were not,
///   or when these have none. HNSW makes use of them; every other type ignores them
///   ([IndexMethod#makesUseOfMerged])
public record IndexBuild(
    IndexedRows rows,
    Metric metric,
    Map<String, String> parameters,
    long seed,
    List<MergedIndex> merged) {
  public IndexBuild {
    merged = List.copyOf(merged);
  }

  /// Of rows that were not merged.
  public IndexBuild(IndexedRows rows, Metric metric, Map<String, String> parameters, long seed) {
    this(rows, metric, parameters, seed, List.of());
  }

  /// @throws IllegalArgumentException when they are sparse
  public VectorRows dense() {
    return switch (rows) {
      case IndexedRows.Dense(VectorRows dense) -> dense;
      case IndexedRows.Sparse _ -> throw new IllegalArgumentException("no dense rows to build of");
    };
  }

  /// @throws IllegalArgumentException when they are dense
  public SparseRows sparse() {
    return switch (rows) {
      case IndexedRows.Sparse(SparseRows sparse) -> sparse;
      case IndexedRows.Dense _ -> throw new IllegalArgumentException("no sparse rows to build of");
    };
  }
}
