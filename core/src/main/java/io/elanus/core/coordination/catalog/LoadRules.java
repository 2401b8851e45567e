package io.elanus.core.coordination.catalog;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.PartitionId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Loading and releasing: both may be asked for again and again.
final class LoadRules {
  private LoadRules() {}

  static List<CatalogDelta> load(CatalogImage image, CatalogCommand.LoadCollection command) {
    CollectionState collection = image.requireCollection(command.database(), command.name());
    requireVectorIndexes(collection);
    requireSameReplicas(collection, command.replicas());
    return changed(collection, new LoadState.Whole(command.replicas()));
  }

  static List<CatalogDelta> release(CatalogImage image, CatalogCommand.ReleaseCollection command) {
    CollectionState collection = image.requireCollection(command.database(), command.name());
    return changed(collection, LoadState.RELEASED);
  }

  static List<CatalogDelta> loadPartitions(
      CatalogImage image, CatalogCommand.LoadPartitions command) {
    CollectionState collection = image.requireCollection(command.database(), command.collection());
    PartitionRules.refuseKeyMode(collection, "load partitions");
    if (command.partitions().isEmpty()) {
      throw DatabaseException.plain("failed to load partition, due to no partition specified");
    }
    requireVectorIndexes(collection);
    Set<PartitionId> wanted = require(collection, command.partitions());
    requireSameReplicas(collection, command.replicas());
    return switch (collection.load()) {
      case LoadState.Whole _ -> List.of();
      case LoadState.Released() ->
          changed(collection, new LoadState.Some(wanted, command.replicas()));
      case LoadState.Some(Set<PartitionId> loaded, int replicas) -> {
        wanted.addAll(loaded);
        yield changed(collection, new LoadState.Some(wanted, replicas));
      }
    };
  }

  static List<CatalogDelta> releasePartitions(
      CatalogImage image, CatalogCommand.ReleasePartitions command) {
    CollectionState collection = image.requireCollection(command.database(), command.collection());
    PartitionRules.refuseKeyMode(collection, "release partitions");
    if (command.partitions().isEmpty()) {
      throw DatabaseException.plain("failed to release partition, due to no partition specified");
    }
    Set<PartitionId> released = require(collection, command.partitions());
    int replicas =
        switch (collection.load()) {
          case LoadState.Released() -> 0;
          case LoadState.Whole(int whole) -> whole;
          case LoadState.Some(Set<PartitionId> _, int some) -> some;
        };
    Set<PartitionId> left = new HashSet<>();
    for (PartitionState partition : collection.loadedPartitions()) {
      if (!released.contains(partition.id())) {
        left.add(partition.id());
      }
    }
    if (left.size() == collection.loadedPartitions().size()) {
      return List.of();
    }
    return changed(
        collection, left.isEmpty() ? LoadState.RELEASED : new LoadState.Some(left, replicas));
  }

  private static List<CatalogDelta> changed(CollectionState collection, LoadState load) {
    return collection.load().equals(load)
        ? List.of()
        : List.of(new CatalogDelta.CollectionPut(collection.withLoad(load)));
  }

  private static Set<PartitionId> require(CollectionState collection, List<String> names) {
    Set<PartitionId> found = new HashSet<>();
    for (String name : names) {
      PartitionState partition = collection.partition(name);
      if (partition == null) {
        throw DatabaseException.of(ErrorCode.PARTITION_NOT_FOUND, pair("partition", name));
      }
      found.add(partition.id());
    }
    return found;
  }

  private static void requireVectorIndexes(CollectionState collection) {
    if (collection.indexes().isEmpty()) {
      throw DatabaseException.of(ErrorCode.INDEX_NOT_FOUND, pair("collection", collection.name()));
    }
    List<String> without = new ArrayList<>();
    for (FieldSchema field : collection.schema().vectorFields()) {
      if (collection.vectorIndex(field.id()) == null) {
        without.add(field.name());
      }
    }
    if (!without.isEmpty()) {
      throw DatabaseException.plain(
          "there is no vector index on field: [%s], please create index firstly",
          String.join(" ", without));
    }
  }

  private static void requireSameReplicas(CollectionState collection, int replicas) {
    int loaded =
        switch (collection.load()) {
          case LoadState.Released() -> replicas;
          case LoadState.Whole(int whole) -> whole;
          case LoadState.Some(Set<PartitionId> _, int some) -> some;
        };
    if (loaded != replicas) {
      throw DatabaseException.expected(
          loaded, replicas, "can't change the replica number for loaded collection");
    }
  }
}
