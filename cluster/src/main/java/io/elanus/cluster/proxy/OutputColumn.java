package io.elanus.cluster.proxy;

import io.elanus.core.column.Column;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.StructSchema;
import org.jspecify.annotations.Nullable;

/// A column of an answer.
///
/// @param fieldId 0 for what is no field
/// @param dynamic whether it is the JSON column of undeclared keys
/// @param struct the array of structs that the field is inside of, null for most
public record OutputColumn(
    String name,
    long fieldId,
    boolean nullable,
    boolean dynamic,
    Column column,
    @Nullable StructSchema struct) {
  public OutputColumn(String name, long fieldId, boolean nullable, boolean dynamic, Column column) {
    this(name, fieldId, nullable, dynamic, column, null);
  }

  static OutputColumn of(FieldSchema field, Column column) {
    return new OutputColumn(
        field.name(), field.id().value(), field.nullable(), field.dynamic(), column);
  }

  /// As above, of a field that may be inside a struct.
  static OutputColumn of(CollectionSchema schema, FieldSchema field, Column column) {
    return new OutputColumn(
        field.name(),
        field.id().value(),
        field.nullable(),
        field.dynamic(),
        column,
        schema.structHolding(field));
  }

  /// A column that is no field's.
  static OutputColumn computed(String name, Column column) {
    return new OutputColumn(name, 0, column.valid() != null, false, column);
  }

  static OutputColumn count(long count) {
    return new OutputColumn(
        OutputFields.COUNT,
        0,
        false,
        false,
        new io.elanus.core.column.IntegerColumn(DataType.INT64, new long[] {count}, null));
  }
}
