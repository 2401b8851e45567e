package io.elanus.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StructRulesTest {
  private static final Map<String, String> VECTOR = Map.of("dim", "4", "max_capacity", "10");
  private static final Map<String, String> TEXT = Map.of("max_length", "10", "max_capacity", "10");

  private static FieldSchema inside(
      String name, DataType element, Map<String, String> parameters, boolean nullable) {
    return new FieldSchema(
        new FieldId(0),
        "clips[" + name + "]",
        "",
        DataType.ARRAY,
        element,
        parameters,
        false,
        false,
        false,
        false,
        nullable,
        false,
        null);
  }

  private static CollectionSchema schema(FieldSchema... inside) {
    List<FieldSchema> fields = new ArrayList<>();
    fields.add(FieldSchema.of(0, "id", DataType.INT64, Map.of()).asPrimaryKey(false));
    fields.add(FieldSchema.of(0, "v", DataType.FLOAT_VECTOR, Map.of("dim", "4")));
    fields.addAll(List.of(inside));
    StructSchema struct = new StructSchema(new FieldId(0), "clips", "", Map.of());
    return new CollectionSchema("c", "", fields, List.of(struct), List.of(), false, 0);
  }

  private static void refuses(String text, FieldSchema... inside) {
    assertThatThrownBy(() -> SchemaRules.check(schema(inside)))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining(text);
  }

  @Test
  void acceptsScalarsAndVectorsInside() {
    CollectionSchema schema =
        schema(
            inside("text", DataType.VARCHAR, TEXT, false),
            inside("vector", DataType.FLOAT_VECTOR, VECTOR, false));
    assertThatCode(() -> SchemaRules.check(schema)).doesNotThrowAnyException();
    assertThat(schema.vectorFields())
        .extracting(FieldSchema::name)
        .containsExactly("v", "clips[vector]");
    StructSchema struct = schema.structs().getFirst();
    assertThat(schema.fieldsOf(struct))
        .extracting(struct::subName)
        .containsExactly("text", "vector");
    assertThat(schema.structHolding(schema.fields().getFirst())).isNull();
  }

  @Test
  void refusesWhatMilvusRefuses() {
    refuses("struct array field clips has no sub-fields");
    refuses(
        "nullable is not supported for fields in struct array now, fieldName = text",
        inside("text", DataType.VARCHAR, TEXT, true));
    refuses(
        "type param(max_capacity) should be specified for the field(text)",
        inside("text", DataType.VARCHAR, Map.of("max_length", "10"), false));
    refuses(
        "the maximum capacity specified for the field(n) should be in (0, 4096], but got 5000",
        inside("n", DataType.INT64, Map.of("max_capacity", "5000"), false));
    refuses(
        "dimension is not defined in field type params of field vector",
        inside("vector", DataType.FLOAT_VECTOR, Map.of("max_capacity", "10"), false));
    refuses("Invalid field name: 1n", inside("1n", DataType.INT64, VECTOR, false));
    refuses(
        "duplicated field name clips[n] found",
        inside("n", DataType.INT64, VECTOR, false),
        inside("n", DataType.INT64, VECTOR, false));
    refuses(
        "maximum vector field's number should be limited to 4",
        inside("a", DataType.FLOAT_VECTOR, VECTOR, false),
        inside("b", DataType.FLOAT_VECTOR, VECTOR, false),
        inside("c", DataType.FLOAT_VECTOR, VECTOR, false),
        inside("d", DataType.FLOAT_VECTOR, VECTOR, false));
  }
}
