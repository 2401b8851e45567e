package io.elanus.core.index.hnsw;

import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A graph made ready to be searched. Any number of threads may search at once; closing the arena
/// while one does is the caller's mistake.
public final class HnswIndex implements VectorIndex {
  private HnswIndex() {}

  /// Checks the file and copies what is hot into `arena`; `file` may be unmapped afterwards.
  ///
  /// @param rows the vectors it was built from, to score candidates exactly
  /// @param arena shared; lives as long as the index is searched
  /// @throws io.elanus.core.error.DatabaseException when the file is damaged or belongs to other rows
  public static HnswIndex open(MemorySegment file, VectorRows rows, Arena arena) {
    throw new UnsupportedOperationException("not yet");
  }

  /// @param spec effort 0 lets the index choose its beam width
  @Override
  public Hits search(QueryVector query, SearchSpec spec) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public int rowCount() {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public long residentBytes() {
    throw new UnsupportedOperationException("not yet");
  }
}
