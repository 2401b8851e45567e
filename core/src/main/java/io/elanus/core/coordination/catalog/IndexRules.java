package io.elanus.core.coordination.catalog;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.SchemaRules;
import io.elanus.core.time.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/// Indexes: one for each vector field; asking for the same one again is no error.
final class IndexRules {
  private static final String OFFSET_CACHE = "indexoffsetcache.enabled";

  private IndexRules() {}

  static List<CatalogDelta> create(
      CatalogImage image, CatalogCommand.CreateIndex command, LongSupplier ids, Timestamp now) {
    CollectionState collection = image.requireCollection(command.database(), command.collection());
    FieldSchema field = collection.schema().field(command.field());
    if (field == null) {
      throw DatabaseException.plain("cannot create index on non-exist field: %s", command.field());
    }
    for (IndexState index : collection.indexes()) {
      boolean sameField = index.field().equals(field.id());
      boolean samePath = command.jsonPath().equals(index.jsonPath());
      if (index.name().equals(command.indexName())) {
        if (sameField && samePath && isSame(index, command)) {
          return List.of();
        }
        throw DatabaseException.plain(
            "CreateIndex failed: at most one distinct index is allowed per field");
      }
      if (sameField && samePath) {
        throw DatabaseException.plain(
            "CreateIndex failed: creating multiple indexes on same field is not supported");
      }
    }
    if (!command.missing().isEmpty()) {
      throw DatabaseException.invalid("%s is not built yet", command.missing());
    }
    List<IndexState> indexes = new ArrayList<>(collection.indexes());
    indexes.add(
        new IndexState(
            new IndexId(ids.getAsLong()),
            command.indexName(),
            field.id(),
            command.jsonPath(),
            command.typeName(),
            command.parameters(),
            Map.of(),
            command.vector(),
            now));
    return List.of(new CatalogDelta.CollectionPut(collection.withIndexes(indexes)));
  }

  private static boolean isSame(IndexState index, CatalogCommand.CreateIndex command) {
    return index.typeName().equals(command.typeName())
        && index.parameters().equals(command.parameters())
        && Objects.equals(index.vector(), command.vector());
  }

  static List<CatalogDelta> drop(CatalogImage image, CatalogCommand.DropIndex command) {
    CollectionState collection = image.requireCollection(command.database(), command.collection());
    List<IndexState> kept = new ArrayList<>();
    for (IndexState index : collection.indexes()) {
      if (!isMeant(collection, index, command)) {
        kept.add(index);
      } else if (index.vector() != null && collection.isLoaded()) {
        throw DatabaseException.invalid(
            "vector index cannot be dropped on loaded collection: %s", collection.id());
      }
    }
    return kept.size() == collection.indexes().size()
        ? List.of()
        : List.of(new CatalogDelta.CollectionPut(collection.withIndexes(kept)));
  }

  private static boolean isMeant(
      CollectionState collection, IndexState index, CatalogCommand.DropIndex command) {
    if (!command.indexName().isEmpty()) {
      return index.name().equals(command.indexName());
    }
    if (command.field().isEmpty()) {
      return true;
    }
    FieldSchema field = collection.schema().field(command.field());
    return field != null && index.field().equals(field.id());
  }

  static List<CatalogDelta> alter(CatalogImage image, CatalogCommand.AlterIndex command) {
    for (String key : command.set().keySet()) {
      requireConfigurable(key);
    }
    for (String key : command.remove()) {
      requireConfigurable(key);
    }
    CollectionState collection = image.requireCollection(command.database(), command.collection());
    if (collection.isLoaded()) {
      throw DatabaseException.of(
          ErrorCode.COLLECTION_LOADED,
          "can't alter index on loaded collection, please release the collection first",
          pair("collection", collection.name()));
    }
    IndexState index = collection.index(command.indexName());
    if (index == null) {
      throw DatabaseException.of(ErrorCode.INDEX_NOT_FOUND, pair("indexName", command.indexName()));
    }
    for (Map.Entry<String, String> property : command.set().entrySet()) {
      if (SchemaRules.asBoolean(property.getValue()) == null) {
        throw DatabaseException.invalid(
            "invalid %s value: %s, expected: true, false", property.getKey(), property.getValue());
      }
      if (property.getKey().equals(OFFSET_CACHE)) {
        throw DatabaseException.expected(
            "valid index params", "invalid index params", "invalid offset cache index params");
      }
    }
    Map<String, String> properties =
        DatabaseRules.changed(index.properties(), command.set(), command.remove());
    List<IndexState> indexes = new ArrayList<>(collection.indexes());
    indexes.set(indexes.indexOf(index), index.withProperties(properties));
    return List.of(new CatalogDelta.CollectionPut(collection.withIndexes(indexes)));
  }

  private static void requireConfigurable(String key) {
    if (!key.equals(CollectionProperties.MMAP) && !key.equals(OFFSET_CACHE)) {
      throw DatabaseException.invalid("%s is not a configable index property", key);
    }
  }
}
