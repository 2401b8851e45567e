package io.elanus.core.coordination.catalog;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.SchemaRules;
import io.elanus.core.schema.StructSchema;
import io.elanus.core.text.TextRules;
import io.elanus.core.time.Timestamp;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Fields of collections that exist: added, or given other parameters. Each change is a new version
/// of the schema.
final class FieldRules {
  private static final String MAX_LENGTH = "max_length";
  private static final String MAX_CAPACITY = "max_capacity";

  private FieldRules() {}

  static List<CatalogDelta> add(
      CatalogImage image, CatalogCommand.AddField command, Timestamp now) {
    CollectionState collection = image.requireCollection(command.database(), command.collection());
    CollectionSchema schema = collection.schema();
    SchemaRules.checkAdded(schema, command.field());
    FileResourceRules.requireKnown(image, command.field());
    TextRules.checkField(schema, command.field());
    FieldSchema added = settled(command.field(), nextId(schema), collection.zone());
    List<FieldSchema> fields = new ArrayList<>(schema.fields());
    fields.add(schema.dynamicFields() ? fields.size() - 1 : fields.size(), added);
    return List.of(changed(collection, fields, now));
  }

  static List<CatalogDelta> alter(
      CatalogImage image, CatalogCommand.AlterField command, Timestamp now) {
    CollectionState collection = image.requireCollection(command.database(), command.collection());
    StructSchema struct = collection.schema().struct(command.field());
    FieldSchema field = collection.schema().field(command.field());
    if (struct == null && (field == null || field.dynamic())) {
      throw DatabaseException.of(
          ErrorCode.FIELD_NOT_FOUND,
          "field " + command.field() + " does not exist in collection " + collection.name(),
          pair("field", command.field()));
    }
    boolean mapping =
        command.set().containsKey(CollectionProperties.MMAP)
            || command.remove().contains(CollectionProperties.MMAP);
    if (mapping && collection.isLoaded()) {
      throw DatabaseException.of(
          ErrorCode.COLLECTION_LOADED,
          "can not alter collection field properties if collection loaded",
          pair("collection", collection.name()));
    }
    return struct == null
        ? altered(collection, java.util.Objects.requireNonNull(field), command, now)
        : altered(collection, struct, command, now);
  }

  /// Of a struct as a whole only whether it is mapped can be changed.
  private static List<CatalogDelta> altered(
      CollectionState collection,
      StructSchema struct,
      CatalogCommand.AlterField command,
      Timestamp now) {
    Map<String, String> parameters = new HashMap<>(struct.parameters());
    for (Map.Entry<String, String> property : command.set().entrySet()) {
      if (!property.getKey().equals(CollectionProperties.MMAP)) {
        throw DatabaseException.invalid(
            "%s does not allow update in collection field param", property.getKey());
      }
      if (SchemaRules.asBoolean(property.getValue()) == null) {
        throw DatabaseException.invalid(
            "invalid mmap.enabled value: %s, expected: true, false", property.getValue());
      }
      parameters.put(property.getKey(), property.getValue());
    }
    for (String key : command.remove()) {
      requireRemovable(key);
      parameters.remove(key);
    }
    if (parameters.equals(struct.parameters())) {
      return List.of();
    }
    return List.of(
        new CatalogDelta.CollectionPut(
            collection.withSchema(
                collection.schema().with(struct.withParameters(parameters)), now)));
  }

  private static void requireRemovable(String key) {
    if (!key.equals(CollectionProperties.MMAP)) {
      throw DatabaseException.invalid("%s is not allowed to drop in collection field param", key);
    }
  }

  private static List<CatalogDelta> altered(
      CollectionState collection,
      FieldSchema field,
      CatalogCommand.AlterField command,
      Timestamp now) {
    Map<String, String> parameters = new HashMap<>(field.parameters());
    for (Map.Entry<String, String> property : command.set().entrySet()) {
      requireAlterable(field, property.getKey());
      parameters.put(property.getKey(), property.getValue());
    }
    for (String key : command.remove()) {
      requireRemovable(key);
      parameters.remove(key);
    }
    if (parameters.equals(field.parameters())) {
      return List.of();
    }
    FieldSchema altered = field.withParameters(parameters);
    if (collection.schema().structHolding(field) == null) {
      SchemaRules.checkField(altered);
    } else {
      SchemaRules.checkParameters(altered);
    }
    List<FieldSchema> fields = new ArrayList<>(collection.schema().fields());
    fields.set(fields.indexOf(field), altered);
    return List.of(changed(collection, fields, now));
  }

  private static void requireAlterable(FieldSchema field, String key) {
    switch (key) {
      case MAX_LENGTH -> {
        if (!field.type().isText() && field.elementType() != DataType.VARCHAR) {
          throw DatabaseException.invalid(
              "%s can not modify the maxlength for non-string types", field.name());
        }
      }
      case MAX_CAPACITY -> {
        if (field.type() != DataType.ARRAY) {
          throw DatabaseException.invalid(
              "%s can not modify the maxcapacity for non-array types", field.name());
        }
      }
      case CollectionProperties.MMAP -> {}
      default ->
          throw DatabaseException.invalid(
              "%s does not allow update in collection field param", key);
    }
  }

  private static CatalogDelta changed(
      CollectionState collection, List<FieldSchema> fields, Timestamp now) {
    CollectionSchema schema = collection.schema();
    return new CatalogDelta.CollectionPut(
        collection.withSchema(schema.changed(fields, schema.dynamicFields()), now));
  }

  /// The number of the next field: none is ever taken away, so the largest so far decides.
  static long nextId(CollectionSchema schema) {
    long largest = CollectionRules.FIRST_FIELD_ID - 1;
    for (FieldSchema field : schema.fields()) {
      largest = Math.max(largest, field.id().value());
    }
    for (StructSchema struct : schema.structs()) {
      largest = Math.max(largest, struct.id().value());
    }
    return largest + 1;
  }

  /// With its number, and with a default of TIMESTAMPTZ as the moment that its text means.
  static FieldSchema settled(FieldSchema field, long id, ZoneId zone) {
    Object value = field.defaultValue();
    if (field.type() == DataType.TIMESTAMPTZ && value instanceof String text) {
      value = SchemaRules.requireMoment(text, zone);
    }
    return new FieldSchema(
        new FieldId(id),
        field.name(),
        field.description(),
        field.type(),
        field.elementType(),
        field.parameters(),
        field.primaryKey(),
        field.autoId(),
        field.partitionKey(),
        field.clusteringKey(),
        field.nullable(),
        field.dynamic(),
        value);
  }
}
