package io.elanus.cluster.proxy;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardWrite;
import io.elanus.cluster.role.ShardWrite.KeyDelete;
import io.elanus.cluster.role.ShardWrite.PartitionRows;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.PartitionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.time.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Inserts and upserts: checks and completes the rows, generates keys, routes rows to shards and
/// partitions, and writes to all shards concerned.
public final class RowWriter {
  private static final String ALLOW_GIVEN_AUTO_ID = "allow_insert_auto_id";

  private final Shards shards;
  private final IdLease ids;
  private final PartialUpdate partialUpdate;
  private final Embeddings embeddings;

  RowWriter(
      Coordinator coordinator, Shards shards, PartialUpdate partialUpdate, Embeddings embeddings) {
    this.shards = shards;
    this.ids = new IdLease(coordinator);
    this.partialUpdate = partialUpdate;
    this.embeddings = embeddings;
  }

  public WriteResult insert(WriteRequest request) {
    CollectionState collection = request.collection();
    CollectionSchema schema = collection.schema();
    requireRows(request);
    Map<FieldId, Column> columns = RowCompletion.byField(schema, request.columns());
    Column given = RowCompletion.keys(schema, columns);
    FieldSchema key = schema.primaryKey();
    if (key.autoId() && given == null) {
      columns.put(key.id(), generated(key, request.rowCount()));
    } else if (key.autoId() && !Flags.read(collection.properties(), ALLOW_GIVEN_AUTO_ID)) {
      throw RowCompletion.tooMany(schema, 1);
    }
    Rows rows = RowCompletion.complete(schema, columns, request.rowCount(), embeddings);
    Timestamp written = write(collection, request.partition(), null, rows);
    return new WriteResult(rows.column(key.id()), rows.rowCount(), 0, 0, written);
  }

  /// Replaces the rows that hold the given keys. Where keys are generated the new rows get new
  /// ones. Of rows with one key the last wins.
  public WriteResult upsert(WriteRequest request) {
    return replace(request, false);
  }

  /// As [#upsert], but columns that are not given keep what the stored row has.
  public WriteResult partialUpsert(WriteRequest request) {
    return replace(request, true);
  }

  private WriteResult replace(WriteRequest request, boolean partial) {
    CollectionState collection = request.collection();
    CollectionSchema schema = collection.schema();
    requireRows(request);
    Map<FieldId, Column> columns = RowCompletion.byField(schema, request.columns());
    Column keys = RowCompletion.keys(schema, columns);
    FieldSchema key = schema.primaryKey();
    if (keys == null) {
      throw DatabaseException.invalid("must assign pk when upsert, primary field: %s", key.name());
    }
    int[] last = KeyColumns.lastOfEach(keys);
    if (last.length < keys.rowCount()) {
      columns.replaceAll((field, column) -> column.gather(last));
      keys = columns.getOrDefault(key.id(), keys);
    }
    Rows rows =
        partial
            ? partialUpdate.merge(collection, request.partition(), columns, keys)
            : RowCompletion.complete(schema, columns, last.length, embeddings);
    if (key.autoId()) {
      rows = withKeys(rows, key, generated(key, last.length));
    }
    Timestamp written = write(collection, request.partition(), keys, rows);
    long count = request.rowCount();
    return new WriteResult(resultKeys(rows, key, request), count, count, count, written);
  }

  /// One key for each row that was given, repeated keys included.
  private static Column resultKeys(Rows rows, FieldSchema key, WriteRequest request) {
    if (rows.rowCount() == request.rowCount() || key.autoId()) {
      return rows.column(key.id());
    }
    for (GivenColumn column : request.columns()) {
      if (column.name().equals(key.name())) {
        return column.column();
      }
    }
    throw new IllegalStateException("no keys among the given columns");
  }

  private static void requireRows(WriteRequest request) {
    CollectionState collection = request.collection();
    if (request.rowCount() <= 0) {
      throw DatabaseException.expected(
          "invalid num_rows", request.rowCount(), "num_rows should be greater than 0");
    }
    if (request.columns().isEmpty()) { // then nothing would bound the number of rows
      throw DatabaseException.invalid("field data is empty");
    }
    if (request.schemaTimestamp() != 0
        && request.schemaTimestamp() != collection.schemaChanged().value()) {
      throw DatabaseException.of(ErrorCode.SCHEMA_MISMATCH, pair("collection", collection.name()));
    }
  }

  private Column generated(FieldSchema key, int count) {
    long first = ids.take(count);
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = first + i;
    }
    if (key.type() == DataType.INT64) {
      return new IntegerColumn(DataType.INT64, values, null);
    }
    List<String> texts = new ArrayList<>(count);
    for (long value : values) {
      texts.add(Long.toString(value));
    }
    return BytesColumn.ofStrings(DataType.VARCHAR, texts);
  }

  private static Rows withKeys(Rows rows, FieldSchema key, Column keys) {
    Map<FieldId, Column> columns = new java.util.LinkedHashMap<>(rows.columns());
    columns.put(key.id(), keys);
    return new Rows(rows.rowCount(), columns);
  }

  // Routing

  /// @param deleted keys whose older rows go, null for none
  private Timestamp write(
      CollectionState collection, String partitionName, @Nullable Column deleted, Rows rows) {
    List<PartitionState> targets = targets(collection, partitionName);
    Column keys = rows.column(collection.schema().primaryKey().id());
    int[] shardOf = Routing.buckets(keys, collection.shards());
    int[] partitionOf = partitions(collection, rows, targets.size());
    List<PartitionId> deletedIn =
        collection.hasPartitionKey() ? List.of() : List.of(targets.getFirst().id());
    List<ShardWrite> writes = new ArrayList<>();
    List<KeyDelete> deletes = deletes(collection, deleted, deletedIn);
    for (ShardId shard : Shards.of(collection)) {
      KeyDelete delete = deletes.get(shard.index());
      List<PartitionRows> inserts = inserts(rows, shardOf, partitionOf, shard.index(), targets);
      if (delete.keys().rowCount() > 0 || !inserts.isEmpty()) {
        writes.add(new ShardWrite(shard, delete.keys().rowCount() == 0 ? null : delete, inserts));
      }
    }
    return send(writes);
  }

  Timestamp send(List<ShardWrite> writes) {
    Timestamp latest = Timestamp.EARLIEST;
    for (Timestamp at : shards.all(writes, write -> shards.owner(write.shard()).write(write))) {
      latest = at.isAfter(latest) ? at : latest;
    }
    return latest;
  }

  /// The partitions that rows may go to, by bucket.
  private static List<PartitionState> targets(CollectionState collection, String name) {
    if (collection.hasPartitionKey()) {
      if (!name.isEmpty()) {
        throw ReadPlanner.manualPartition();
      }
      return collection.partitions();
    }
    return List.of(
        ReadPlanner.requirePartition(
            collection, name.isEmpty() ? PartitionState.DEFAULT_NAME : name));
  }

  private static int[] partitions(CollectionState collection, Rows rows, int count) {
    FieldSchema key = collection.schema().partitionKey();
    return key == null ? new int[rows.rowCount()] : Routing.buckets(rows.column(key.id()), count);
  }

  /// The keys to delete in each shard, sorted.
  static List<KeyDelete> deletes(
      CollectionState collection, @Nullable Column keys, List<PartitionId> partitions) {
    Column all =
        keys == null
            ? Column.emptyOf(collection.schema().primaryKey())
            : KeyColumns.sortedDistinct(keys);
    if (collection.shards() == 1) {
      return List.of(new KeyDelete(all, partitions));
    }
    List<KeyDelete> deletes = new ArrayList<>();
    int[] shardOf = Routing.buckets(all, collection.shards());
    for (int[] rows : Routing.rowsOf(shardOf, collection.shards())) {
      deletes.add(new KeyDelete(all.gather(rows), partitions));
    }
    return deletes;
  }

  private static List<PartitionRows> inserts(
      Rows rows, int[] shardOf, int[] partitionOf, int shard, List<PartitionState> targets) {
    List<PartitionRows> inserts = new ArrayList<>();
    int[][] chosen = rowsByPartition(shardOf, partitionOf, shard, targets.size());
    for (int p = 0; p < chosen.length; p++) {
      if (chosen[p].length > 0) {
        Rows taken = chosen[p].length == rows.rowCount() ? rows : rows.gather(chosen[p]);
        inserts.add(new PartitionRows(targets.get(p).id(), taken));
      }
    }
    return inserts;
  }

  private static int[][] rowsByPartition(
      int[] shardOf, int[] partitionOf, int shard, int partitions) {
    int elsewhere = partitions;
    int[] bucket = new int[shardOf.length];
    for (int row = 0; row < bucket.length; row++) {
      bucket[row] = shardOf[row] == shard ? partitionOf[row] : elsewhere;
    }
    int[][] rows = Routing.rowsOf(bucket, partitions + 1);
    return java.util.Arrays.copyOf(rows, partitions);
  }
}
