package io.elanus.cluster.proxy;

import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.RetrievePart;
import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardWrite;
import io.elanus.cluster.role.ShardWrite.KeyDelete;
import io.elanus.core.column.Column;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.expression.Filter;
import io.elanus.core.schema.Names;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.time.Clock;
import io.elanus.core.time.Timestamp;
import java.util.ArrayList;
import java.util.List;

/// Deletes: by listed keys at once, loaded or not; by any other filter what a strong read finds.
public final class RowDeleter {
  private final Coordinator coordinator;
  private final ReadPlanner planner;
  private final RowReader reader;
  private final RowWriter writer;
  private final Clock clock;
  private final Pause pause;

  RowDeleter(
      Coordinator coordinator,
      ReadPlanner planner,
      RowReader reader,
      RowWriter writer,
      Clock clock,
      Pause pause) {
    this.coordinator = coordinator;
    this.planner = planner;
    this.reader = reader;
    this.writer = writer;
    this.clock = clock;
    this.pause = pause;
  }

  public DeleteResult delete(DeleteRequest request) {
    Names.requireCollection(request.collection());
    CollectionState collection = planner.collection(request.database(), request.collection());
    if (request.filter().isBlank()) {
      throw everything(request);
    }
    if (collection.hasPartitionKey() && !request.partition().isEmpty()) {
      throw ReadPlanner.manualPartition();
    }
    List<String> names = request.partition().isEmpty() ? List.of() : List.of(request.partition());
    List<PartitionId> partitions =
        names.stream().map(name -> ReadPlanner.requirePartition(collection, name).id()).toList();
    Filter filter =
        planner.compile(
            collection, request.filter(), request.templates(), collection.zone(), Purpose.DELETE);
    if (filter.isApproximate()) {
      throw DatabaseException.invalid(
          "bloom_match is not supported in delete expressions, it may match rows outside of the set");
    }
    if (filter.matchesEverything()) {
      throw everything(request);
    }
    Column listed = filter.primaryKeys();
    if (filter.isPrimaryKeyLookup() && listed != null) {
      return new DeleteResult(filter.listedPrimaryKeys(), delete(collection, listed, partitions));
    }
    Column keys = matching(collection, names, request);
    return new DeleteResult(keys.rowCount(), delete(collection, keys, partitions));
  }

  /// Everything goes by dropping or truncating, never by a slip of the filter.
  private static DatabaseException everything(DeleteRequest request) {
    return DatabaseException.invalid(
        "delete plan can't be empty or always true : %s", request.filter());
  }

  private Column matching(
      CollectionState collection, List<String> partitions, DeleteRequest request) {
    ReadPlanner.Coverage coverage =
        planner.cover(
            collection,
            partitions,
            request.filter(),
            request.templates(),
            collection.zone(),
            Purpose.DELETE);
    ReadMoment moment =
        ReadMoment.of(ReadConsistency.STRONG, collection, false, coordinator, clock, pause);
    RetrievePart part = reader.retrieve(coverage, moment, List.of(), -1, false, false);
    return part.rows().rowCount() == 0
        ? Column.emptyOf(collection.schema().primaryKey())
        : part.rows().column(collection.schema().primaryKey().id());
  }

  private Timestamp delete(CollectionState collection, Column keys, List<PartitionId> partitions) {
    if (keys.rowCount() == 0) {
      return coordinator.timestamp();
    }
    List<ShardWrite> writes = new ArrayList<>();
    List<KeyDelete> deletes = RowWriter.deletes(collection, keys, partitions);
    for (ShardId shard : Shards.of(collection)) {
      KeyDelete delete = deletes.get(shard.index());
      if (delete.keys().rowCount() > 0) {
        writes.add(new ShardWrite(shard, delete, List.of()));
      }
    }
    return writer.send(writes);
  }
}
