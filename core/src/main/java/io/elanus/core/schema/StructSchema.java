package io.elanus.core.schema;

import java.util.Map;

/// A field whose rows are arrays of structs. What it holds is stored by sub-field: each is a field
/// of the collection of its own, an ARRAY named `struct[sub]`, and in every row all of them have
/// equally many elements. Source: `StructArrayFieldSchema` in Milvus's schema.proto.
///
/// @param id issued by the collection, never reused
/// @param parameters type parameters as the client spelled them; echoed by describe
public record StructSchema(
    FieldId id, String name, String description, Map<String, String> parameters) {
  public StructSchema {
    parameters = Map.copyOf(parameters);
  }

  public StructSchema withId(long issued) {
    return new StructSchema(new FieldId(issued), name, description, parameters);
  }

  public StructSchema withParameters(Map<String, String> changed) {
    return new StructSchema(id, name, description, changed);
  }

  /// Whether a field is one of the struct's.
  public boolean holds(FieldSchema field) {
    return field.name().startsWith(name + "[");
  }

  /// What a sub-field is called among the collection's fields.
  public String fieldName(String subField) {
    return name + "[" + subField + "]";
  }

  /// What a field of the struct is called inside it.
  public String subName(FieldSchema field) {
    return field.name().substring(name.length() + 1, field.name().length() - 1);
  }
}
