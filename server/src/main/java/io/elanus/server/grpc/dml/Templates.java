package io.elanus.server.grpc.dml;

import com.google.protobuf.ByteString;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.expression.TemplateValue;
import io.elanus.wire.TemplateArrayValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Values for `{name}` in a filter.
final class Templates {
  private static final int BYTES_VAL = 6;

  private Templates() {}

  static Map<String, TemplateValue> decode(Map<String, io.elanus.wire.TemplateValue> values) {
    if (values.isEmpty()) {
      return Map.of();
    }
    Map<String, TemplateValue> decoded = new HashMap<>();
    values.forEach((name, value) -> decoded.put(name, decode(name, value)));
    return decoded;
  }

  private static TemplateValue decode(String name, io.elanus.wire.TemplateValue value) {
    return switch (value.getValCase()) {
      case BOOL_VAL -> new TemplateValue.Bool(value.getBoolVal());
      case INT64_VAL -> new TemplateValue.Int(value.getInt64Val());
      case FLOAT_VAL -> new TemplateValue.Floating(value.getFloatVal());
      case STRING_VAL -> new TemplateValue.Text(value.getStringVal());
      case ARRAY_VAL -> decode(value.getArrayVal());
      case VAL_NOT_SET -> bytes(name, value);
    };
  }

  /// `bytes_val`, which the protocol of the SDK that we are built with does not name yet.
  private static TemplateValue bytes(String name, io.elanus.wire.TemplateValue value) {
    List<ByteString> blobs = value.getUnknownFields().getField(BYTES_VAL).getLengthDelimitedList();
    if (blobs.isEmpty()) {
      throw DatabaseException.invalid("template value of {%s} is empty", name);
    }
    return new TemplateValue.Bytes(blobs.getLast().toByteArray());
  }

  private static TemplateValue.Many decode(TemplateArrayValue array) {
    List<TemplateValue> values = new ArrayList<>();
    switch (array.getDataCase()) {
      case BOOL_DATA ->
          array.getBoolData().getDataList().forEach(v -> values.add(new TemplateValue.Bool(v)));
      case LONG_DATA ->
          array.getLongData().getDataList().forEach(v -> values.add(new TemplateValue.Int(v)));
      case DOUBLE_DATA ->
          array
              .getDoubleData()
              .getDataList()
              .forEach(v -> values.add(new TemplateValue.Floating(v)));
      case STRING_DATA ->
          array.getStringData().getDataList().forEach(v -> values.add(new TemplateValue.Text(v)));
      case ARRAY_DATA -> array.getArrayData().getDataList().forEach(v -> values.add(decode(v)));
      case JSON_DATA ->
          array
              .getJsonData()
              .getDataList()
              .forEach(v -> values.add(new TemplateValue.Json(v.toByteArray())));
      case DATA_NOT_SET -> {
        // an empty list
      }
    }
    return new TemplateValue.Many(values);
  }
}
