package io.elanus.cluster.proxy;

import io.elanus.cluster.query.RetrieveParts;
import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.RetrievePart;
import io.elanus.cluster.role.ShardRetrieve;
import io.elanus.core.column.Column;
import io.elanus.core.column.Rows;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.PartitionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.Names;
import io.elanus.core.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Queries: rows by filter, in key order, and `count(*)`.
public final class RowReader {
  private final Coordinator coordinator;
  private final Shards shards;
  private final ReadPlanner planner;
  private final Clock clock;
  private final Pause pause;

  RowReader(Coordinator coordinator, Shards shards, ReadPlanner planner, Clock clock, Pause pause) {
    this.coordinator = coordinator;
    this.shards = shards;
    this.planner = planner;
    this.clock = clock;
    this.pause = pause;
  }

  public QueryResult query(QueryRequest request) {
    Names.requireCollection(request.collection());
    CollectionState collection = planner.collection(request.database(), request.collection());
    QueryParameters parameters = QueryParameters.parse(collection, request.parameters());
    boolean count = OutputFields.isCount(request.outputFields());
    OutputFields outputs =
        count
            ? new OutputFields(List.of(), List.of(OutputFields.COUNT))
            : OutputFields.resolve(collection.schema(), request.outputFields(), true);
    requireBounded(request, parameters, count);
    ReadPlanner.Coverage coverage =
        planner.cover(
            collection, request.partitions(), request.filter(), request.templates(), Purpose.QUERY);
    ReadMoment moment =
        ReadMoment.of(
            request.consistency(), collection, parameters.iterator(), coordinator, clock, pause);
    RetrievePart part =
        retrieve(
            coverage, moment, outputs.ids(), parameters.depth(), count, parameters.ignoreGrowing());
    List<OutputColumn> columns =
        count
            ? List.of(OutputColumn.count(part.count()))
            : columns(outputs, page(part.rows(), parameters));
    return new QueryResult(
        collection.name(),
        columns,
        outputs.names(),
        collection.schema().primaryKey().name(),
        moment.session());
  }

  private static void requireBounded(
      QueryRequest request, QueryParameters parameters, boolean count) {
    if (count && parameters.isLimited()) {
      throw DatabaseException.plain("count entities with pagination is not allowed");
    }
    if (!count && request.filter().isBlank() && !parameters.isLimited()) {
      throw DatabaseException.invalid("empty expression should be used with limit");
    }
  }

  private static Rows page(Rows rows, QueryParameters parameters) {
    int from = (int) Math.min(parameters.offset(), rows.rowCount());
    int to =
        parameters.isLimited()
            ? (int) Math.min(from + parameters.limit(), rows.rowCount())
            : rows.rowCount();
    return from == 0 && to == rows.rowCount() ? rows : rows.gather(Slices.range(from, to));
  }

  private static List<OutputColumn> columns(OutputFields outputs, Rows rows) {
    List<OutputColumn> columns = new ArrayList<>(outputs.fields().size());
    for (FieldSchema field : outputs.fields()) {
      Column column = rows.rowCount() == 0 ? Column.emptyOf(field) : rows.column(field.id());
      columns.add(OutputColumn.of(field, column));
    }
    return columns;
  }

  /// The rows that hold one of the keys now, each write acknowledged so far included.
  ///
  /// @param partition where to look; empty for the default one. Everywhere with a partition key.
  RetrievePart byKeys(
      CollectionState collection, String partition, Column keys, List<FieldId> outputs) {
    List<String> names =
        collection.hasPartitionKey()
            ? List.of()
            : List.of(partition.isEmpty() ? PartitionState.DEFAULT_NAME : partition);
    ReadMoment moment =
        ReadMoment.of(ReadConsistency.STRONG, collection, false, coordinator, clock, pause);
    return byKeys(collection, names, keys, outputs, moment);
  }

  RetrievePart byKeys(
      CollectionState collection,
      List<String> partitions,
      Column keys,
      List<FieldId> outputs,
      ReadMoment moment) {
    String filter = collection.schema().primaryKey().name() + " in {keys}";
    ReadPlanner.Coverage coverage =
        planner.cover(
            collection,
            partitions,
            filter,
            Map.of("keys", KeyColumns.template(keys)),
            Purpose.QUERY);
    return retrieve(coverage, moment, outputs, -1, false, false);
  }

  /// @param limit -1 for all
  RetrievePart retrieve(
      ReadPlanner.Coverage coverage,
      ReadMoment moment,
      List<FieldId> outputs,
      long limit,
      boolean countOnly,
      boolean ignoreGrowing) {
    CollectionSchema schema = coverage.collection().schema();
    if (coverage.shards().isEmpty()) {
      return new RetrievePart(new Rows(0, Map.of()), new long[0], 0, moment.snapshot());
    }
    List<RetrievePart> parts =
        shards.all(
            coverage.shards(),
            shard ->
                shards
                    .owner(shard)
                    .retrieve(
                        new ShardRetrieve(
                            coverage.read(shard, moment, ignoreGrowing),
                            outputs,
                            limit,
                            countOnly)));
    return RetrieveParts.merge(parts, schema.primaryKey().id(), limit);
  }
}
