package io.elanus.core.coordination.catalog;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.DatabaseId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The whole catalog at one moment; immutable. A reader takes one and works on it to the end.
public final class CatalogImage {
  /// The database that always exists.
  public static final String DEFAULT_DATABASE = "default";

  public static final DatabaseId DEFAULT_DATABASE_ID = new DatabaseId(1);

  private final Map<String, DatabaseState> databases;
  private final Map<CollectionId, CollectionState> collections;
  private final Map<String, FileResource> fileResources;

  private CatalogImage(
      Map<String, DatabaseState> databases,
      Map<CollectionId, CollectionState> collections,
      Map<String, FileResource> fileResources) {
    this.databases = databases;
    this.collections = collections;
    this.fileResources = fileResources;
  }

  /// No database at all, not even the default one.
  public static final CatalogImage EMPTY = new CatalogImage(Map.of(), Map.of(), Map.of());

  /// The database of this name, null if there is none.
  public @Nullable DatabaseState database(String name) {
    return databases.get(name);
  }

  /// The database of this name.
  ///
  /// @throws DatabaseException number 800
  public DatabaseState requireDatabase(String name) {
    DatabaseState database = databases.get(name);
    if (database == null) {
      throw DatabaseException.of(ErrorCode.DATABASE_NOT_FOUND, pair("database", name));
    }
    return database;
  }

  /// All databases in order of name.
  public Collection<DatabaseState> databases() {
    return databases.values();
  }

  /// The collection of this name or alias, null if there is none.
  ///
  /// @throws DatabaseException number 800 when the database is unknown
  public @Nullable CollectionState collection(String databaseName, String nameOrAlias) {
    CollectionId id = requireDatabase(databaseName).resolve(nameOrAlias);
    return id == null ? null : collections.get(id);
  }

  /// The collection of this name or alias.
  ///
  /// @throws DatabaseException number 100, `collection not found[database=D][collection=C]`
  public CollectionState requireCollection(String databaseName, String nameOrAlias) {
    return requireCollection(databaseName, nameOrAlias, ErrorCode.COLLECTION_NOT_FOUND);
  }

  /// The collection of this name or alias.
  ///
  /// @param dialect the text to refuse with: [ErrorCode#CANNOT_FIND_COLLECTION] for Describe and
  ///   Has, [ErrorCode#COLLECTION_NOT_FOUND] for all others
  /// @throws DatabaseException number 100
  public CollectionState requireCollection(
      String databaseName, String nameOrAlias, ErrorCode dialect) {
    CollectionState collection = collection(databaseName, nameOrAlias);
    if (collection == null) {
      throw DatabaseException.of(
          dialect, pair("database", databaseName), pair("collection", nameOrAlias));
    }
    return collection;
  }

  public @Nullable CollectionState collection(CollectionId id) {
    return collections.get(id);
  }

  public Collection<CollectionState> collections() {
    return collections.values();
  }

  /// The collections of a database, oldest first.
  public List<CollectionState> collectionsOf(DatabaseState database) {
    List<CollectionState> found = new ArrayList<>();
    for (CollectionId id : database.collections().values()) {
      CollectionState collection = collections.get(id);
      if (collection != null) {
        found.add(collection);
      }
    }
    found.sort((a, b) -> Long.compare(a.id().value(), b.id().value()));
    return found;
  }

  /// The database that a collection is in.
  public DatabaseState databaseOf(CollectionState collection) {
    for (DatabaseState database : databases.values()) {
      if (database.id().equals(collection.database())) {
        return database;
      }
    }
    throw new IllegalStateException("collection " + collection.id() + " is in no database");
  }

  /// The file of this name, null if there is none.
  public @Nullable FileResource fileResource(String name) {
    return fileResources.get(name);
  }

  /// All files in order of name.
  public List<FileResource> fileResources() {
    return List.copyOf(fileResources.values());
  }

  /// This image with the changes made, in order.
  public CatalogImage apply(Iterable<CatalogDelta> deltas) {
    Draft draft = new Draft(this);
    for (CatalogDelta delta : deltas) {
      draft.apply(delta);
    }
    return draft.image();
  }

  /// An image that is being changed.
  private static final class Draft {
    private final Map<DatabaseId, DatabaseState> databases = new LinkedHashMap<>();
    private final Map<CollectionId, CollectionState> collections;
    private final Map<DatabaseId, TreeMap<String, CollectionId>> names = new HashMap<>();
    private final Map<DatabaseId, TreeMap<String, CollectionId>> aliases = new HashMap<>();
    private final Map<String, FileResource> fileResources;

    Draft(CatalogImage image) {
      image.databases().forEach(database -> databases.put(database.id(), database));
      collections = new HashMap<>(image.collections);
      fileResources = new TreeMap<>(image.fileResources);
    }

    void apply(CatalogDelta delta) {
      switch (delta) {
        case CatalogDelta.DatabasePut(DatabaseState database) -> {
          DatabaseState before = databases.get(database.id());
          databases.put(
              database.id(),
              before == null
                  ? database
                  : database.withContents(before.collections(), before.aliases()));
        }
        case CatalogDelta.DatabaseGone(DatabaseState database) -> databases.remove(database.id());
        case CatalogDelta.CollectionPut(CollectionState collection) -> {
          CollectionState before = collections.put(collection.id(), collection);
          if (before == null
              || !before.name().equals(collection.name())
              || !before.database().equals(collection.database())) {
            if (before != null) {
              names(before.database()).remove(before.name());
            }
            names(collection.database()).put(collection.name(), collection.id());
          }
        }
        case CatalogDelta.CollectionGone(CollectionState collection) -> {
          collections.remove(collection.id());
          names(collection.database()).remove(collection.name());
        }
        case CatalogDelta.AliasPut(DatabaseId database, String alias, CollectionId collection) ->
            aliases(database).put(alias, collection);
        case CatalogDelta.AliasGone(DatabaseId database, String alias) ->
            aliases(database).remove(alias);
        case CatalogDelta.FileResourcePut(FileResource resource) ->
            fileResources.put(resource.name(), resource);
        case CatalogDelta.FileResourceGone(FileResource resource) ->
            fileResources.remove(resource.name());
        case CatalogDelta.PartitionGone _, CatalogDelta.RowsGone _, CatalogDelta.FileTextPut _ -> {}
      }
    }

    private TreeMap<String, CollectionId> names(DatabaseId id) {
      return names.computeIfAbsent(id, _ -> new TreeMap<>(require(id).collections()));
    }

    private TreeMap<String, CollectionId> aliases(DatabaseId id) {
      return aliases.computeIfAbsent(id, _ -> new TreeMap<>(require(id).aliases()));
    }

    private DatabaseState require(DatabaseId id) {
      DatabaseState database = databases.get(id);
      if (database == null) {
        throw new IllegalStateException("no database " + id);
      }
      return database;
    }

    CatalogImage image() {
      Map<String, DatabaseState> byName = new TreeMap<>();
      for (DatabaseState database : databases.values()) {
        DatabaseState changed =
            database.withContents(names.get(database.id()), aliases.get(database.id()));
        byName.put(changed.name(), changed);
      }
      return new CatalogImage(
          Collections.unmodifiableMap(byName),
          Collections.unmodifiableMap(collections),
          Collections.unmodifiableMap(fileResources));
    }
  }
}
