package io.elanus.core.index;

import io.elanus.core.column.SparseVectorColumn;

/// Sparse vectors in batches of [io.elanus.core.column.ColumnSource#BATCH_ROWS] rows.
public interface SparseRows {
  int rowCount();

  SparseVectorColumn batch(int batch);
}
