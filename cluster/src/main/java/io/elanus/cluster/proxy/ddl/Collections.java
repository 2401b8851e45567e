package io.elanus.cluster.proxy.ddl;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.cluster.proxy.Embeddings;
import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.SegmentInfo;
import io.elanus.core.coordination.catalog.CatalogCommand;
import io.elanus.core.coordination.catalog.CatalogImage;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.DatabaseState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.Limits;
import io.elanus.core.schema.Names;
import io.elanus.core.schema.SchemaRules;
import io.elanus.core.text.TextRules;
import io.elanus.core.time.ConsistencyLevel;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Calls about collections and their fields.
public final class Collections {
  private final Coordinator coordinator;
  private final Embeddings embeddings;

  /// @param embeddings asks the models of a new collection's functions for a vector
  public Collections(Coordinator coordinator, Embeddings embeddings) {
    this.coordinator = coordinator;
    this.embeddings = embeddings;
  }

  /// @param shards 0 for the default
  /// @param partitions 0 for the default
  public void create(
      String database,
      CollectionSchema schema,
      int shards,
      long partitions,
      ConsistencyLevel consistency,
      Map<String, String> properties) {
    int shardCount = shards <= 0 ? 1 : shards;
    if (shardCount > Limits.SHARDS) {
      throw DatabaseException.invalid(
          "maximum shards's number should be limited to %d", Limits.SHARDS);
    }
    SchemaRules.check(schema);
    TextRules.check(schema);
    TextRules.requireReachable(schema);
    int partitionCount = partitionCount(schema, partitions);
    embeddings.check(schema);
    coordinator.change(
        new CatalogCommand.CreateCollection(
            database, schema, shardCount, partitionCount, consistency, properties));
  }

  private static int partitionCount(CollectionSchema schema, long asked) {
    if (schema.partitionKey() == null) {
      if (asked > 0) {
        throw DatabaseException.plain(
            "num_partitions should only be specified with partition key field enabled");
      }
      return 1;
    }
    if (asked < 0) {
      throw DatabaseException.plain(
          "the specified partitions should be greater than 0 if partition key is used");
    }
    if (asked > Limits.PARTITIONS) {
      throw DatabaseException.plain(
          "partition number (%d) exceeds max configuration (%d)", asked, Limits.PARTITIONS);
    }
    return asked == 0 ? Limits.DEFAULT_KEY_PARTITIONS : (int) asked;
  }

  public void drop(String database, String name) {
    Names.requireCollection(name);
    coordinator.change(new CatalogCommand.DropCollection(database, name));
  }

  /// @param newDatabase empty for the same
  public void rename(String database, String name, String newDatabase, String newName) {
    Names.requireCollection(newName);
    coordinator.change(
        new CatalogCommand.RenameCollection(
            database, name, newDatabase.isEmpty() ? database : newDatabase, newName));
  }

  public void alter(String database, String name, Map<String, String> set, Set<String> remove) {
    Names.requireCollection(name);
    if (!set.isEmpty() && !remove.isEmpty()) {
      throw DatabaseException.invalid("cannot provide both DeleteKeys and ExtraParams");
    }
    coordinator.change(new CatalogCommand.AlterCollection(database, name, set, remove));
  }

  public void alterField(
      String database, String name, String field, Map<String, String> set, Set<String> remove) {
    Names.requireCollection(name);
    coordinator.change(new CatalogCommand.AlterField(database, name, field, set, remove));
  }

  public void addField(String database, String name, FieldSchema field) {
    Names.requireCollection(name);
    coordinator.change(new CatalogCommand.AddField(database, name, field));
  }

  public void truncate(String database, String name) {
    Names.requireCollection(name);
    coordinator.change(new CatalogCommand.TruncateCollection(database, name));
  }

  public boolean has(String database, String name) {
    Names.requireCollection(name);
    return coordinator.catalog().collection(database, name) != null;
  }

  /// @param name empty to go by the id
  public Described describe(String database, String name, long id) {
    CatalogImage catalog = coordinator.catalog();
    if (name.isEmpty() && id > 0) {
      CollectionState byId = catalog.collection(new CollectionId(id));
      if (byId == null) {
        throw DatabaseException.of(
            ErrorCode.CANNOT_FIND_COLLECTION, pair("database", database), pair("collection", id));
      }
      return described(catalog, byId);
    }
    Names.requireCollection(name);
    return described(
        catalog, catalog.requireCollection(database, name, ErrorCode.CANNOT_FIND_COLLECTION));
  }

  private static Described described(CatalogImage catalog, CollectionState collection) {
    DatabaseState database = catalog.databaseOf(collection);
    return new Described(collection, database, database.aliasesOf(collection.id()));
  }

  /// Oldest first.
  public List<CollectionState> list(String database) {
    CatalogImage catalog = coordinator.catalog();
    return catalog.collectionsOf(catalog.requireDatabase(database));
  }

  /// Rows that were written and not yet compacted away: deleted ones count until then.
  public long rowCount(String database, String name) {
    Names.requireCollection(name);
    CollectionState collection = coordinator.catalog().requireCollection(database, name);
    long rows = 0;
    for (SegmentInfo segment : coordinator.segments(collection.id())) {
      rows += segment.rowCount();
    }
    return rows;
  }

  public record Described(
      CollectionState collection, DatabaseState database, List<String> aliases) {}
}
