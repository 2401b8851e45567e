package io.elanus.cluster.proxy;

import io.elanus.cluster.query.RetrieveParts;
import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.RetrievePart;
import io.elanus.cluster.role.ShardRead.FilterText;
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
    TimeOutput.of(collection, request.parameters()); // refused before anything is read
    QueryParameters parameters = QueryParameters.parse(collection, request.parameters());
    Aggregation aggregation =
        Aggregation.of(collection.schema(), request.outputFields(), request.parameters());
    boolean ordered = RowOrder.isWanted(request.parameters());
    if (parameters.iterator() && (ordered || aggregation != null)) {
      throw DatabaseException.invalid(
          "order_by_fields and aggregates are not supported in a query iterator");
    }
    if (aggregation != null) {
      return aggregated(collection, request, parameters, aggregation);
    }
    boolean count = OutputFields.isCount(request.outputFields());
    OutputFields outputs =
        count
            ? new OutputFields(List.of(), List.of(OutputFields.COUNT))
            : OutputFields.resolve(collection.schema(), request.outputFields(), true);
    requireBounded(request, parameters, count);
    ReadPlanner.Coverage coverage = cover(collection, request);
    ReadProfile.ended(request.profile(), "plan");
    ReadMoment moment = moment(collection, request, parameters);
    ReadProfile.ended(request.profile(), "snapshot");
    if (ordered && !count) {
      return ordered(coverage, moment, request, parameters, outputs);
    }
    RetrievePart part =
        retrieve(
            coverage, moment, outputs.ids(), parameters.depth(), count, parameters.ignoreGrowing());
    ReadProfile.ended(request.profile(), "retrieve");
    List<OutputColumn> columns =
        count
            ? List.of(OutputColumn.count(part.count()))
            : columns(collection.schema(), outputs, page(part.rows(), parameters));
    return result(collection, columns, outputs.names(), moment, request);
  }

  private ReadPlanner.Coverage cover(CollectionState collection, QueryRequest request) {
    return planner
        .cover(
            collection,
            request.partitions(),
            request.filter(),
            request.templates(),
            TimeOutput.zone(collection, request.parameters()),
            Purpose.QUERY)
        .profiled(request.profile());
  }

  private ReadMoment moment(
      CollectionState collection, QueryRequest request, QueryParameters parameters) {
    return ReadMoment.of(
        request.consistency(), collection, parameters.iterator(), coordinator, clock, pause);
  }

  /// Reads what orders all rows, then the rows of the page.
  private QueryResult ordered(
      ReadPlanner.Coverage coverage,
      ReadMoment moment,
      QueryRequest request,
      QueryParameters parameters,
      OutputFields outputs) {
    if (!parameters.isLimited()) {
      throw DatabaseException.invalid("order_by_fields should be used with limit");
    }
    CollectionSchema schema = coverage.collection().schema();
    RowOrder order = RowOrder.of(request.parameters());
    ReadMoment pinned = moment.pinned(coordinator);
    List<FieldId> ids = order.fields(schema).stream().map(FieldSchema::id).distinct().toList();
    boolean growing = parameters.ignoreGrowing();
    Rows rows = retrieve(coverage, pinned, ids, -1, false, growing).rows();
    ReadProfile.ended(request.profile(), "retrieve");
    List<OutputColumn> columns;
    if (rows.rowCount() == 0) {
      columns = columns(schema, outputs, rows);
    } else {
      Integer[] sorted =
          order.sorted(0, rows.rowCount(), term -> rows.column(order.field(schema, term).id()));
      int[] page = slice(sorted, parameters);
      Column keys = rows.column(schema.primaryKey().id()).gather(page);
      ReadProfile.ended(request.profile(), "rank");
      columns = columns(schema, outputs, inOrder(coverage, pinned, outputs, keys, growing));
      ReadProfile.ended(request.profile(), "retrieve");
    }
    return result(coverage.collection(), columns, outputs.names(), moment, request);
  }

  private static int[] slice(Integer[] sorted, QueryParameters parameters) {
    int from = (int) Math.min(parameters.offset(), sorted.length);
    int to =
        parameters.isLimited()
            ? (int) Math.min(from + parameters.limit(), sorted.length)
            : sorted.length;
    int[] page = new int[to - from];
    for (int i = 0; i < page.length; i++) {
      page[i] = sorted[from + i];
    }
    return page;
  }

  /// The rows with these keys, in the keys' order.
  private Rows inOrder(
      ReadPlanner.Coverage coverage,
      ReadMoment moment,
      OutputFields outputs,
      Column keys,
      boolean ignoreGrowing) {
    if (keys.rowCount() == 0) {
      return new Rows(0, Map.of());
    }
    FieldSchema key = coverage.collection().schema().primaryKey();
    FilterText filter =
        new FilterText(key.name() + " in {keys}", Map.of("keys", KeyColumns.template(keys)), "UTC");
    Rows rows =
        retrieve(coverage.narrowed(filter), moment, outputs.ids(), -1, false, ignoreGrowing).rows();
    Map<Object, Integer> places = KeyColumns.positions(rows.column(key.id()));
    List<Integer> order = new ArrayList<>(keys.rowCount());
    for (int i = 0; i < keys.rowCount(); i++) {
      Integer place = places.get(KeyColumns.value(keys, i));
      if (place != null) {
        order.add(place);
      }
    }
    return rows.gather(order.stream().mapToInt(Integer::intValue).toArray());
  }

  private QueryResult aggregated(
      CollectionState collection,
      QueryRequest request,
      QueryParameters parameters,
      Aggregation aggregation) {
    ReadPlanner.Coverage coverage = cover(collection, request);
    ReadProfile.ended(request.profile(), "plan");
    ReadMoment moment = moment(collection, request, parameters);
    ReadProfile.ended(request.profile(), "snapshot");
    Rows rows =
        retrieve(coverage, moment, aggregation.fields(), -1, false, parameters.ignoreGrowing())
            .rows();
    ReadProfile.ended(request.profile(), "retrieve");
    List<Column> values = aggregation.of(rows);
    ReadProfile.ended(request.profile(), "rank");
    List<String> names = aggregation.outputs().stream().map(Aggregation.Output::name).toList();
    int[] page = page(values, names, request.parameters(), parameters);
    List<OutputColumn> columns = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      columns.add(OutputColumn.computed(names.get(i), values.get(i).gather(page)));
    }
    return result(collection, columns, names, moment, request);
  }

  /// Which groups are told, in which order.
  private static int[] page(
      List<Column> values,
      List<String> names,
      Map<String, String> given,
      QueryParameters parameters) {
    int groups = values.getFirst().rowCount();
    Integer[] sorted = new Integer[groups];
    java.util.Arrays.setAll(sorted, group -> group);
    if (RowOrder.isWanted(given)) {
      sorted =
          RowOrder.of(given)
              .sorted(
                  0,
                  groups,
                  term -> {
                    int place = names.indexOf(term.name());
                    if (place < 0) {
                      throw DatabaseException.invalid(
                          "order_by_fields: %s is not an output field", term.name());
                    }
                    RowOrder.requireOrdered(term.name(), values.get(place).type());
                    return values.get(place);
                  });
    }
    return slice(sorted, parameters);
  }

  private static QueryResult result(
      CollectionState collection,
      List<OutputColumn> columns,
      List<String> names,
      ReadMoment moment,
      QueryRequest request) {
    return new QueryResult(
        collection.name(),
        columns,
        names,
        collection.schema().primaryKey().name(),
        moment.session(),
        TimeOutput.of(collection, request.parameters()));
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

  private static List<OutputColumn> columns(
      CollectionSchema schema, OutputFields outputs, Rows rows) {
    List<OutputColumn> columns = new ArrayList<>(outputs.fields().size());
    for (FieldSchema field : outputs.fields()) {
      Column column = rows.rowCount() == 0 ? Column.emptyOf(field) : rows.column(field.id());
      columns.add(OutputColumn.of(schema, field, column));
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
            collection.zone(),
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
    parts.forEach(part -> coverage.told(part.profile()));
    return RetrieveParts.merge(parts, schema.primaryKey().id(), limit);
  }
}
