package io.elanus.core.column;

import io.elanus.core.schema.FieldId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A batch of rows: a column for each field, all of the same length.
public record Rows(int rowCount, Map<FieldId, Column> columns) {
  public Rows {
    columns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    for (Map.Entry<FieldId, Column> column : columns.entrySet()) {
      if (column.getValue().rowCount() != rowCount) {
        throw new IllegalArgumentException(
            "field "
                + column.getKey()
                + " has "
                + column.getValue().rowCount()
                + " of "
                + rowCount
                + " rows");
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

  /// The rows of all parts, one part after the other.
  ///
  /// @param parts at least one, all with the same fields
  public static Rows concat(List<Rows> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    int rowCount = 0;
    for (Rows part : parts) {
      rowCount = Math.addExact(rowCount, part.rowCount);
    }
    Map<FieldId, Column> joined = new LinkedHashMap<>();
    for (FieldId field : parts.getFirst().columns.keySet()) {
      joined.put(field, Column.concat(parts.stream().map(part -> part.column(field)).toList()));
    }
    return new Rows(rowCount, joined);
  }

  public long byteSize() {
    long sum = 0;
    for (Column column : columns.values()) {
      sum += column.byteSize();
    }
    return sum;
  }
}
