package io.elanus.core.expression;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Validity;
import io.elanus.core.geometry.Shapes;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.StructSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Rows as plain objects, and the same rows as columns. Values: Boolean, Long, Double, String,
/// [Time], [Shape], a List of these, null for NULL, [Document] for JSON.
final class Table {
  /// JSON as text and as objects: Map, List, Long, Double, String, Boolean, [#NULL].
  record Document(String text, Object value) {}

  /// A value of TIMESTAMPTZ.
  record Time(long micros) {}

  /// A value of GEOMETRY as well-known text.
  record Shape(String text) {}

  /// The JSON null.
  static final Object NULL = "a JSON null of its own identity".toCharArray();

  final CollectionSchema schema;
  final List<Map<String, Object>> rows = new ArrayList<>();
  private ColumnSource source;

  Table(List<FieldSchema> fields) {
    this(fields, List.of());
  }

  Table(List<FieldSchema> fields, List<StructSchema> structs) {
    this.schema =
        new CollectionSchema(
            "films",
            "",
            fields,
            structs,
            List.of(),
            fields.stream().anyMatch(FieldSchema::dynamic),
            1);
  }

  /// @return this
  Table row(Object... values) {
    Map<String, Object> row = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      row.put(schema.fields().get(i).name(), values[i]);
    }
    rows.add(row);
    return this;
  }

  static FieldSchema field(int id, String name, DataType type) {
    return FieldSchema.of(id, name, type, Map.of());
  }

  static FieldSchema array(int id, String name, DataType elementType, boolean nullable) {
    return new FieldSchema(
        new FieldId(id),
        name,
        "",
        DataType.ARRAY,
        elementType,
        Map.of(),
        false,
        false,
        false,
        false,
        nullable,
        false,
        null);
  }

  /// The numbers of the rows that match, counted from zero.
  List<Integer> matching(String filter, Map<String, TemplateValue> templates) {
    Bits bits = FilterCompiler.compile(filter, schema, templates).matching(source());
    List<Integer> found = new ArrayList<>();
    for (int row = bits.next(0); row >= 0; row = bits.next(row + 1)) {
      found.add(row);
    }
    return found;
  }

  /// The rows as a source of batches; made once, so that no row may come after.
  ColumnSource source() {
    if (source == null) {
      source = makeSource();
    }
    return source;
  }

  private ColumnSource makeSource() {
    Map<FieldId, List<Column>> columns = new HashMap<>();
    for (FieldSchema field : schema.fields()) {
      List<Column> batches = new ArrayList<>();
      for (int from = 0; from < rows.size(); from += ColumnSource.BATCH_ROWS) {
        List<Object> values = new ArrayList<>();
        for (int row = from; row < Math.min(rows.size(), from + ColumnSource.BATCH_ROWS); row++) {
          values.add(rows.get(row).get(field.name()));
        }
        batches.add(column(field.type(), field.elementType(), values));
      }
      columns.put(field.id(), batches);
    }
    return new ColumnSource() {
      @Override
      public int rowCount() {
        return rows.size();
      }

      @Override
      public Column batch(FieldId field, int batch) {
        return columns.get(field).get(batch);
      }
    };
  }

  private static Column column(DataType type, DataType elementType, List<Object> values) {
    Bits present = Bits.none(values.size());
    for (int row = 0; row < values.size(); row++) {
      if (values.get(row) != null) {
        present.set(row);
      }
    }
    Bits valid = Validity.orNullWhenFull(present);
    return switch (type) {
      case BOOL, INT8, INT16, INT32, INT64 ->
          new IntegerColumn(
              type,
              values.stream()
                  .mapToLong(
                      v -> v == null ? 0 : v instanceof Boolean bool ? (bool ? 1 : 0) : (Long) v)
                  .toArray(),
              valid);
      case TIMESTAMPTZ ->
          new IntegerColumn(
              type,
              values.stream().mapToLong(v -> v == null ? 0 : ((Time) v).micros()).toArray(),
              valid);
      case FLOAT, DOUBLE ->
          new FloatingColumn(
              type, values.stream().mapToDouble(v -> v == null ? 0 : (Double) v).toArray(), valid);
      case VARCHAR ->
          BytesColumn.of(
              type, values.stream().map(v -> utf8(v == null ? "" : (String) v)).toList(), valid);
      case JSON ->
          BytesColumn.of(
              type,
              values.stream().map(v -> utf8(v == null ? "" : ((Document) v).text())).toList(),
              valid);
      case GEOMETRY ->
          BytesColumn.of(
              type,
              values.stream()
                  .map(v -> v == null ? new byte[0] : Shapes.binary(((Shape) v).text()))
                  .toList(),
              valid);
      case ARRAY -> {
        int[] offsets = new int[values.size() + 1];
        List<Object> elements = new ArrayList<>();
        for (int row = 0; row < values.size(); row++) {
          if (values.get(row) instanceof List<?> list) {
            elements.addAll(list);
          }
          offsets[row + 1] = elements.size();
        }
        yield new ArrayColumn(offsets, column(elementType, null, elements), valid);
      }
      default -> throw new IllegalArgumentException("no column of " + type);
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
