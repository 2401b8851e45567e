package io.elanus.cluster.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.elanus.cluster.role.ShardId;
import io.elanus.core.coordination.catalog.CatalogDelta;
import io.elanus.core.coordination.catalog.CatalogImage;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.FileResource;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.DatabaseId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.text.analysis.WordFiles;
import io.elanus.storage.metastore.MetaStore;
import io.elanus.storage.metastore.MetaStore.Change;
import io.elanus.storage.metastore.MetaStore.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The catalog in the metastore.
///
/// | key | value |
/// |---|---|
/// | `cat/revision` | counts the changes; whoever changes the catalog compares it, so that two coordinators cannot |
/// | `cat/db/<id>` | a database, without its contents |
/// | `cat/coll/<id>` | a collection, whole: schema, partitions, indexes, load state |
/// | `cat/alias/<database id>/<alias>` | a collection's id, decimal |
/// | `cat/file/<id>` | a file of words, without what it holds |
/// | `cat/filetext/<id>` | what it holds, UTF-8 |
/// | `cat/gone/<collection id>` | its number of shards, decimal: data that is still to be dropped |
/// | `cat/gone/<collection id>/<partition id>` | the same for one partition |
///
/// Not thread-safe: the coordinator makes one change at a time.
final class CatalogStore {
  private static final String REVISION = "cat/revision";
  private static final String DATABASES = "cat/db/";
  private static final String COLLECTIONS = "cat/coll/";
  private static final String ALIASES = "cat/alias/";
  private static final String FILES = "cat/file/";
  private static final String FILE_TEXTS = "cat/filetext/";
  private static final String GONE = "cat/gone/";

  private final MetaStore store;
  private long revision;

  /// Takes the catalog as it is in the store.
  CatalogStore(MetaStore store) {
    this.store = store;
    this.revision = store.get(REVISION).map(MetaStore.Entry::version).orElse(0L);
  }

  /// Everything that was ever committed.
  CatalogImage read() {
    List<CatalogDelta> deltas = new ArrayList<>();
    for (MetaStore.Entry entry : store.list(DATABASES).values()) {
      deltas.add(new CatalogDelta.DatabasePut(CatalogJson.readDatabase(entry.value())));
    }
    for (MetaStore.Entry entry : store.list(COLLECTIONS).values()) {
      deltas.add(new CatalogDelta.CollectionPut(CatalogJson.readCollection(entry.value())));
    }
    for (Map.Entry<String, MetaStore.Entry> entry : store.list(ALIASES).entrySet()) {
      String[] parts = entry.getKey().substring(ALIASES.length()).split("/", 2);
      deltas.add(
          new CatalogDelta.AliasPut(
              new DatabaseId(Long.parseLong(parts[0])),
              parts[1],
              new CollectionId(decimal(entry.getValue().value()))));
    }
    for (MetaStore.Entry entry : store.list(FILES).values()) {
      deltas.add(new CatalogDelta.FileResourcePut(CatalogJson.readFileResource(entry.value())));
    }
    return CatalogImage.EMPTY.apply(deltas);
  }

  /// What a file of words holds. For all threads.
  ///
  /// @throws DatabaseException when it was removed
  String text(FileResource file) {
    return store
        .get(FILE_TEXTS + file.id())
        .map(entry -> new String(entry.value(), UTF_8))
        .orElseThrow(() -> WordFiles.unknown(file.name()));
  }

  /// Writes the changes down, all or none.
  ///
  /// @throws DatabaseException when another coordinator has changed the catalog since
  void commit(List<CatalogDelta> deltas) {
    List<Change> changes = new ArrayList<>();
    for (CatalogDelta delta : deltas) {
      addChanges(delta, changes);
    }
    if (changes.isEmpty()) {
      return;
    }
    changes.add(new Change.Put(REVISION, text(revision + 1)));
    if (!store.commit(List.of(new Condition(REVISION, revision)), changes)) {
      throw DatabaseException.of(
          ErrorCode.SERVICE_UNAVAILABLE, "another coordinator has taken over the catalog");
    }
    revision = store.get(REVISION).map(MetaStore.Entry::version).orElseThrow();
  }

  private static void addChanges(CatalogDelta delta, List<Change> changes) {
    switch (delta) {
      case CatalogDelta.DatabasePut(var database) ->
          changes.add(new Change.Put(DATABASES + database.id(), CatalogJson.write(database)));
      case CatalogDelta.DatabaseGone(var database) ->
          changes.add(new Change.Delete(DATABASES + database.id()));
      case CatalogDelta.CollectionPut(var collection) ->
          changes.add(new Change.Put(COLLECTIONS + collection.id(), CatalogJson.write(collection)));
      case CatalogDelta.CollectionGone(var collection) -> {
        changes.add(new Change.Delete(COLLECTIONS + collection.id()));
        changes.add(new Change.Put(GONE + collection.id(), text(collection.shards())));
      }
      case CatalogDelta.AliasPut(var database, var alias, var collection) ->
          changes.add(new Change.Put(ALIASES + database + "/" + alias, text(collection.value())));
      case CatalogDelta.AliasGone(var database, var alias) ->
          changes.add(new Change.Delete(ALIASES + database + "/" + alias));
      case CatalogDelta.PartitionGone(var collection, var partition) ->
          changes.add(
              new Change.Put(GONE + collection.id() + "/" + partition, text(collection.shards())));
      case CatalogDelta.FileResourcePut(var file) ->
          changes.add(new Change.Put(FILES + file.id(), CatalogJson.write(file)));
      case CatalogDelta.FileTextPut(var file, var text) ->
          changes.add(new Change.Put(FILE_TEXTS + file.id(), text.getBytes(UTF_8)));
      case CatalogDelta.FileResourceGone(var file) -> {
        changes.add(new Change.Delete(FILES + file.id()));
        changes.add(new Change.Delete(FILE_TEXTS + file.id()));
      }
      case CatalogDelta.RowsGone _ -> {}
    }
  }

  /// Data of collections and partitions that are gone from the catalog and not yet from the nodes.
  List<Leftover> leftovers() {
    List<Leftover> found = new ArrayList<>();
    for (Map.Entry<String, MetaStore.Entry> entry : store.list(GONE).entrySet()) {
      String[] parts = entry.getKey().substring(GONE.length()).split("/", 2);
      CollectionId collection = new CollectionId(Long.parseLong(parts[0]));
      int shards = (int) decimal(entry.getValue().value());
      found.add(
          parts.length == 1
              ? new Leftover.Collection(collection, shards)
              : new Leftover.Partition(
                  collection, shards, new PartitionId(Long.parseLong(parts[1]))));
    }
    return found;
  }

  /// The data is dropped: nothing is left to do.
  void forget(Leftover leftover) {
    String key =
        switch (leftover) {
          case Leftover.Collection(var collection, int _) -> GONE + collection;
          case Leftover.Partition(var collection, int _, var partition) ->
              GONE + collection + "/" + partition;
        };
    boolean forgotten = store.commit(List.of(), List.of(new Change.Delete(key)));
    assert forgotten : "a commit without conditions failed";
  }

  private static long decimal(byte[] value) {
    return Long.parseLong(new String(value, UTF_8));
  }

  private static byte[] text(long number) {
    return Long.toString(number).getBytes(UTF_8);
  }

  /// Data that nobody can reach any more.
  sealed interface Leftover {
    CollectionId collection();

    int shards();

    record Collection(CollectionId collection, int shards) implements Leftover {}

    record Partition(CollectionId collection, int shards, PartitionId partition)
        implements Leftover {}

    static Leftover of(CollectionState collection) {
      return new Collection(collection.id(), collection.shards());
    }

    default List<ShardId> shardIds() {
      return shardsOf(collection(), shards());
    }
  }

  /// The shards of a collection.
  static List<ShardId> shardsOf(CollectionId collection, int shards) {
    List<ShardId> ids = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      ids.add(new ShardId(collection, i));
    }
    return ids;
  }
}
