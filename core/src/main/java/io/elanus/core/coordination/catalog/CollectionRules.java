package io.elanus.core.coordination.catalog;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.FunctionSchema;
import io.elanus.core.schema.Limits;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.StructSchema;
import io.elanus.core.time.ConsistencyLevel;
import io.elanus.core.time.Timestamp;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// Collections: created once under a name, renamed, altered, emptied, dropped.
final class CollectionRules {
  /// User fields are numbered from here; smaller numbers are the system's.
  static final long FIRST_FIELD_ID = 100;

  private static final long FIRST_FUNCTION_ID = 100;

  private CollectionRules() {}

  static List<CatalogDelta> create(
      CatalogImage image,
      CatalogCommand.CreateCollection command,
      LongSupplier ids,
      Timestamp now) {
    DatabaseState database = image.requireDatabase(command.database());
    String name = command.schema().name();
    if (database.aliases().containsKey(name)) {
      throw DatabaseException.of(
          ErrorCode.ALIAS_COLLECTION_CONFLICT,
          "collection name ["
              + name
              + "] conflicts with an existing alias, please choose a unique name",
          pair("database", database.name()),
          pair("alias", name));
    }
    Map<String, String> properties =
        CollectionProperties.initial(command.properties(), command.schema(), database);
    CollectionSchema schema = numbered(command.schema(), TimeZones.of(properties));
    CollectionState before = image.collection(database.name(), name);
    if (before != null) {
      if (before.schema().equals(schema)
          && before.shards() == command.shards()
          && before.consistency() == command.consistency()
          && before.properties().equals(properties)) {
        return List.of();
      }
      throw DatabaseException.plain(
          "create duplicate collection with different parameters, collection: %s", name);
    }
    schema.fields().forEach(field -> FileResourceRules.requireKnown(image, field));
    requireRoom(image, database, command.partitions() * command.shards());
    CollectionState collection =
        new CollectionState(
            new CollectionId(ids.getAsLong()),
            database.id(),
            schema,
            command.shards(),
            command.consistency(),
            properties,
            firstPartitions(schema, command.partitions(), ids, now),
            List.of(),
            LoadState.RELEASED,
            now,
            now);
    return List.of(new CatalogDelta.CollectionPut(collection));
  }

  /// Refuses what would exceed the limits of the instance.
  static void requireRoom(CatalogImage image, DatabaseState database, int shardPartitions) {
    if (image.collections().size() >= Limits.COLLECTIONS) {
      throw DatabaseException.of(
          ErrorCode.COLLECTION_NUMBER_LIMIT,
          pair("dbName", database.name()),
          pair("limit", Limits.COLLECTIONS));
    }
    requireCapacity(image, shardPartitions);
  }

  static void requireCapacity(CatalogImage image, int more) {
    long used = more;
    for (CollectionState collection : image.collections()) {
      used += (long) collection.partitions().size() * collection.shards();
    }
    if (used > Limits.GENERAL_CAPACITY) {
      throw DatabaseException.of(
          ErrorCode.GENERAL_CAPACITY_EXCEEDED,
          pair("generalCapacity", Limits.GENERAL_CAPACITY),
          pair("current", used - more),
          pair("new", more));
    }
  }

  private static List<PartitionState> firstPartitions(
      CollectionSchema schema, int count, LongSupplier ids, Timestamp now) {
    if (schema.partitionKey() == null) {
      return List.of(
          new PartitionState(new PartitionId(ids.getAsLong()), PartitionState.DEFAULT_NAME, now));
    }
    List<PartitionState> partitions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      partitions.add(
          new PartitionState(
              new PartitionId(ids.getAsLong()), PartitionState.DEFAULT_NAME + "_" + i, now));
    }
    return partitions;
  }

  /// Gives the fields and the functions their numbers, in order.
  private static CollectionSchema numbered(CollectionSchema schema, ZoneId zone) {
    List<FieldSchema> fields = new ArrayList<>();
    for (FieldSchema field : schema.fields()) {
      fields.add(FieldRules.settled(field, FIRST_FIELD_ID + fields.size(), zone));
    }
    List<FunctionSchema> functions = new ArrayList<>();
    for (FunctionSchema function : schema.functions()) {
      functions.add(function.withId(FIRST_FUNCTION_ID + functions.size()));
    }
    List<StructSchema> structs = new ArrayList<>();
    for (StructSchema struct : schema.structs()) {
      structs.add(struct.withId(FIRST_FIELD_ID + fields.size() + structs.size()));
    }
    return new CollectionSchema(
        schema.name(),
        schema.description(),
        fields,
        structs,
        functions,
        schema.dynamicFields(),
        schema.version());
  }

  static List<CatalogDelta> drop(CatalogImage image, CatalogCommand.DropCollection command) {
    DatabaseState database = image.database(command.database());
    if (database == null) {
      return List.of();
    }
    if (database.aliases().containsKey(command.name())) {
      throw DatabaseException.plain("cannot drop the collection via alias = %s", command.name());
    }
    CollectionState collection = image.collection(database.name(), command.name());
    if (collection == null) {
      return List.of();
    }
    List<String> aliases = database.aliasesOf(collection.id());
    if (!aliases.isEmpty()) {
      throw DatabaseException.plain(
          "unable to drop the collection [%s] because it has associated aliases [%s], please remove all"
              + " aliases before dropping the collection",
          command.name(), String.join(" ", aliases));
    }
    return List.of(new CatalogDelta.CollectionGone(collection));
  }

  static List<CatalogDelta> rename(CatalogImage image, CatalogCommand.RenameCollection command) {
    DatabaseState database = image.requireDatabase(command.database());
    DatabaseState target = image.requireDatabase(command.newDatabase());
    if (database.aliases().containsKey(command.name())) {
      throw DatabaseException.plain(
          "unsupported use an alias to rename collection, alias:%s", command.name());
    }
    if (target.aliases().containsKey(command.newName())) {
      throw DatabaseException.plain(
          "cannot rename collection to an existing alias: %s", command.newName());
    }
    if (target.collections().containsKey(command.newName())) {
      throw DatabaseException.plain(
          "duplicated new collection name %s in database %s with other collection name or alias",
          command.newName(), target.name());
    }
    CollectionState collection = image.requireCollection(database.name(), command.name());
    boolean moves = !database.id().equals(target.id());
    if (moves && !database.aliasesOf(collection.id()).isEmpty()) {
      throw DatabaseException.plain(
          "fail to rename db name, must drop all aliases of collection %s before rename",
          command.name());
    }
    CollectionSchema schema = collection.schema();
    CollectionState renamed =
        collection
            .withSchema(schema.named(command.newName()), collection.schemaChanged())
            .inDatabase(target.id());
    return List.of(new CatalogDelta.CollectionPut(renamed));
  }

  static List<CatalogDelta> truncate(
      CatalogImage image, CatalogCommand.TruncateCollection command) {
    return List.of(
        new CatalogDelta.RowsGone(image.requireCollection(command.database(), command.name())));
  }

  static List<CatalogDelta> alter(
      CatalogImage image, CatalogCommand.AlterCollection command, Timestamp now) {
    CollectionState collection = image.requireCollection(command.database(), command.name());
    CollectionProperties.checkAlter(collection, command.set(), command.remove());
    Map<String, String> stored = new TreeMap<>(command.set());
    CollectionState changed = collection;
    Set<String> removed = new HashSet<>(command.remove());
    String otherZone = TimeZones.replaced(stored);
    if (otherZone != null) {
      removed.add(otherZone);
    }
    if (stored.remove(CollectionProperties.DYNAMIC_FIELD) != null) {
      changed = withDynamicField(changed, now);
    }
    String consistency = stored.remove(CollectionProperties.CONSISTENCY);
    if (consistency != null) {
      changed = changed.withConsistency(ConsistencyLevel.ofText(consistency));
    }
    String description = stored.remove(CollectionProperties.DESCRIPTION);
    if (description != null) {
      changed = withDescription(changed, description);
    }
    changed = changed.withProperties(DatabaseRules.changed(changed.properties(), stored, removed));
    return changed.equals(collection)
        ? List.of()
        : List.of(new CatalogDelta.CollectionPut(changed));
  }

  private static CollectionState withDescription(CollectionState collection, String description) {
    CollectionSchema schema = collection.schema();
    return collection.withSchema(schema.describedAs(description), collection.schemaChanged());
  }

  /// Rows that exist already have nothing in the new column.
  private static CollectionState withDynamicField(CollectionState collection, Timestamp now) {
    CollectionSchema schema = collection.schema();
    if (schema.dynamicFields()) {
      return collection;
    }
    List<FieldSchema> fields = new ArrayList<>(schema.fields());
    fields.add(FieldSchema.dynamicField(FieldRules.nextId(schema)).asNullable());
    return collection.withSchema(schema.changed(fields, true), now);
  }
}
