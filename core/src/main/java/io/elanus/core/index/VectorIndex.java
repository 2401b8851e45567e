package io.elanus.core.index;

/// An index over one vector field of one sealed segment. Immutable; any number of threads may
/// search it at once. Never returns fewer hits than exist among the eligible rows within the
/// bounds, up to `topK`: when a walk comes back short it falls back to an exact scan.
public interface VectorIndex {
  Hits search(QueryVector query, SearchSpec spec);

  int rowCount();

  /// Reads what opening left unread of the file, because it is too large to be read before the
  /// first search, and compares its checksums. Until then every hit has its right score, but damage
  /// may keep better ones from being found.
  ///
  /// @throws io.elanus.core.error.DatabaseException when the file is damaged: search it no more
  default void verify() {}

  /// Bytes of memory that it keeps resident, mapped files not counted.
  long residentBytes();
}
