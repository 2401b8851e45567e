package io.elanus.cluster.proxy.ddl;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.SegmentInfo;
import io.elanus.core.coordination.catalog.CatalogCommand;
import io.elanus.core.coordination.catalog.CatalogImage;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.PartitionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.Names;

/// Calls about partitions.
public final class Partitions {
  private final Coordinator coordinator;

  public Partitions(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  public void create(String database, String collection, String partition) {
    Names.requireCollection(collection);
    String name = Names.requirePartition(partition);
    coordinator.change(new CatalogCommand.CreatePartition(database, collection, name));
  }

  public void drop(String database, String collection, String partition) {
    Names.requireCollection(collection);
    String name = Names.requirePartition(partition);
    coordinator.change(new CatalogCommand.DropPartition(database, collection, name));
  }

  public boolean has(String database, String collection, String partition) {
    Names.requireCollection(collection);
    String name = Names.requirePartition(partition);
    return coordinator.catalog().requireCollection(database, collection).partition(name) != null;
  }

  /// The collection whose partitions are to be listed, in order of creation.
  ///
  /// @param collection empty to go by the id
  public CollectionState of(String database, String collection, long id) {
    CatalogImage catalog = coordinator.catalog();
    if (collection.isEmpty() && id > 0) {
      CollectionState byId = catalog.collection(new CollectionId(id));
      if (byId == null) {
        throw DatabaseException.of(ErrorCode.COLLECTION_NOT_FOUND, pair("collection", id));
      }
      return byId;
    }
    Names.requireCollection(collection);
    return catalog.requireCollection(database, collection);
  }

  /// Rows that were written and not yet compacted away.
  public long rowCount(String database, String collection, String partition) {
    Names.requireCollection(collection);
    CollectionState state = coordinator.catalog().requireCollection(database, collection);
    PartitionState wanted = require(state, partition);
    long rows = 0;
    for (SegmentInfo segment : coordinator.segments(state.id())) {
      if (segment.partition().equals(wanted.id())) {
        rows += segment.rowCount();
      }
    }
    return rows;
  }

  static PartitionState require(CollectionState collection, String partition) {
    PartitionState found = collection.partition(partition.strip());
    if (found == null) {
      throw DatabaseException.of(ErrorCode.PARTITION_NOT_FOUND, pair("partition", partition));
    }
    return found;
  }
}
