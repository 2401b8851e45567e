package io.elanus.engine.search;

import io.elanus.core.expression.Filter;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.engine.segment.Segment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How long a filter takes, roughly: good enough to tell microseconds from milliseconds.
final class FilterCost {
  private FilterCost() {}

  static long nanos(
      @Nullable Filter filter, CollectionSchema schema, List<? extends Segment> segments) {
    if (filter == null || filter.primaryKeys() != null) {
      return 0;
    }
    long perRow = 1;
    for (FieldId id : filter.fields()) {
      FieldSchema field = schema.field(id);
      perRow += field == null ? 0 : nanosPerRow(field);
    }
    long rows = 0;
    for (Segment segment : segments) {
      rows += segment.rowCount();
    }
    return rows * perRow;
  }

  private static long nanosPerRow(FieldSchema field) {
    return switch (field.type()) {
      case BOOL, INT8, INT16, INT32, INT64, TIMESTAMPTZ, FLOAT, DOUBLE -> 1;
      case VARCHAR -> 20;
      case ARRAY -> 50;
      case JSON -> 200;
      case TEXT, GEOMETRY -> 2000;
      case BINARY_VECTOR,
          FLOAT_VECTOR,
          FLOAT16_VECTOR,
          BFLOAT16_VECTOR,
          INT8_VECTOR,
          SPARSE_FLOAT_VECTOR ->
          0;
    };
  }
}
