package io.elanus.engine.search;

import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.ShreddedPath;
import io.elanus.core.schema.FieldId;
import io.elanus.engine.segment.Segment;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A few rows of a segment, seen by a filter as if there were no others.
record GatheredRows(Segment segment, int[] rows) implements ColumnSource {
  @Override
  public int rowCount() {
    return rows.length;
  }

  @Override
  public Column batch(FieldId field, int batch) {
    int from = batch * BATCH_ROWS;
    int[] wanted = Arrays.copyOfRange(rows, from, from + batchRows(batch));
    return segment.gather(field, wanted);
  }

  @Override
  public @Nullable ShreddedPath shredded(FieldId field, List<String> keys) {
    return segment.shredded(field, keys);
  }
}
