package io.elanus.core.schema;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.geometry.Shapes;
import io.elanus.core.time.Moment;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether a schema that a client sends can become a collection's. Checks run in Milvus's order, so
/// that a schema with several faults is refused with the same text.
public final class SchemaRules {
  private SchemaRules() {}

  /// Refuses a schema that no collection can have.
  public static void check(CollectionSchema schema) {
    List<FieldSchema> declared = schema.declaredFields();
    if (declared.size() > Limits.FIELDS) {
      throw DatabaseException.invalid(
          "maximum field's number should be limited to %d", Limits.FIELDS);
    }
    int vectors = schema.vectorFields().size();
    if (vectors > Limits.VECTOR_FIELDS) {
      throw DatabaseException.invalid(
          "maximum vector field's number should be limited to %d", Limits.VECTOR_FIELDS);
    }
    if (vectors == 0) {
      throw DatabaseException.invalid("schema does not contain vector field");
    }
    Names.requireCollection(schema.name());
    requireDistinctNames(schema);
    requirePrimaryKey(declared);
    requireAutoIdOnKeyOnly(declared);
    for (FieldSchema field : declared) {
      if (schema.structHolding(field) == null) {
        checkField(field);
      }
    }
    for (StructSchema struct : schema.structs()) {
      StructRules.check(schema, struct);
    }
    requirePartitionKey(declared);
    requireClusteringKey(declared);
  }

  /// Refuses a field that cannot be added to a collection that has rows already.
  public static void checkAdded(CollectionSchema schema, FieldSchema field) {
    if (schema.declaredFields().size() >= Limits.FIELDS) {
      throw DatabaseException.invalid(
          "The number of fields has reached the maximum value %d", Limits.FIELDS);
    }
    if (field.type().isVector()) {
      throw DatabaseException.invalid(
          "not support to add vector field, field name = %s", field.name());
    }
    if (!field.nullable()) {
      throw DatabaseException.invalid(
          "added field must be nullable, please check it, field name = %s", field.name());
    }
    if (field.primaryKey()) {
      throw DatabaseException.invalid("not support to add pk field, field name = %s", field.name());
    }
    if (field.autoId()) {
      throw DatabaseException.invalid(
          "only primary field can speficy AutoID with true, field name = %s", field.name());
    }
    if (field.partitionKey()) {
      throw DatabaseException.invalid(
          "not support to add partition key field, field name = %s", field.name());
    }
    if (field.clusteringKey()) {
      for (FieldSchema other : schema.fields()) {
        if (other.clusteringKey()) {
          throw DatabaseException.invalid(
              "already has another clutering key field, field name: %s", field.name());
        }
      }
    }
    if (schema.field(field.name()) != null || schema.struct(field.name()) != null) {
      throw DatabaseException.invalid("duplicate field name: %s", field.name());
    }
    checkField(field);
  }

  /// Refuses parameters that an altered field cannot have.
  public static void checkField(FieldSchema field) {
    Names.requireField(field.name());
    checkParameters(field);
    checkNullable(field);
    checkDefault(field);
  }

  private static void requireDistinctNames(CollectionSchema schema) {
    Set<String> seen = new HashSet<>();
    for (FieldSchema field : schema.declaredFields()) {
      requireNew(seen, field.name());
    }
    for (StructSchema struct : schema.structs()) {
      requireNew(seen, struct.name());
    }
  }

  private static void requireNew(Set<String> seen, String name) {
    if (!seen.add(name)) {
      throw DatabaseException.invalid("duplicated field name %s found", name);
    }
  }

  private static void requirePrimaryKey(List<FieldSchema> fields) {
    FieldSchema key = null;
    for (FieldSchema field : fields) {
      if (!field.primaryKey()) {
        continue;
      }
      if (key != null) {
        throw DatabaseException.invalid(
            "there are more than one primary key, field name = %s, %s", key.name(), field.name());
      }
      if (field.type() != DataType.INT64 && field.type() != DataType.VARCHAR) {
        throw DatabaseException.invalid("the data type of primary key should be Int64 or VarChar");
      }
      key = field;
    }
    if (key == null) {
      throw DatabaseException.invalid("primary key is not specified");
    }
  }

  private static void requireAutoIdOnKeyOnly(List<FieldSchema> fields) {
    for (FieldSchema field : fields) {
      if (field.autoId() && !field.primaryKey()) {
        throw DatabaseException.invalid(
            "only primary field can speficy AutoID with true, field name = %s", field.name());
      }
    }
  }

  private static void requirePartitionKey(List<FieldSchema> fields) {
    FieldSchema key = null;
    for (FieldSchema field : fields) {
      if (!field.partitionKey()) {
        continue;
      }
      if (key != null) {
        throw DatabaseException.plain(
            "there are more than one partition key, field name = %s, %s", key.name(), field.name());
      }
      if (field.primaryKey()) {
        throw DatabaseException.plain("the partition key field must not be primary field");
      }
      if (field.type() != DataType.INT64 && field.type() != DataType.VARCHAR) {
        throw DatabaseException.plain("the data type of partition key should be Int64 or VarChar");
      }
      if (field.nullable()) {
        throw DatabaseException.invalid("partition key field not support nullable");
      }
      key = field;
    }
  }

  private static void requireClusteringKey(List<FieldSchema> fields) {
    FieldSchema key = null;
    for (FieldSchema field : fields) {
      if (!field.clusteringKey()) {
        continue;
      }
      if (key != null) {
        throw DatabaseException.invalid(
            "there are more than one clustering key, field name = %s, %s",
            key.name(), field.name());
      }
      if (field.type().isVector()
          || field.type() == DataType.JSON
          || field.type() == DataType.ARRAY
          || field.type() == DataType.TEXT
          || field.type() == DataType.BOOL) {
        throw DatabaseException.invalid(
            "unsupported data type %s for clustering key field %s",
            field.type().wireName(), field.name());
      }
      key = field;
    }
  }

  /// Refuses type parameters that a field cannot have.
  public static void checkParameters(FieldSchema field) {
    switch (field.type()) {
      case FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR, BINARY_VECTOR ->
          checkDimension(field);
      case SPARSE_FLOAT_VECTOR -> {
        if (field.parameters().containsKey("dim")) {
          throw DatabaseException.invalid(
              "dim should not be specified for sparse vector field %s(%s)",
              field.name(), field.id());
        }
      }
      case VARCHAR -> checkMaxLength(field, Limits.MAX_LENGTH);
      case TEXT -> {
        if (field.parameters().containsKey("max_length")) {
          checkMaxLength(field, Limits.MAX_TEXT_LENGTH);
        }
      }
      case ARRAY -> {
        checkMaxCapacity(field);
        if (field.elementType() == DataType.VARCHAR) {
          checkMaxLength(field, Limits.MAX_LENGTH);
        } else if (field.isArrayOfVectors()) {
          checkDimension(field);
        }
      }
      case BOOL, INT8, INT16, INT32, INT64, FLOAT, DOUBLE, JSON, GEOMETRY, TIMESTAMPTZ -> {}
    }
    String mapped = field.parameters().get("mmap.enabled");
    if (mapped != null && asBoolean(mapped) == null) {
      throw DatabaseException.invalid(
          "invalid mmap.enabled value: %s, expected: true, false", mapped);
    }
  }

  private static void checkDimension(FieldSchema field) {
    String text = field.parameters().get("dim");
    if (text == null) {
      throw DatabaseException.invalid(
          "dimension is not defined in field type params of field %s, check type param `dim` for vector field",
          field.name());
    }
    Long dimension = asLong(text);
    if (dimension == null) {
      throw DatabaseException.invalid("invalid dimension: %s of field %s", text, field.name());
    }
    if (dimension < Limits.MIN_DIMENSION) {
      throw DatabaseException.invalid(
          "invalid dimension: %d. should be in range %d ~ %d",
          dimension, Limits.MIN_DIMENSION, Limits.MAX_DIMENSION);
    }
    if (field.vectorType() == DataType.BINARY_VECTOR) {
      if (dimension % 8 != 0) {
        throw DatabaseException.invalid(
            "invalid dimension: %d of field %s. binary vector dimension should be multiple of 8. ",
            dimension, field.name());
      }
      if (dimension > Limits.MAX_BINARY_DIMENSION) {
        throw DatabaseException.invalid(
            "invalid dimension: %d of field %s. binary vector dimension should be in range %d ~ %d",
            dimension, field.name(), Limits.MIN_DIMENSION, Limits.MAX_BINARY_DIMENSION);
      }
    } else if (dimension > Limits.MAX_DIMENSION) {
      throw DatabaseException.invalid(
          "invalid dimension: %d of field %s. float vector dimension should be in range %d ~ %d",
          dimension, field.name(), Limits.MIN_DIMENSION, Limits.MAX_DIMENSION);
    }
  }

  private static void checkMaxLength(FieldSchema field, int most) {
    long length = requireNumber(field, "max_length");
    if (length <= 0 || length > most) {
      throw DatabaseException.invalid(
          "the maximum length specified for the field(%s) should be in (0, %d], but got %d instead",
          field.name(), most, length);
    }
  }

  private static void checkMaxCapacity(FieldSchema field) {
    long capacity = requireNumber(field, "max_capacity");
    if (capacity <= 0 || capacity > Limits.MAX_CAPACITY) {
      throw DatabaseException.invalid(
          "the maximum capacity specified for the field(%s) should be in (0, %d], but got %d instead",
          field.name(), Limits.MAX_CAPACITY, capacity);
    }
  }

  private static long requireNumber(FieldSchema field, String key) {
    String text = field.parameters().get(key);
    if (text == null) {
      throw DatabaseException.invalid(
          "type param(%s) should be specified for the field(%s)", key, field.name());
    }
    Long number = asLong(text);
    if (number == null) {
      throw DatabaseException.invalid(
          "type param(%s) of the field(%s) should be a number, but got %s instead",
          key, field.name(), text);
    }
    return number;
  }

  private static void checkNullable(FieldSchema field) {
    if (!field.nullable()) {
      return;
    }
    if (field.primaryKey()) {
      throw DatabaseException.invalid("primary field not support null");
    }
    if (field.type().isVector()) {
      throw DatabaseException.invalid("vector type not support null");
    }
  }

  private static void checkDefault(FieldSchema field) {
    Object value = field.defaultValue();
    if (value == null) {
      return;
    }
    if (field.primaryKey()) {
      throw DatabaseException.invalid("primary field not support default_value");
    }
    switch (field.type()) {
      case ARRAY,
          TEXT,
          JSON,
          BINARY_VECTOR,
          FLOAT_VECTOR,
          FLOAT16_VECTOR,
          BFLOAT16_VECTOR,
          SPARSE_FLOAT_VECTOR,
          INT8_VECTOR ->
          throw DatabaseException.invalid(
              "type not support default_value, type:%s, name:%s",
              field.type().wireName(), field.name());
      case BOOL -> requireDefault(field, value instanceof Boolean);
      case INT8 -> requireInteger(field, value, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case INT16 -> requireInteger(field, value, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32 -> requireInteger(field, value, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> requireDefault(field, value instanceof Long);
      case TIMESTAMPTZ -> {
        requireDefault(field, value instanceof String || value instanceof Long);
        if (value instanceof String text) {
          requireMoment(text, ZoneOffset.UTC);
        }
      }
      case GEOMETRY -> {
        requireDefault(field, value instanceof String);
        requireShape(field, (String) value);
      }
      case FLOAT, DOUBLE -> {
        requireDefault(field, value instanceof Double);
        if (!Double.isFinite((Double) value)) {
          throw DatabaseException.invalid(
              "default value of field %s should be finite, but got %s", field.name(), value);
        }
      }
      case VARCHAR -> {
        requireDefault(field, value instanceof String);
        int length = ((String) value).getBytes(StandardCharsets.UTF_8).length;
        if (length > field.maxLength()) {
          throw DatabaseException.invalid(
              "the length (%d) of string exceeds max length (%d), field name: %s",
              length, field.maxLength(), field.name());
        }
      }
    }
  }

  /// The microseconds of a default of TIMESTAMPTZ.
  ///
  /// @param zone of a time that is written without one
  public static long requireMoment(String text, ZoneId zone) {
    Long micros = Moment.parse(text, zone);
    if (micros == null) {
      throw DatabaseException.plain(
          "invalid timestamp string: '%s'. Does not match any known format", text);
    }
    return micros;
  }

  private static void requireShape(FieldSchema field, String text) {
    try {
      Shapes.binary(text);
    } catch (Shapes.InvalidShape wrong) {
      throw DatabaseException.invalid(
          "invalid default value of geometry field %s: %s", field.name(), wrong.getMessage());
    }
  }

  private static void requireInteger(FieldSchema field, Object value, long low, long high) {
    requireDefault(field, value instanceof Long);
    long number = (Long) value;
    if (number < low || number > high) {
      throw DatabaseException.invalid(
          "default value of field %s is out of range: invalid parameter[%d out of range %d <= value <= %d]",
          field.name(), number, low, high);
    }
  }

  private static void requireDefault(FieldSchema field, boolean fits) {
    if (!fits) {
      Object value = field.defaultValue();
      String kind =
          switch (value) {
            case Boolean _ -> "Bool";
            case Long _ -> "Int64";
            case Double _ -> "Double";
            case null, default -> "VarChar";
          };
      throw DatabaseException.invalid(
          "type (%s) of field (%s) is not equal to the type(DataType_%s) of default_value",
          field.type().wireName(), field.name(), kind);
    }
  }

  private static @Nullable Long asLong(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException notWhole) {
      return null;
    }
  }

  /// Whether it is one of the spellings that clients use for true.
  public static boolean isTrue(@Nullable String text) {
    return text != null && Boolean.TRUE.equals(asBoolean(text));
  }

  /// The spellings that clients use for a boolean, null when the text is none of them.
  public static @Nullable Boolean asBoolean(String text) {
    return switch (text.strip()) {
      case "1", "t", "T", "true", "True", "TRUE" -> Boolean.TRUE;
      case "0", "f", "F", "false", "False", "FALSE" -> Boolean.FALSE;
      default -> null;
    };
  }
}
