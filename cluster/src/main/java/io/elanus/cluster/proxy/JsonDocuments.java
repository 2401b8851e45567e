package io.elanus.cluster.proxy;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// JSON documents of rows: checked, put together, laid over one another. Numbers and texts keep the
/// digits and letters they came with.
final class JsonDocuments {
  static final byte[] EMPTY_OBJECT = {'{', '}'};

  private static final JsonFactory JSON = new JsonFactory();

  private JsonDocuments() {}

  /// One whole document and nothing after it.
  static void requireValid(FieldSchema field, BytesColumn column, int row) {
    int length = column.length(row);
    if (isEmptyObject(column, row)) {
      return;
    }
    try (JsonParser parser = parser(column.bytes(), column.offsets()[row], length)) {
      boolean object = parser.nextToken() == JsonToken.START_OBJECT;
      if (parser.currentToken() == null) {
        throw invalid(field, row);
      }
      if (field.dynamic() && !object) {
        throw DatabaseException.invalid("dynamic field of row %d is no JSON object", row);
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw invalid(field, row);
      }
    } catch (JacksonException broken) {
      throw invalid(field, row);
    }
  }

  private static DatabaseException invalid(FieldSchema field, int row) {
    return DatabaseException.invalid(
        "field %s, row number: %d is no valid JSON", field.name(), row);
  }

  private static boolean isEmptyObject(BytesColumn column, int row) {
    int at = column.offsets()[row];
    return column.length(row) == 2 && column.bytes()[at] == '{' && column.bytes()[at + 1] == '}';
  }

  /// Undeclared keys must not hide declared fields.
  static void requireOnlyUndeclared(CollectionSchema schema, BytesColumn column) {
    Set<String> declared = new HashSet<>();
    schema.declaredFields().forEach(field -> declared.add(field.name()));
    for (int row = 0; row < column.rowCount(); row++) {
      if (!isEmptyObject(column, row)) {
        requireOnlyUndeclared(declared, column, row);
      }
    }
  }

  private static void requireOnlyUndeclared(Set<String> declared, BytesColumn column, int row) {
    try (JsonParser parser = parser(column.bytes(), column.offsets()[row], column.length(row))) {
      parser.nextToken();
      for (String key = parser.nextName(); key != null; key = parser.nextName()) {
        if (declared.contains(key)) {
          throw DatabaseException.invalid(
              "dynamic json cannot include the static field name: %s", key);
        }
        if (key.equals(FieldSchema.DYNAMIC_FIELD_NAME)) {
          throw DatabaseException.invalid(
              "use $meta as the key name of dynamic field is not allowed");
        }
        parser.nextToken();
        parser.skipChildren();
      }
    }
  }

  /// Each row of `over` laid over the same row of `base`, key by key at the top level.
  static BytesColumn merge(BytesColumn base, BytesColumn over) {
    List<byte[]> rows = new ArrayList<>(base.rowCount());
    for (int row = 0; row < base.rowCount(); row++) {
      rows.add(merge(base, over, row));
    }
    return BytesColumn.of(DataType.JSON, rows, null);
  }

  private static byte[] merge(BytesColumn base, BytesColumn over, int row) {
    if (isEmptyObject(over, row) || over.length(row) == 0) {
      return base.length(row) == 0 ? EMPTY_OBJECT : base.value(row);
    }
    if (isEmptyObject(base, row) || base.length(row) == 0) {
      return over.value(row);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(base.length(row) + over.length(row));
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      out.writeStartObject();
      Set<String> replaced = new HashSet<>();
      copy(over, row, out, replaced, true);
      copy(base, row, out, replaced, false);
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void copy(
      BytesColumn column, int row, JsonGenerator out, Set<String> written, boolean remember) {
    try (JsonParser parser = parser(column.bytes(), column.offsets()[row], column.length(row))) {
      parser.nextToken();
      for (String key = parser.nextName(); key != null; key = parser.nextName()) {
        parser.nextToken();
        if (written.contains(key)) {
          parser.skipChildren();
          continue;
        }
        if (remember) {
          written.add(key);
        }
        out.writeName(key);
        out.copyCurrentStructureExact(parser);
      }
    }
  }

  /// A column of an undeclared field as objects with one key.
  static BytesColumn objects(String key, Column column) {
    List<byte[]> rows = new ArrayList<>(column.rowCount());
    for (int row = 0; row < column.rowCount(); row++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
        out.writeStartObject();
        out.writeName(key);
        write(column, row, out);
        out.writeEndObject();
      }
      rows.add(bytes.toByteArray());
    }
    return BytesColumn.of(DataType.JSON, rows, null);
  }

  private static void write(Column column, int row, JsonGenerator out) {
    if (column.isNull(row)) {
      out.writeNull();
      return;
    }
    switch (column) {
      case IntegerColumn integers when integers.type() == DataType.BOOL ->
          out.writeBoolean(integers.values()[row] != 0);
      case IntegerColumn integers -> out.writeNumber(integers.values()[row]);
      case FloatingColumn floats when floats.type() == DataType.FLOAT ->
          out.writeNumber((float) floats.values()[row]);
      case FloatingColumn floats -> out.writeNumber(floats.values()[row]);
      case BytesColumn texts when texts.type() == DataType.VARCHAR ->
          out.writeString(texts.string(row));
      case BytesColumn documents when documents.type() == DataType.JSON ->
          out.writeRawValue(documents.string(row));
      case ArrayColumn arrays -> {
        out.writeStartArray();
        for (int e = arrays.offsets()[row]; e < arrays.offsets()[row + 1]; e++) {
          write(arrays.elements(), e, out);
        }
        out.writeEndArray();
      }
      default ->
          throw DatabaseException.invalid(
              "a dynamic field cannot hold %s", column.type().wireName());
    }
  }

  private static JsonParser parser(byte[] bytes, int offset, int length) {
    return JSON.createParser(ObjectReadContext.empty(), bytes, offset, length);
  }
}
