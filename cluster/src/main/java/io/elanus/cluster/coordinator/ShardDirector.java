package io.elanus.cluster.coordinator;

import io.elanus.cluster.coordinator.CatalogStore.Leftover;
import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.cluster.role.StreamingNode;
import io.elanus.core.coordination.catalog.CatalogImage;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.IndexState;
import io.elanus.core.coordination.catalog.IndexState.ScalarIndexState;
import io.elanus.core.coordination.catalog.IndexState.VectorIndexState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.index.scalar.ScalarIndexShape;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.IndexId;
import io.elanus.core.time.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Brings the nodes to what the catalog says. It always tells the newest spec, whoever calls when,
/// so that calls may overlap and repeat; for one collection they run one after the other.
final class ShardDirector {
  private final Supplier<CatalogImage> catalog;
  private final Supplier<Timestamp> clock;
  private final ConcurrentHashMap<CollectionId, ReentrantLock> directing =
      new ConcurrentHashMap<>();
  private final ConcurrentHashMap<ShardId, ShardSpec> told = new ConcurrentHashMap<>();

  private volatile @Nullable Placement placement;

  /// @param clock issues timestamps: what is told later has a later one
  ShardDirector(Supplier<CatalogImage> catalog, Supplier<Timestamp> clock) {
    this.catalog = catalog;
    this.clock = clock;
  }

  /// From now on there are nodes to direct.
  void lead(Placement given) {
    placement = given;
  }

  StreamingNode owner(ShardId shard) {
    Placement known = placement;
    if (known == null) {
      throw DatabaseException.of(ErrorCode.SERVICE_NOT_READY);
    }
    return known.ownerOf(shard);
  }

  /// Gives the owners of a collection's shards the newest spec, if they do not have it. Does
  /// nothing when the collection is gone.
  void tell(CollectionId id) {
    ReentrantLock lock = directing.computeIfAbsent(id, _ -> new ReentrantLock());
    lock.lock();
    try {
      CollectionState collection = catalog.get().collection(id);
      if (collection == null) {
        return;
      }
      for (ShardSpec spec : specsOf(collection, clock.get())) {
        ShardId shard = spec.shard();
        ShardSpec known = told.get(shard);
        if (known == null || spec.differsFrom(known)) {
          told.remove(shard); // until it is done, nobody knows what the owner has
          owner(shard).assign(spec);
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
        StreamingNode node = owner(shard);
        switch (leftover) {
          case Leftover.Collection _ -> {
            node.drop(shard);
            told.remove(shard);
          }
          case Leftover.Partition(var _, int _, var partition) ->
              node.dropPartition(shard, partition);
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
    Timestamp asked = clock.get();
    for (ShardId shard : CatalogStore.shardsOf(collection.id(), collection.shards())) {
      owner(shard).truncate(shard, asked);
    }
  }

  /// An index over its terms for every text that can be matched by them. Nobody created these, so
  /// they have numbers that the catalog never comes to.
  private static List<ShardSpec.IndexSpec> textIndexes(CollectionSchema schema) {
    List<ShardSpec.IndexSpec> indexes = new ArrayList<>();
    for (FieldSchema field : schema.fields()) {
      if (field.enablesMatch()) {
        String analyzer = field.parameters().get(FieldSchema.ANALYZER_PARAMS);
        indexes.add(
            new ShardSpec.ScalarIndexSpec(
                new IndexId(Long.MAX_VALUE - field.id().value()),
                field.id(),
                ScalarIndexShape.TEXT_MATCH,
                analyzer == null ? Map.of() : Map.of(FieldSchema.ANALYZER_PARAMS, analyzer)));
      }
    }
    return indexes;
  }

  /// What the owners of a collection's shards have to know.
  static List<ShardSpec> specsOf(CollectionState collection, Timestamp issued) {
    List<ShardSpec.IndexSpec> indexes = new ArrayList<>();
    for (IndexState index : collection.indexes()) {
      VectorIndexState vector = index.vector();
      if (vector != null) {
        indexes.add(
            new ShardSpec.VectorIndexSpec(
                index.id(), index.field(), vector.type(), vector.metric(), vector.parameters()));
      }
      ScalarIndexState scalar = index.scalar();
      if (scalar != null) {
        indexes.add(
            new ShardSpec.ScalarIndexSpec(
                index.id(), index.field(), scalar.type(), scalar.parameters()));
      }
    }
    indexes.addAll(textIndexes(collection.schema()));
    List<ShardSpec> specs = new ArrayList<>();
    for (ShardId shard : CatalogStore.shardsOf(collection.id(), collection.shards())) {
      specs.add(new ShardSpec(shard, collection.schema(), indexes, collection.isLoaded(), issued));
    }
    return specs;
  }
}
