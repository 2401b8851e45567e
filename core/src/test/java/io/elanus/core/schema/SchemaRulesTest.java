package io.elanus.core.schema;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchemaRulesTest {
  private static final FieldSchema KEY =
      FieldSchema.of(0, "id", DataType.INT64, Map.of()).asPrimaryKey(false);
  private static final FieldSchema VECTOR =
      FieldSchema.of(0, "v", DataType.FLOAT_VECTOR, Map.of("dim", "4"));

  private static void accepts(FieldSchema... fields) {
    assertThatCode(() -> SchemaRules.check(schema(fields))).doesNotThrowAnyException();
  }

  private static void refuses(String text, FieldSchema... fields) {
    assertThatThrownBy(() -> SchemaRules.check(schema(fields)))
        .isInstanceOf(DatabaseException.class)
        .hasMessage(text);
  }

  private static CollectionSchema schema(FieldSchema... fields) {
    return new CollectionSchema("c", "", List.of(fields), false, 0);
  }

  private static FieldSchema withDefault(DataType type, @Nullable Object value) {
    Map<String, String> parameters =
        type == DataType.VARCHAR ? Map.of("max_length", "3") : Map.of();
    return new FieldSchema(
        new FieldId(0),
        "f",
        "",
        type,
        null,
        parameters,
        false,
        false,
        false,
        false,
        false,
        false,
        value);
  }

  private static FieldSchema partitionKey(FieldSchema field) {
    return new FieldSchema(
        field.id(),
        field.name(),
        "",
        field.type(),
        null,
        field.parameters(),
        field.primaryKey(),
        false,
        true,
        false,
        field.nullable(),
        false,
        null);
  }

  @Test
  void aTextNeedsNoLengthAndIsNoKey() {
    FieldSchema text = FieldSchema.of(0, "t", DataType.TEXT, Map.of());
    accepts(KEY, VECTOR, text);
    accepts(KEY, VECTOR, text.asNullable());
    accepts(KEY, VECTOR, text.withParameters(Map.of("max_length", "2097152")));
    refuses(
        "the maximum length specified for the field(t) should be in (0, 2097152], but got 2097153"
            + " instead: invalid parameter",
        KEY,
        VECTOR,
        text.withParameters(Map.of("max_length", "2097153")));
    refuses(
        "the data type of primary key should be Int64 or VarChar: invalid parameter",
        text.asPrimaryKey(false),
        VECTOR);
    refuses(
        "the data type of partition key should be Int64 or VarChar",
        KEY,
        VECTOR,
        partitionKey(text));
    refuses(
        "type not support default_value, type:Text, name:f: invalid parameter",
        KEY,
        VECTOR,
        withDefault(DataType.TEXT, "x"));
  }

  @Test
  void wantsAKeyAndAVector() {
    accepts(KEY, VECTOR);
    refuses("schema does not contain vector field: invalid parameter", KEY);
    refuses("primary key is not specified: invalid parameter", VECTOR);
    refuses(
        "the data type of primary key should be Int64 or VarChar: invalid parameter",
        FieldSchema.of(0, "id", DataType.INT32, Map.of()).asPrimaryKey(false),
        VECTOR);
    refuses("duplicated field name v found: invalid parameter", KEY, VECTOR, VECTOR);
  }

  @Test
  void countsFieldsAndVectors() {
    List<FieldSchema> fields = new ArrayList<>(List.of(KEY, VECTOR));
    for (int i = 0; i < 62; i++) {
      fields.add(FieldSchema.of(0, "f" + i, DataType.BOOL, Map.of()));
    }
    accepts(fields.toArray(FieldSchema[]::new));
    fields.add(FieldSchema.of(0, "more", DataType.BOOL, Map.of()));
    refuses(
        "maximum field's number should be limited to 64: invalid parameter",
        fields.toArray(FieldSchema[]::new));
    List<FieldSchema> vectors = new ArrayList<>(List.of(KEY));
    for (int i = 0; i < 5; i++) {
      vectors.add(FieldSchema.of(0, "v" + i, DataType.FLOAT_VECTOR, Map.of("dim", "4")));
    }
    refuses(
        "maximum vector field's number should be limited to 4: invalid parameter",
        vectors.toArray(FieldSchema[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FLOAT_VECTOR|1|invalid dimension: 1. should be in range 2 ~ 32768: invalid parameter",
        "FLOAT_VECTOR|-32|invalid dimension: -32. should be in range 2 ~ 32768: invalid parameter",
        "FLOAT_VECTOR|32769|invalid dimension: 32769 of field w. float vector dimension should be in range 2 ~ 32768: invalid parameter",
        "BINARY_VECTOR|2|invalid dimension: 2 of field w. binary vector dimension should be multiple of 8. : invalid parameter",
        "BINARY_VECTOR|262152|invalid dimension: 262152 of field w. binary vector dimension should be in range 2 ~ 262144: invalid parameter",
        "FLOAT_VECTOR|x|invalid dimension: x of field w: invalid parameter"
      })
  void refusesDimensions(DataType type, String dimension, String text) {
    refuses(text, KEY, FieldSchema.of(0, "w", type, Map.of("dim", dimension)));
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT_VECTOR, 2",
    "FLOAT_VECTOR, 32768",
    "BINARY_VECTOR, 8",
    "BINARY_VECTOR, 262144"
  })
  void acceptsDimensionsAtTheBounds(DataType type, String dimension) {
    accepts(KEY, FieldSchema.of(0, "w", type, Map.of("dim", dimension)));
  }

  @Test
  void boundsTextAndArrays() {
    refuses(
        "the maximum length specified for the field(t) should be in (0, 65535], but got 65536 instead"
            + ": invalid parameter",
        KEY,
        FieldSchema.of(0, "t", DataType.VARCHAR, Map.of("max_length", "65536")),
        VECTOR);
    refuses(
        "type param(max_length) should be specified for the field(t): invalid parameter",
        KEY,
        FieldSchema.of(0, "t", DataType.VARCHAR, Map.of()),
        VECTOR);
    FieldSchema array =
        new FieldSchema(
            new FieldId(0),
            "a",
            "",
            DataType.ARRAY,
            DataType.INT64,
            Map.of("max_capacity", "4097", "max_length", "stray"),
            false,
            false,
            false,
            false,
            false,
            false,
            null);
    refuses(
        "the maximum capacity specified for the field(a) should be in (0, 4096], but got 4097 instead"
            + ": invalid parameter",
        KEY,
        array,
        VECTOR);
    accepts(
        KEY, array.withParameters(Map.of("max_capacity", "4096", "max_length", "stray")), VECTOR);
  }

  @Test
  void saysWhatCannotBeNull() {
    refuses("primary field not support null: invalid parameter", KEY.asNullable(), VECTOR);
    refuses("vector type not support null: invalid parameter", KEY, VECTOR.asNullable());
    FieldSchema tenant = FieldSchema.of(0, "tenant", DataType.INT64, Map.of());
    refuses(
        "partition key field not support nullable: invalid parameter",
        KEY,
        partitionKey(tenant.asNullable()),
        VECTOR);
  }

  @Test
  void saysWhatCannotBeThePartitionKey() {
    refuses("the partition key field must not be primary field", partitionKey(KEY), VECTOR);
    refuses(
        "the data type of partition key should be Int64 or VarChar",
        KEY,
        partitionKey(FieldSchema.of(0, "p", DataType.BOOL, Map.of())),
        VECTOR);
  }

  @Test
  void fitsDefaultsToTheirFields() {
    accepts(KEY, withDefault(DataType.INT8, 127L), VECTOR);
    accepts(KEY, withDefault(DataType.VARCHAR, "abc"), VECTOR);
    accepts(KEY, withDefault(DataType.FLOAT, 1.5), VECTOR);
    refuses(
        "type (Int8) of field (f) is not equal to the type(DataType_VarChar) of default_value"
            + ": invalid parameter",
        KEY,
        withDefault(DataType.INT8, "x"),
        VECTOR);
    assertThatThrownBy(
            () -> SchemaRules.check(schema(KEY, withDefault(DataType.INT8, 128L), VECTOR)))
        .hasMessageContaining("[128 out of range -128 <= value <= 127]");
    assertThatThrownBy(
            () -> SchemaRules.check(schema(KEY, withDefault(DataType.VARCHAR, "abcd"), VECTOR)))
        .hasMessageContaining("the length (4) of string exceeds max length (3)");
    refuses(
        "type not support default_value, type:JSON, name:f: invalid parameter",
        KEY,
        withDefault(DataType.JSON, "{}"),
        VECTOR);
  }
}
