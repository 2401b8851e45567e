package io.elanus.core.index;

/// The vectors of one field of one sealed segment.
public sealed interface IndexedRows {
  int rowCount();

  record Dense(VectorRows rows) implements IndexedRows {
    @Override
    public int rowCount() {
      return rows.rowCount();
    }
  }

  record Sparse(SparseRows rows) implements IndexedRows {
    @Override
    public int rowCount() {
      return rows.rowCount();
    }
  }
}
