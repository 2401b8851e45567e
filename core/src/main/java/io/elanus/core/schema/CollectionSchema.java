package io.elanus.core.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of a collection, in declaration order. With dynamic fields on, the last one is the
/// hidden JSON column `$meta`.
///
/// @param functions what is computed from fields into others
/// @param version grows by one with every change of the fields
public record CollectionSchema(
    String name,
    String description,
    List<FieldSchema> fields,
    List<FunctionSchema> functions,
    boolean dynamicFields,
    int version) {

  public CollectionSchema {
    fields = List.copyOf(fields);
    functions = List.copyOf(functions);
  }

  /// Without functions.
  public CollectionSchema(
      String name,
      String description,
      List<FieldSchema> fields,
      boolean dynamicFields,
      int version) {
    this(name, description, fields, List.of(), dynamicFields, version);
  }

  /// The function that fills a field, null for one that users fill.
  public @Nullable FunctionSchema functionFilling(FieldSchema field) {
    for (FunctionSchema function : functions) {
      if (function.outputs().contains(field.name())) {
        return function;
      }
    }
    return null;
  }

  /// Whether a BM25 function fills the field: its values are for ranking alone.
  public boolean isTermFrequencies(FieldSchema field) {
    FunctionSchema function = functionFilling(field);
    return function != null && function.type() == FunctionType.BM25;
  }

  public boolean isFunctionOutput(FieldSchema field) {
    return functionFilling(field) != null;
  }

  public FieldSchema primaryKey() {
    for (FieldSchema field : fields) {
      if (field.primaryKey()) {
        return field;
      }
    }
    throw new IllegalStateException("collection " + name + " has no primary key");
  }

  public @Nullable FieldSchema partitionKey() {
    for (FieldSchema field : fields) {
      if (field.partitionKey()) {
        return field;
      }
    }
    return null;
  }

  /// The hidden JSON column, null when dynamic fields are off.
  public @Nullable FieldSchema dynamicField() {
    for (FieldSchema field : fields) {
      if (field.dynamic()) {
        return field;
      }
    }
    return null;
  }

  public @Nullable FieldSchema field(String fieldName) {
    for (FieldSchema field : fields) {
      if (field.name().equals(fieldName)) {
        return field;
      }
    }
    return null;
  }

  public @Nullable FieldSchema field(FieldId id) {
    for (FieldSchema field : fields) {
      if (field.id().equals(id)) {
        return field;
      }
    }
    return null;
  }

  public List<FieldSchema> vectorFields() {
    List<FieldSchema> vectors = new ArrayList<>();
    for (FieldSchema field : fields) {
      if (field.type().isVector()) {
        vectors.add(field);
      }
    }
    return vectors;
  }

  /// The fields that a user declared: all but `$meta`.
  public List<FieldSchema> declaredFields() {
    List<FieldSchema> declared = new ArrayList<>();
    for (FieldSchema field : fields) {
      if (!field.dynamic()) {
        declared.add(field);
      }
    }
    return declared;
  }

  public Map<String, FieldSchema> byName() {
    Map<String, FieldSchema> byName = new HashMap<>();
    for (FieldSchema field : fields) {
      byName.put(field.name(), field);
    }
    return byName;
  }
}
