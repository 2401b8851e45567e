package io.elanus.core.coordination.catalog;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.Limits;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.time.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// Partitions made by hand; with a partition key they are the server's business.
final class PartitionRules {
  private PartitionRules() {}

  static List<CatalogDelta> create(
      CatalogImage image, CatalogCommand.CreatePartition command, LongSupplier ids, Timestamp now) {
    CollectionState collection = image.requireCollection(command.database(), command.collection());
    refuseKeyMode(collection, "create partition");
    if (collection.partition(command.partition()) != null) {
      return List.of();
    }
    int count = collection.partitions().size() + 1;
    if (count > Limits.PARTITIONS) {
      throw DatabaseException.plain(
          "partition number (%d) exceeds max configuration (%d), collection: %s",
          count, Limits.PARTITIONS, collection.name());
    }
    CollectionRules.requireCapacity(image, collection.shards());
    List<PartitionState> partitions = new ArrayList<>(collection.partitions());
    partitions.add(new PartitionState(new PartitionId(ids.getAsLong()), command.partition(), now));
    return List.of(new CatalogDelta.CollectionPut(collection.withPartitions(partitions)));
  }

  static List<CatalogDelta> drop(CatalogImage image, CatalogCommand.DropPartition command) {
    CollectionState collection = image.requireCollection(command.database(), command.collection());
    refuseKeyMode(collection, "drop partition");
    if (command.partition().equals(PartitionState.DEFAULT_NAME)) {
      throw DatabaseException.plain("default partition cannot be deleted");
    }
    PartitionState partition = collection.partition(command.partition());
    if (partition == null) {
      return List.of();
    }
    if (collection.isLoaded(partition.id())) {
      throw DatabaseException.plain(
          "partition cannot be dropped, partition is loaded, please release it first");
    }
    List<PartitionState> partitions = new ArrayList<>(collection.partitions());
    partitions.remove(partition);
    CollectionState without = collection.withPartitions(partitions);
    return List.of(
        new CatalogDelta.CollectionPut(without),
        new CatalogDelta.PartitionGone(without, partition.id()));
  }

  /// @param call as the refusal names it
  static void refuseKeyMode(CollectionState collection, String call) {
    if (collection.hasPartitionKey()) {
      throw DatabaseException.plain("disable %s if partition key mode is used", call);
    }
  }
}
