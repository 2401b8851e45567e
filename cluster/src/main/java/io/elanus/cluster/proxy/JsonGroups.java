package io.elanus.cluster.proxy;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Validity;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.expression.json.JsonCursor;
import io.elanus.core.expression.json.JsonCursor.Kind;
import io.elanus.core.expression.predicate.JsonPath;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Groups by what is at the end of a path inside JSON documents. Rows without a value there, or
/// with one of another type than the one asked for, are one group.
///
/// @param type BOOL, an integer or VARCHAR; null takes every value for a text as it is written
/// @param strict refuse values of other types
record JsonGroups(JsonPath path, @Nullable DataType type, boolean strict) {
  private static final String TYPE = "json_type";
  private static final String STRICT = "strict_cast";
  private static final byte[] NOTHING = new byte[0];

  static JsonGroups of(JsonPath path, Map<String, String> parameters) {
    return new JsonGroups(path, type(parameters), Flags.read(parameters, STRICT));
  }

  private static @Nullable DataType type(Map<String, String> parameters) {
    String name = parameters.getOrDefault(TYPE, "").strip();
    return switch (name) {
      case "" -> null;
      case "Bool" -> DataType.BOOL;
      case "Int8" -> DataType.INT8;
      case "Int16" -> DataType.INT16;
      case "Int32" -> DataType.INT32;
      case "Int64" -> DataType.INT64;
      case "VarChar", "String" -> DataType.VARCHAR;
      default -> throw DatabaseException.invalid("json_type %s is not supported in group by", name);
    };
  }

  /// The groups' values, a row for each document.
  Column column(BytesColumn documents) {
    JsonCursor cursor = new JsonCursor();
    int rows = documents.rowCount();
    Bits valid = Bits.none(rows);
    boolean texts = type == null || type == DataType.VARCHAR;
    long[] numbers = new long[rows];
    List<byte[]> strings = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      Kind kind =
          documents.isNull(row)
              ? Kind.MISSING
              : cursor.find(
                  documents.bytes(), documents.offsets()[row], documents.offsets()[row + 1], path);
      byte[] string = texts ? text(cursor, kind) : null;
      boolean found = texts ? string != null : isNumber(cursor, kind);
      if (found) {
        valid.set(row);
        numbers[row] = kind == Kind.TRUE ? 1 : kind == Kind.INTEGER ? cursor.integer : 0;
      } else if (strict && kind != Kind.MISSING && kind != Kind.NULL) {
        throw DatabaseException.verbatim(
            ErrorCode.SEGCORE,
            "failed to cast json value to %s, wrong json data inner type: segcore error",
            type == null ? "String" : type.wireName());
      }
      if (texts) {
        strings.add(string == null ? NOTHING : string);
      }
    }
    return type == null || type == DataType.VARCHAR
        ? BytesColumn.of(DataType.VARCHAR, strings, Validity.orNullWhenFull(valid))
        : new IntegerColumn(type, numbers, Validity.orNullWhenFull(valid));
  }

  private boolean isNumber(JsonCursor cursor, Kind kind) {
    if (type == DataType.BOOL) {
      return kind == Kind.TRUE || kind == Kind.FALSE;
    }
    int unused =
        type == DataType.INT8 ? 56 : type == DataType.INT16 ? 48 : type == DataType.INT32 ? 32 : 0;
    return kind == Kind.INTEGER && cursor.integer << unused >> unused == cursor.integer;
  }

  /// The text of a string, and without a type what is written of any other value.
  private byte @Nullable [] text(JsonCursor cursor, Kind kind) {
    if (kind == Kind.STRING) {
      return Arrays.copyOfRange(cursor.text, cursor.textFrom, cursor.textTo);
    }
    if (type != null) {
      return null;
    }
    return switch (kind) {
      case MISSING, NULL -> null;
      case FALSE -> utf8("false");
      case TRUE -> utf8("true");
      case INTEGER -> utf8(Long.toString(cursor.integer));
      case FLOATING -> utf8(Double.toString(cursor.floating));
      case STRING -> throw new IllegalStateException("taken above");
      case ARRAY, OBJECT -> cursor.written();
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
