package io.elanus.core.schema;

import io.elanus.core.error.DatabaseException;

/// Whether an array of structs can be part of a collection, in Milvus's words.
final class StructRules {
  private StructRules() {}

  static void check(CollectionSchema schema, StructSchema struct) {
    Names.requireField(struct.name());
    if (schema.fieldsOf(struct).isEmpty()) {
      throw DatabaseException.invalid("struct array field %s has no sub-fields", struct.name());
    }
    for (FieldSchema field : schema.fieldsOf(struct)) {
      check(field, struct.subName(field));
    }
  }

  private static void check(FieldSchema field, String name) {
    Names.requireField(name);
    if (field.nullable()) {
      throw DatabaseException.invalid(
          "nullable is not supported for fields in struct array now, fieldName = %s", name);
    }
    if (field.primaryKey()) {
      throw DatabaseException.invalid(
          "primary key is not supported for struct field, field name = %s", name);
    }
    if (field.autoId()) {
      throw DatabaseException.invalid(
          "autoID is not supported for struct field, field name = %s", name);
    }
    if (field.partitionKey()) {
      throw DatabaseException.invalid(
          "partition key is not supported for struct field, field name = %s", name);
    }
    if (field.clusteringKey()) {
      throw DatabaseException.invalid(
          "clustering key is not supported for struct field, field name = %s", name);
    }
    if (field.hasDefault()) {
      throw DatabaseException.invalid(
          "type not support default_value, type:%s, name:%s", field.type().wireName(), name);
    }
    SchemaRules.checkParameters(field.named(name));
  }
}
