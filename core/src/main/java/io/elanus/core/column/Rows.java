package io.elanus.core.column;

import io.elanus.core.schema.FieldId;
import java.util.LinkedHashMap;
import java.util.Map;

/// A batch of rows: a column for each field, all of the same length.
public record Rows(int rowCount, Map<FieldId, Column> columns) {
  public Rows {
    columns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    for (Map.Entry<FieldId, Column> column : columns.entrySet()) {
      if (column.getValue().rowCount() != rowCount) {
        throw new IllegalArgumentException(
            "field " + column.getKey() + " has " + column.getValue().rowCount() + " of " + rowCount + " rows");
      }
    }
  }

  public Column column(FieldId field) {
    Column column = columns.get(field);
    if (column == null) {
      throw new IllegalStateException("no column for field " + field);
    }
    return column;
  }

  public Rows gather(int[] rows) {
    Map<FieldId, Column> gathered = new LinkedHashMap<>();
    columns.forEach((field, column) -> gathered.put(field, column.gather(rows)));
    return new Rows(rows.length, gathered);
  }

  public long byteSize() {
    long sum = 0;
    for (Column column : columns.values()) {
      sum += column.byteSize();
    }
    return sum;
  }
}
