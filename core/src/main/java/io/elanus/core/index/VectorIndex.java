package io.elanus.core.index;

/// An index over one vector field of one sealed segment. Immutable; any number of threads may
/// search it at once. Never returns fewer hits than exist among the eligible rows within the
/// bounds, up to `topK`: when a walk comes back short it falls back to an exact scan.
public interface VectorIndex {
  Hits search(QueryVector query, SearchSpec spec);

  int rowCount();

  /// Bytes of memory that it keeps resident, mapped files not counted.
  long residentBytes();
}
