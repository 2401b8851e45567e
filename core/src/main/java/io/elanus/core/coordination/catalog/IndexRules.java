package io.elanus.core.coordination.catalog;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.index.scalar.ScalarIndexShape;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.SchemaRules;
import io.elanus.core.time.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;

/// Indexes: one for each field, on JSON one for each path; asking for the same one again is no
/// error.
final class IndexRules {
  private static final String OFFSET_CACHE = "indexoffsetcache.enabled";

  /// Source: `IsScalarMmapIndex` and `IsVectorMmapIndex` of Milvus 2.6.
  private static final Set<String> WITHOUT_MMAP = Set.of("STL_SORT", "DISKANN");

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
      boolean samePath = sameField && isSamePath(field, command.jsonPath(), index.jsonPath());
      if (index.name().equals(command.indexName())) {
        if (samePath && isSame(index, command)) {
          return List.of();
        }
        throw DatabaseException.plain(
            "CreateIndex failed: at most one distinct index is allowed per field");
      }
      if (samePath) {
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
            command.scalar(),
            now));
    return List.of(new CatalogDelta.CollectionPut(collection.withIndexes(indexes)));
  }

  /// Paths are compared by where they lead, not by their quotes.
  private static boolean isSamePath(FieldSchema field, String one, String other) {
    return one.equals(other)
        || (!one.isEmpty()
            && !other.isEmpty()
            && ScalarIndexShape.path(field.name(), one)
                .equals(ScalarIndexShape.path(field.name(), other)));
  }

  private static boolean isSame(IndexState index, CatalogCommand.CreateIndex command) {
    return index.typeName().equals(command.typeName())
        && index.parameters().equals(command.parameters())
        && Objects.equals(index.vector(), command.vector())
        && Objects.equals(index.scalar(), command.scalar());
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
    command.set().forEach((key, value) -> requireFit(index, key, value));
    Map<String, String> properties =
        DatabaseRules.changed(index.properties(), command.set(), command.remove());
    List<IndexState> indexes = new ArrayList<>(collection.indexes());
    indexes.set(indexes.indexOf(index), index.withProperties(properties));
    return List.of(new CatalogDelta.CollectionPut(collection.withIndexes(indexes)));
  }

  private static void requireFit(IndexState index, String key, String value) {
    Boolean enabled = SchemaRules.asBoolean(value);
    if (enabled == null) {
      throw DatabaseException.invalid("invalid %s value: %s, expected: true, false", key, value);
    }
    if (!enabled) {
      return;
    }
    if (key.equals(OFFSET_CACHE) && !index.typeName().equals("BITMAP")) {
      throw DatabaseException.invalid(
          "invalid offset cache index params: only bitmap index support %s now", key);
    }
    if (key.equals(CollectionProperties.MMAP) && WITHOUT_MMAP.contains(index.typeName())) {
      throw DatabaseException.invalid(
          "invalid mmap index params: index type %s does not support mmap", index.typeName());
    }
  }

  private static void requireConfigurable(String key) {
    if (!key.equals(CollectionProperties.MMAP) && !key.equals(OFFSET_CACHE)) {
      throw DatabaseException.invalid("%s is not a configable index property", key);
    }
  }
}
