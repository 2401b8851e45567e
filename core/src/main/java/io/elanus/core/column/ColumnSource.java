package io.elanus.core.column;

import io.elanus.core.kernel.hash.SplitBlockFilter;
import io.elanus.core.schema.FieldId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows seen column by column in batches: batch `b` holds rows `[b * BATCH_ROWS, min(rowCount, (b +
/// 1)
/// * BATCH_ROWS))`. Growing data, sealed segments and plain batches all look like this to a filter.
public interface ColumnSource {
  int BATCH_ROWS = 4096;

  int rowCount();

  /// One batch of one scalar field. A field that the data is older than gives its default, or
  /// nulls.
  Column batch(FieldId field, int batch);

  /// What is known of one batch of one scalar field without looking at it; null for nothing.
  default @Nullable BatchStatistics batchStatistics(FieldId field, int batch) {
    return null;
  }

  /// Of INT64 and VARCHAR, which values a batch may hold, by their
  /// [io.elanus.core.kernel.hash.XxHash64]; null where that is not known. Asked for apart, as it is
  /// read from where the rows are and only equalities have a use for it.
  default @Nullable SplitBlockFilter batchMembers(FieldId field, int batch) {
    return null;
  }

  /// The columns that hold the values at a path inside a JSON field, beside the documents; null
  /// when there are none. They are asked for as the columns of fields are, by their ids.
  ///
  /// @param keys from object to object
  default @Nullable ShreddedPath shredded(FieldId field, List<String> keys) {
    return null;
  }

  default int batchCount() {
    return (rowCount() + BATCH_ROWS - 1) / BATCH_ROWS;
  }

  default int batchRows(int batch) {
    return Math.min(BATCH_ROWS, rowCount() - batch * BATCH_ROWS);
  }
}
