package io.elanus.engine.search;

import io.elanus.core.column.Column;
import io.elanus.core.column.Rows;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.engine.segment.Segment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows picked from several segments, in the order in which they are answered.
///
/// @param segmentOf which segment each row is in, shape `[rows]`
/// @param rows row numbers there
record PickedRows(List<? extends Segment> segments, int[] segmentOf, int[] rows) {
  /// The values of some fields, a column each.
  ///
  /// @param keys the values of the field `key`, read already
  Rows read(CollectionSchema schema, List<FieldId> fields, FieldId key, Column keys) {
    Map<FieldId, Column> columns = new LinkedHashMap<>(2 * fields.size() + 1);
    int used = rows.length == 0 ? 0 : onlySegment();
    Layout layout = used < 0 ? layout() : null;
    for (FieldId field : fields) {
      columns.put(field, field.equals(key) ? keys : read(schema, field, used, layout));
    }
    return new Rows(rows.length, columns);
  }

  /// The values of one field.
  Column read(CollectionSchema schema, FieldId field) {
    int used = rows.length == 0 ? 0 : onlySegment();
    return read(schema, field, used, used < 0 ? layout() : null);
  }

  /// @param used the segment that all rows are in; -1 when there are more and `layout` tells
  private Column read(CollectionSchema schema, FieldId field, int used, @Nullable Layout layout) {
    if (rows.length == 0) {
      return Column.emptyOf(fieldOf(schema, field));
    }
    return layout == null ? segments.get(used).gather(field, rows) : layout.read(segments, field);
  }

  /// The segment that all rows are in, -1 when there are more.
  private int onlySegment() {
    for (int i = 1; i < segmentOf.length; i++) {
      if (segmentOf[i] != segmentOf[0]) {
        return -1;
      }
    }
    return segmentOf[0];
  }

  private Layout layout() {
    int[] counts = new int[segments.size()];
    for (int segment : segmentOf) {
      counts[segment]++;
    }
    int[][] rowsOf = new int[segments.size()][];
    int[] starts = new int[segments.size()];
    for (int s = 0, start = 0; s < counts.length; s++) {
      rowsOf[s] = new int[counts[s]];
      starts[s] = start;
      start += counts[s];
    }
    int[] order = new int[rows.length];
    int[] filled = new int[segments.size()];
    for (int i = 0; i < rows.length; i++) {
      int s = segmentOf[i];
      order[i] = starts[s] + filled[s];
      rowsOf[s][filled[s]++] = rows[i];
    }
    return new Layout(rowsOf, order);
  }

  private static FieldSchema fieldOf(CollectionSchema schema, FieldId field) {
    FieldSchema found = schema.field(field);
    if (found == null) {
      throw new IllegalStateException("no field " + field + " in collection " + schema.name());
    }
    return found;
  }

  /// @param rowsOf the rows of each segment
  /// @param order where each answered row is when the segments' rows are put end to end
  private record Layout(int[][] rowsOf, int[] order) {
    Column read(List<? extends Segment> segments, FieldId field) {
      List<Column> parts = new ArrayList<>();
      for (int s = 0; s < rowsOf.length; s++) {
        if (rowsOf[s].length > 0) {
          parts.add(segments.get(s).gather(field, rowsOf[s]));
        }
      }
      return Column.concat(parts).gather(order);
    }
  }
}
