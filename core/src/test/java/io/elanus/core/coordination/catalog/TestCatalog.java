package io.elanus.core.coordination.catalog;

import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.time.ConsistencyLevel;
import io.elanus.core.time.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A catalog that is changed by commands, with ids and time that count from one.
final class TestCatalog {
  private CatalogImage image =
      CatalogImage.EMPTY.apply(
          List.of(
              new CatalogDelta.DatabasePut(
                  DatabaseState.empty(
                      CatalogImage.DEFAULT_DATABASE_ID, "default", Map.of(), new Timestamp(1)))));
  private long nextId = 2;
  private long now = 1;

  CatalogImage image() {
    return image;
  }

  /// @return how many deltas the command came to
  int change(CatalogCommand command) {
    List<CatalogDelta> deltas =
        CatalogRules.decide(image, command, () -> nextId++, new Timestamp(++now));
    image = image.apply(deltas);
    return deltas.size();
  }

  CollectionState collection(String name) {
    return image.requireCollection("default", name);
  }

  static FieldSchema key() {
    return FieldSchema.of(0, "id", DataType.INT64, Map.of()).asPrimaryKey(false);
  }

  static FieldSchema vector(String name) {
    return FieldSchema.of(0, name, DataType.FLOAT_VECTOR, Map.of("dim", "4"));
  }

  static CollectionSchema schema(String name, FieldSchema... fields) {
    return new CollectionSchema(name, "", List.of(fields), false, 0);
  }

  static CollectionSchema schemaWithPartitionKey(String name) {
    FieldSchema tenant = FieldSchema.of(0, "tenant", DataType.INT64, Map.of());
    FieldSchema partitionKey =
        new FieldSchema(
            tenant.id(),
            "tenant",
            "",
            DataType.INT64,
            null,
            Map.of(),
            false,
            false,
            true,
            false,
            false,
            false,
            null);
    return schema(name, key(), partitionKey, vector("v"));
  }

  static CatalogCommand.CreateCollection create(CollectionSchema schema) {
    return new CatalogCommand.CreateCollection(
        "default",
        schema,
        1,
        schema.partitionKey() == null ? 1 : 16,
        ConsistencyLevel.BOUNDED,
        Map.of());
  }

  /// A collection with a key and the named vector fields.
  void create(String name, String... vectors) {
    List<FieldSchema> fields = new ArrayList<>(List.of(key()));
    for (String vector : vectors) {
      fields.add(vector(vector));
    }
    change(create(schema(name, fields.toArray(FieldSchema[]::new))));
  }

  CatalogCommand.CreateIndex index(String collection, String field, String name, String metric) {
    Map<String, String> parameters = Map.of("index_type", "FLAT", "metric_type", metric);
    FieldSchema schema = collection(collection).schema().field(field);
    if (schema == null) {
      return new CatalogCommand.CreateIndex(
          "default", collection, field, name, "", "FLAT", Map.of(), null, null, "");
    }
    IndexChoice choice = IndexChoice.of(schema, parameters);
    return new CatalogCommand.CreateIndex(
        "default",
        collection,
        field,
        name,
        choice.jsonPath(),
        choice.typeName(),
        Map.of(),
        choice.vector(),
        choice.scalar(),
        choice.missing());
  }

  void load(String collection) {
    change(new CatalogCommand.LoadCollection("default", collection, 1));
  }

  CatalogCommand.AlterCollection set(String collection, String key, String value) {
    return new CatalogCommand.AlterCollection("default", collection, Map.of(key, value), Set.of());
  }
}
