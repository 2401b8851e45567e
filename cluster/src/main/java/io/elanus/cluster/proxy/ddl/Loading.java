package io.elanus.cluster.proxy.ddl;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.cluster.role.Coordinator;
import io.elanus.core.coordination.catalog.CatalogCommand;
import io.elanus.core.coordination.catalog.CatalogImage;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.LoadState;
import io.elanus.core.coordination.catalog.PartitionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.Names;
import java.util.List;

/// Calls that load, release and watch. Loading is done when the call returns.
public final class Loading {
  private static final int REPLICAS = 1;

  private final Coordinator coordinator;

  public Loading(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  /// @param replicas 0 for the default
  /// @param fields to load; checked, then all are loaded
  public void load(String database, String collection, int replicas, List<String> fields) {
    Names.requireCollection(collection);
    requireFields(database, collection, fields);
    coordinator.change(new CatalogCommand.LoadCollection(database, collection, checked(replicas)));
  }

  public void loadPartitions(
      String database,
      String collection,
      List<String> partitions,
      int replicas,
      List<String> fields) {
    Names.requireCollection(collection);
    requireFields(database, collection, fields);
    coordinator.change(
        new CatalogCommand.LoadPartitions(database, collection, partitions, checked(replicas)));
  }

  public void release(String database, String collection) {
    Names.requireCollection(collection);
    coordinator.change(new CatalogCommand.ReleaseCollection(database, collection));
  }

  public void releasePartitions(String database, String collection, List<String> partitions) {
    Names.requireCollection(collection);
    coordinator.change(new CatalogCommand.ReleasePartitions(database, collection, partitions));
  }

  /// Percent of what is to be loaded; always 100 once something is.
  ///
  /// @param partitions empty for all that are to be loaded
  /// @throws DatabaseException number 101 or 201 when nothing of it is to be loaded
  public int progress(String database, String collection, List<String> partitions) {
    Names.requireCollection(collection);
    CollectionState state = coordinator.catalog().requireCollection(database, collection);
    if (!state.isLoaded()) {
      throw DatabaseException.of(ErrorCode.COLLECTION_NOT_LOADED, pair("collection", collection));
    }
    for (String name : partitions) {
      PartitionState partition = Partitions.require(state, name);
      if (!state.isLoaded(partition.id())) {
        throw DatabaseException.of(ErrorCode.PARTITION_NOT_LOADED, pair("partition", name));
      }
    }
    return 100;
  }

  /// @param partitions empty for the whole collection, which counts as loaded when any part is
  public State state(String database, String collection, List<String> partitions) {
    Names.requireCollection(collection);
    CatalogImage catalog = coordinator.catalog();
    CollectionState state = catalog.collection(database, collection);
    if (state == null) {
      return State.NOT_EXIST;
    }
    for (String name : partitions) {
      if (!state.isLoaded(Partitions.require(state, name).id())) {
        return State.NOT_LOADED;
      }
    }
    return state.isLoaded() ? State.LOADED : State.NOT_LOADED;
  }

  /// The collection that is loaded.
  ///
  /// @throws DatabaseException number 400 when it is not
  public CollectionState replica(CollectionState state) {
    return switch (state.load()) {
      case LoadState.Released() ->
          throw DatabaseException.of(
              ErrorCode.REPLICA_NOT_FOUND,
              "failed to get replicas by collection",
              pair("replica", state.id()));
      case LoadState.Whole _, LoadState.Some _ -> state;
    };
  }

  private int checked(int replicas) {
    int wanted = replicas <= 0 ? REPLICAS : replicas;
    if (wanted > REPLICAS) {
      throw DatabaseException.of(
          ErrorCode.RESOURCE_INSUFFICIENT,
          "when load " + wanted + " replica count",
          pair("currentStreamingNode", REPLICAS),
          pair("expectedStreamingNode", wanted));
    }
    return wanted;
  }

  private void requireFields(String database, String collection, List<String> fields) {
    if (fields.isEmpty()) {
      return;
    }
    CollectionState state = coordinator.catalog().requireCollection(database, collection);
    for (String field : fields) {
      if (state.schema().field(field) == null) {
        throw DatabaseException.of(ErrorCode.FIELD_NOT_FOUND, pair("field", field));
      }
    }
    if (!fields.contains(state.schema().primaryKey().name())) {
      throw DatabaseException.invalid(
          "load field list %s does not contain primary key field %s",
          String.join(" ", fields), state.schema().primaryKey().name());
    }
  }

  public enum State {
    NOT_EXIST,
    NOT_LOADED,
    LOADED
  }
}
