package io.elanus.cluster.coordinator;

import io.elanus.cluster.coordinator.CatalogStore.Leftover;
import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.cluster.role.StreamingNode;
import io.elanus.core.coordination.catalog.CatalogImage;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.IndexState;
import io.elanus.core.coordination.catalog.IndexState.VectorIndexState;
import io.elanus.core.schema.CollectionId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Brings the nodes to what the catalog says. It always tells the newest spec, whoever calls when, so
/// that calls may overlap and repeat; for one collection they run one after the other.
final class ShardDirector {
  private final Placement placement;
  private final Supplier<CatalogImage> catalog;
  private final ConcurrentHashMap<CollectionId, ReentrantLock> directing = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<ShardId, ShardSpec> told = new ConcurrentHashMap<>();

  ShardDirector(Placement placement, Supplier<CatalogImage> catalog) {
    this.placement = placement;
    this.catalog = catalog;
  }

  /// Gives the owners of a collection's shards the newest spec, if they do not have it. Does nothing
  /// when the collection is gone.
  void tell(CollectionId id) {
    ReentrantLock lock = directing.computeIfAbsent(id, _ -> new ReentrantLock());
    lock.lock();
    try {
      CollectionState collection = catalog.get().collection(id);
      if (collection == null) {
        return;
      }
      for (ShardId shard : CatalogStore.shardsOf(id, collection.shards())) {
        ShardSpec spec = specOf(shard, collection);
        if (!spec.equals(told.get(shard))) {
          told.remove(shard); // until it is done, nobody knows what the owner has
          placement.ownerOf(shard).assign(spec);
          told.put(shard, spec);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Has the owners drop data that nobody can reach.
  void drop(Leftover leftover) {
    ReentrantLock lock = directing.computeIfAbsent(leftover.collection(), _ -> new ReentrantLock());
    lock.lock();
    try {
      for (ShardId shard : leftover.shardIds()) {
        StreamingNode owner = placement.ownerOf(shard);
        switch (leftover) {
          case Leftover.Collection _ -> {
            owner.drop(shard);
            told.remove(shard);
          }
          case Leftover.Partition(var _, int _, var partition) -> owner.dropPartition(shard, partition);
        }
      }
    } finally {
      lock.unlock();
    }
    if (leftover instanceof Leftover.Collection) {
      directing.remove(leftover.collection());
    }
  }

  /// Has the owners drop every row of a collection.
  void truncate(CollectionState collection) {
    for (ShardId shard : CatalogStore.shardsOf(collection.id(), collection.shards())) {
      placement.ownerOf(shard).truncate(shard);
    }
  }

  private static ShardSpec specOf(ShardId shard, CollectionState collection) {
    List<ShardSpec.VectorIndexSpec> indexes = new ArrayList<>();
    for (IndexState index : collection.indexes()) {
      VectorIndexState vector = index.vector();
      if (vector != null) {
        indexes.add(
            new ShardSpec.VectorIndexSpec(
                index.id(), index.field(), vector.type(), vector.metric(), vector.parameters()));
      }
    }
    return new ShardSpec(shard, collection.schema(), indexes, collection.isLoaded());
  }
}
