package io.elanus.engine.search;

import io.elanus.core.column.BatchStatistics;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.ShreddedPath;
import io.elanus.core.kernel.hash.SplitBlockFilter;
import io.elanus.core.schema.FieldId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some batches of a source, seen by a filter as if there were no others.
///
/// @param first the first batch
/// @param count batches
record BatchWindow(ColumnSource source, int first, int count) implements ColumnSource {
  @Override
  public int rowCount() {
    return Math.min(source.rowCount(), (first + count) * BATCH_ROWS) - firstRow();
  }

  int firstRow() {
    return first * BATCH_ROWS;
  }

  @Override
  public Column batch(FieldId field, int batch) {
    return source.batch(field, first + batch);
  }

  @Override
  public @Nullable BatchStatistics batchStatistics(FieldId field, int batch) {
    return source.batchStatistics(field, first + batch);
  }

  @Override
  public @Nullable SplitBlockFilter batchMembers(FieldId field, int batch) {
    return source.batchMembers(field, first + batch);
  }

  @Override
  public @Nullable ShreddedPath shredded(FieldId field, List<String> keys) {
    return source.shredded(field, keys);
  }
}
