package io.elanus.core.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of a collection, in declaration order. With dynamic fields on, the last one is the
/// hidden JSON column `$meta`.
///
/// @param structs arrays of structs; their sub-fields are among the fields
/// @param functions what is computed from fields into others
/// @param version grows by one with every change of the fields
public record CollectionSchema(
    String name,
    String description,
    List<FieldSchema> fields,
    List<StructSchema> structs,
    List<FunctionSchema> functions,
    boolean dynamicFields,
    int version) {

  public CollectionSchema {
    fields = List.copyOf(fields);
    structs = List.copyOf(structs);
    functions = List.copyOf(functions);
  }

  /// Without arrays of structs.
  public CollectionSchema(
      String name,
      String description,
      List<FieldSchema> fields,
      List<FunctionSchema> functions,
      boolean dynamicFields,
      int version) {
    this(name, description, fields, List.of(), functions, dynamicFields, version);
  }

  /// Without functions.
  public CollectionSchema(
      String name,
      String description,
      List<FieldSchema> fields,
      boolean dynamicFields,
      int version) {
    this(name, description, fields, List.of(), List.of(), dynamicFields, version);
  }

  public CollectionSchema named(String newName) {
    return new CollectionSchema(
        newName, description, fields, structs, functions, dynamicFields, version);
  }

  public CollectionSchema describedAs(String newDescription) {
    return new CollectionSchema(
        name, newDescription, fields, structs, functions, dynamicFields, version);
  }

  /// The next version, with other fields.
  public CollectionSchema changed(List<FieldSchema> newFields, boolean withDynamicFields) {
    return new CollectionSchema(
        name, description, newFields, structs, functions, withDynamicFields, version + 1);
  }

  /// The next version, with a struct in the place of the one of its name.
  public CollectionSchema with(StructSchema changed) {
    List<StructSchema> all = new ArrayList<>(structs);
    all.replaceAll(struct -> struct.name().equals(changed.name()) ? changed : struct);
    return new CollectionSchema(
        name, description, fields, all, functions, dynamicFields, version + 1);
  }

  public @Nullable StructSchema struct(String structName) {
    for (StructSchema struct : structs) {
      if (struct.name().equals(structName)) {
        return struct;
      }
    }
    return null;
  }

  /// The array of structs that a field is inside of, null for a field of its own.
  public @Nullable StructSchema structHolding(FieldSchema field) {
    for (StructSchema struct : structs) {
      if (struct.holds(field)) {
        return struct;
      }
    }
    return null;
  }

  /// The sub-fields of an array of structs, in declaration order.
  public List<FieldSchema> fieldsOf(StructSchema struct) {
    List<FieldSchema> inside = new ArrayList<>();
    for (FieldSchema field : fields) {
      if (struct.holds(field)) {
        inside.add(field);
      }
    }
    return inside;
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

  /// The fields that can be searched: vectors, and arrays of vectors inside structs.
  public List<FieldSchema> vectorFields() {
    List<FieldSchema> vectors = new ArrayList<>();
    for (FieldSchema field : fields) {
      if (field.type().isVector() || field.isArrayOfVectors()) {
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
