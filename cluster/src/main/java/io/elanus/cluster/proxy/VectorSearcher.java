package io.elanus.cluster.proxy;

import io.elanus.cluster.query.SearchParts;
import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.RetrievePart;
import io.elanus.cluster.role.SearchPart;
import io.elanus.cluster.role.ShardRead.FilterText;
import io.elanus.cluster.role.ShardSearch;
import io.elanus.cluster.role.WouldWait;
import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.expression.FilterCompiler;
import io.elanus.core.index.QueryVector;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.FunctionSchema;
import io.elanus.core.text.minhash.TextSignatures;
import io.elanus.core.time.Clock;
import io.elanus.engine.search.SearchHits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Searches: the nearest rows to vectors, page by page when an iterator asks.
public final class VectorSearcher {
  /// A search for more hits than this is not computed on a thread that must not wait.
  private static final long FEW_HITS = 1024;

  private final Coordinator coordinator;
  private final Shards shards;
  private final ReadPlanner planner;
  private final RowReader reader;
  private final Rankers rankers;
  private final Embeddings embeddings;
  private final TextRanking texts;
  private final Clock clock;
  private final Pause pause;

  VectorSearcher(
      Coordinator coordinator,
      Shards shards,
      ReadPlanner planner,
      RowReader reader,
      Rankers rankers,
      Embeddings embeddings,
      Clock clock,
      Pause pause) {
    this.coordinator = coordinator;
    this.shards = shards;
    this.planner = planner;
    this.reader = reader;
    this.rankers = rankers;
    this.embeddings = embeddings;
    this.texts = new TextRanking(shards);
    this.clock = clock;
    this.pause = pause;
  }

  public SearchResult search(SearchRequest request) {
    CollectionState collection = planner.collection(request.database(), request.collection());
    SearchParameters parameters = SearchParameters.parse(collection, request.parameters());
    SearchTarget named = SearchTarget.of(collection, parameters);
    Grouping grouping = Grouping.of(collection, request.parameters());
    if (grouping != null) {
      grouping.requireSearchable(named, parameters);
      WouldWait.refuse();
    }
    Highlights highlights = Highlights.of(request, collection, named);
    RowOrder order = order(request, parameters, grouping);
    Ranker ranker = ranker(request, parameters, collection);
    Boosts boosts = boosts(request, collection);
    OutputFields outputs = OutputFields.resolve(collection.schema(), request.outputFields(), false);
    TimeOutput times = TimeOutput.of(collection, request.parameters());
    ReadProfile profile = request.profile();
    ReadPlanner.Coverage coverage =
        cover(collection, request.partitions(), request).profiled(profile);
    ReadProfile.ended(profile, "plan");
    ReadMoment moment = moment(collection, request.consistency(), parameters.iterator());
    ReadProfile.ended(profile, "snapshot");
    TextRanking.Weighed asked = asked(collection, request, named, moment);
    SearchTarget target = asked.target();
    List<QueryVector> queries = asked.queries();
    if ((long) queries.size() * parameters.depth() > FEW_HITS) {
      WouldWait.refuse();
    }
    Search search =
        new Search(coverage, moment, target, queries, outputs, parameters)
            .bringing(ranker, grouping, boosts)
            .bringing(order == null ? List.of() : order.fields(collection.schema()))
            .bringing(highlights == null ? List.of() : highlights.fields());
    SearchPart found = hits(search, ranker, grouping, boosts);
    ReadProfile.ended(profile, "search");
    SearchPart part = order == null ? found : ordered(found, order, collection);
    SearchResult.IteratorPage page =
        parameters.paging() == null
            ? null
            : SearchIterator.page(parameters.paging(), target.metric(), part);
    float[] scores = Scores.rounded(part.scores(), parameters.roundDecimal());
    OutputColumn groups = grouping == null ? null : grouping.output(part);
    List<SearchResult.FieldHighlights> fragments =
        highlights == null ? List.of() : highlights.of(part);
    return result(collection, part, scores, outputs, moment, groups, fragments, page, times);
  }

  /// The hits may be wanted in another order than that of their scores.
  private static @Nullable RowOrder order(
      SearchRequest request, SearchParameters parameters, @Nullable Grouping grouping) {
    if (!RowOrder.isWanted(request.parameters())) {
      return null;
    }
    if (parameters.iterator() || grouping != null) {
      throw DatabaseException.invalid(
          "order_by_fields is not supported in a search iterator or with grouping");
    }
    return RowOrder.of(request.parameters());
  }

  private static SearchPart ordered(SearchPart part, RowOrder order, CollectionState collection) {
    if (part.scores().length == 0) {
      return part;
    }
    int[] rows = new int[part.scores().length];
    int start = 0;
    for (int count : part.counts()) {
      Integer[] sorted =
          order.sorted(
              start,
              start + count,
              term -> {
                FieldSchema field = order.field(collection.schema(), term);
                return field.primaryKey() ? part.keys() : part.outputs().column(field.id());
              });
      for (int i = 0; i < count; i++) {
        rows[start + i] = sorted[i];
      }
      start += count;
    }
    return JoinedParts.of(List.of(part)).take(rows, part.counts());
  }

  private @Nullable Ranker ranker(
      SearchRequest request, SearchParameters parameters, CollectionState collection) {
    if (request.functions().functions().isEmpty()) {
      return null;
    }
    if (parameters.iterator()) {
      throw DatabaseException.plain("function score is not supported in a search iterator");
    }
    WouldWait.refuse();
    return rankers.of(request.functions(), collection.schema(), 1, request.queryCount());
  }

  @Nullable Boosts boosts(SearchRequest request, CollectionState collection) {
    Boosts boosts = Boosts.of(request.functions(), collection, request.parameters());
    if (boosts != null) {
      for (String filter : boosts.filters()) {
        planner.compile(
            collection,
            filter,
            Map.of(),
            TimeOutput.zone(collection, request.parameters()),
            Purpose.SEARCH);
      }
    }
    return boosts;
  }

  private SearchPart hits(
      Search search,
      @Nullable Ranker ranker,
      @Nullable Grouping grouping,
      @Nullable Boosts boosts) {
    SearchParameters parameters = search.parameters();
    if (parameters.paging() != null) {
      return iterate(search, parameters.paging());
    }
    int offset = parameters.offset();
    if (ranker != null) {
      SearchPart found = candidates(search, grouping, boosts);
      Fusion fusion = new Fusion(ranker, List.of(search.target().metric()), List.of(found));
      return grouping == null
          ? fusion.best(offset, parameters.topK())
          : fusion.bestGroups(grouping, Ranker.ScoreMode.MAX, offset, parameters.topK());
    }
    return grouping == null
        ? offset(candidates(search, null, boosts), parameters)
        : grouped(search, grouping).run(shards, offset, parameters.topK());
  }

  /// What a search finds for a ranker: of each query the hits up to the depth, or those of as many
  /// groups.
  SearchPart candidates(Search search, @Nullable Grouping grouping, @Nullable Boosts boosts) {
    if (grouping != null) {
      return grouped(search, grouping).runUngrouped(shards, search.parameters().depth());
    }
    SearchPart found = run(search);
    return boosts == null
        ? found
        : boosts.applied(
            found,
            search.target().metric().largerIsBetter(),
            search.coverage().collection().schema().primaryKey(),
            filter ->
                reader.retrieve(
                    search.coverage().narrowed(filter),
                    search.moment(),
                    List.of(),
                    -1,
                    false,
                    search.parameters().ignoreGrowing()));
  }

  private GroupedSearch grouped(Search search, Grouping grouping) {
    return new GroupedSearch(this, search.pinned(coordinator), grouping);
  }

  /// One search over everything that it covers.
  record Search(
      ReadPlanner.Coverage coverage,
      ReadMoment moment,
      SearchTarget target,
      List<QueryVector> queries,
      OutputFields outputs,
      SearchParameters parameters) {
    Search toward(SearchTarget other) {
      return new Search(coverage, moment, other, queries, outputs, parameters);
    }

    /// With the fields that these read of each hit.
    Search bringing(@Nullable Ranker ranker, @Nullable Grouping grouping, @Nullable Boosts boosts) {
      OutputFields more = boosts == null ? outputs : boosts.bringing(outputs);
      more = grouping == null ? more : more.bringing(grouping.field());
      FieldSchema ranked = ranker == null ? null : ranker.field();
      more = ranked == null ? more : more.bringing(ranked);
      return new Search(coverage, moment, target, queries, more, parameters);
    }

    Search bringing(List<FieldSchema> fields) {
      OutputFields more = outputs;
      for (FieldSchema field : fields) {
        more = more.bringing(field);
      }
      return new Search(coverage, moment, target, queries, more, parameters);
    }

    Search pinned(Coordinator coordinator) {
      return new Search(coverage, moment.pinned(coordinator), target, queries, outputs, parameters);
    }

    /// One of the queries.
    Search only(int query) {
      return new Search(coverage, moment, target, List.of(queries.get(query)), outputs, parameters);
    }

    /// One of the queries over fewer rows.
    Search narrowed(int query, FilterText filter) {
      return new Search(
          coverage.narrowed(filter),
          moment,
          target,
          List.of(queries.get(query)),
          outputs,
          parameters);
    }
  }

  ReadPlanner.Coverage cover(
      CollectionState collection, List<String> partitions, SearchRequest request) {
    ReadPlanner.Coverage coverage =
        planner.cover(
            collection,
            partitions,
            request.filter(),
            request.templates(),
            TimeOutput.zone(collection, request.parameters()),
            Purpose.SEARCH);
    FieldSchema key = collection.schema().partitionKey();
    if (key != null && collection.isolatesPartitionKeys()) {
      FilterCompiler.requireIsolatedKey(request.filter(), key.name());
    }
    return coverage;
  }

  ReadMoment moment(CollectionState collection, ReadConsistency consistency, boolean iterator) {
    return ReadMoment.of(consistency, collection, iterator, coordinator, clock, pause);
  }

  SearchPart run(Search search) {
    return run(search, search.parameters().depth());
  }

  SearchPart run(Search search, int depth) {
    List<FieldId> outputs = search.outputs().idsWithoutKey();
    if (search.coverage().shards().isEmpty()) {
      return nothing(search);
    }
    List<SearchPart> parts =
        shards.all(
            search.coverage().shards(),
            shard ->
                shards
                    .owner(shard)
                    .search(
                        new ShardSearch(
                            search
                                .coverage()
                                .read(shard, search.moment(), search.parameters().ignoreGrowing()),
                            search.target().field().id(),
                            search.target().metric(),
                            search.queries(),
                            depth,
                            search.target().tuning(),
                            search.target().bounds(),
                            outputs)));
    parts.forEach(part -> search.coverage().told(part.profile()));
    return SearchParts.merge(parts, search.target().metric(), depth);
  }

  static SearchPart nothing(Search search) {
    CollectionState collection = search.coverage().collection();
    return new SearchPart(
        new int[search.queries().size()],
        Column.emptyOf(collection.schema().primaryKey()),
        new float[0],
        new Rows(0, Map.of()),
        search.moment().snapshot());
  }

  private SearchPart iterate(Search search, SearchParameters.Paging paging) {
    if (search.queries().size() != 1) {
      throw DatabaseException.invalid(
          "search iterator v2 does not support nq > 1, got %d", search.queries().size());
    }
    SearchTarget target = search.target();
    SearchTarget beyond =
        target.within(SearchIterator.beyond(paging, target.metric(), target.bounds()));
    SearchPart part = run(search.toward(beyond), SearchIterator.depth(paging));
    int length = SearchIterator.length(part.scores(), paging);
    if (length == 0 && part.scores().length > 0) {
      SearchTarget ties = target.within(SearchIterator.exactly(part.scores()[0], target.metric()));
      return run(search.toward(ties), Limits.TOP_K);
    }
    return take(part, Slices.range(0, length), new int[] {length});
  }

  /// The hits after the first `offset` of each query.
  private static SearchPart offset(SearchPart part, SearchParameters parameters) {
    if (parameters.offset() == 0) {
      return part;
    }
    int[] counts = new int[part.counts().length];
    int[] rows = new int[part.scores().length];
    int kept = 0;
    int start = 0;
    for (int q = 0; q < counts.length; q++) {
      for (int hit = parameters.offset(); hit < part.counts()[q]; hit++) {
        rows[kept++] = start + hit;
        counts[q]++;
      }
      start += part.counts()[q];
    }
    return take(part, Arrays.copyOf(rows, kept), counts);
  }

  static SearchPart take(SearchPart part, int[] rows, int[] counts) {
    if (rows.length == part.scores().length) {
      return part;
    }
    float[] scores = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      scores[i] = part.scores()[rows[i]];
    }
    Rows outputs =
        part.outputs().columns().isEmpty()
            ? new Rows(rows.length, Map.of())
            : part.outputs().gather(rows);
    return new SearchPart(counts, part.keys().gather(rows), scores, outputs, part.snapshot());
  }

  static SearchResult result(
      CollectionState collection,
      SearchPart part,
      float[] scores,
      OutputFields outputs,
      ReadMoment moment,
      @Nullable OutputColumn groups,
      List<SearchResult.FieldHighlights> highlights,
      SearchResult.@Nullable IteratorPage page,
      TimeOutput times) {
    List<OutputColumn> columns = new ArrayList<>(outputs.fields().size());
    for (FieldSchema field : outputs.fields()) {
      Column column =
          field.primaryKey()
              ? part.keys()
              : scores.length == 0 ? Column.emptyOf(field) : part.outputs().column(field.id());
      columns.add(OutputColumn.of(collection.schema(), field, column));
    }
    return new SearchResult(
        collection.name(),
        part.counts(),
        part.keys(),
        scores,
        columns,
        outputs.names(),
        collection.schema().primaryKey().name(),
        moment.session(),
        groups,
        elements(part),
        highlights,
        page,
        times);
  }

  private static long @Nullable [] elements(SearchPart part) {
    return part.outputs().columns().get(SearchHits.ELEMENTS) instanceof IntegerColumn places
        ? places.values()
        : null;
  }

  // Query vectors

  /// What is searched for; texts as the vectors that they come to.
  TextRanking.Weighed asked(
      CollectionState collection, SearchRequest request, SearchTarget target, ReadMoment moment) {
    SearchTarget.requireQueryCount(request.queryCount());
    if (TextRanking.isFor(target)) {
      return texts.weighed(collection, request, target, moment);
    }
    if (!request.texts().isEmpty()) {
      return new TextRanking.Weighed(target, vectors(collection.schema(), target, request.texts()));
    }
    Column ids = request.ids();
    if (ids == null) {
      target.requireFits(request.queries());
      return new TextRanking.Weighed(target, request.queries());
    }
    if (target.field().isArrayOfVectors() && !target.lists()) {
      throw DatabaseException.invalid(
          "search by primary keys is not supported where single elements of field %s are searched",
          target.field().name());
    }
    return new TextRanking.Weighed(
        target, stored(collection, request.partitions(), ids, target.field(), moment));
  }

  /// The vectors that the field's function makes of texts.
  private List<QueryVector> vectors(
      CollectionSchema schema, SearchTarget target, List<String> texts) {
    FunctionSchema function = schema.functionFilling(target.field());
    if (function == null) {
      throw target.otherThanTexts();
    }
    WouldWait.refuse(); // a model answers late, and texts may be long
    return switch (function.type()) {
      case TEXT_EMBEDDING -> embeddings.queries(schema, function, texts);
      case MINHASH -> {
        TextSignatures signatures = TextSignatures.of(schema, function);
        yield texts.stream().<QueryVector>map(signatures::query).toList();
      }
      case BM25 -> throw new IllegalStateException("ranked by " + target.metric());
    };
  }

  /// The vectors that rows with these keys hold, in the keys' order.
  private List<QueryVector> stored(
      CollectionState collection,
      List<String> partitions,
      Column ids,
      FieldSchema field,
      ReadMoment moment) {
    FieldSchema key = collection.schema().primaryKey();
    if (ids.type() != key.type()) {
      throw DatabaseException.invalid(
          "ids are of type %s, the primary key is %s",
          ids.type().wireName(), key.type().wireName());
    }
    RetrievePart part = reader.byKeys(collection, partitions, ids, List.of(field.id()), moment);
    Map<Object, Integer> rows =
        part.rows().rowCount() == 0
            ? new HashMap<>()
            : KeyColumns.positions(part.rows().column(key.id()));
    List<QueryVector> queries = new ArrayList<>(ids.rowCount());
    for (int i = 0; i < ids.rowCount(); i++) {
      Object id = KeyColumns.value(ids, i);
      Integer row = rows.get(id);
      if (row == null) {
        throw DatabaseException.invalid(
            "some of the provided primary key IDs do not exist: %s", id);
      }
      queries.add(vector(part.rows().column(field.id()), row, id));
    }
    return queries;
  }

  private static QueryVector vector(Column column, int row, Object id) {
    if (column.isNull(row)) {
      throw DatabaseException.invalid("the row with primary key %s holds no vector", id);
    }
    return switch (column) {
      case DenseVectorColumn dense -> {
        int width = dense.rowBytes();
        yield new QueryVector.Dense(
            dense.type(),
            dense.dimension(),
            Arrays.copyOfRange(dense.bytes(), row * width, (row + 1) * width));
      }
      case SparseVectorColumn sparse ->
          new QueryVector.Sparse(
              Arrays.copyOfRange(
                  sparse.indices(), sparse.offsets()[row], sparse.offsets()[row + 1]),
              Arrays.copyOfRange(
                  sparse.values(), sparse.offsets()[row], sparse.offsets()[row + 1]));
      case ArrayColumn arrays when arrays.elements() instanceof DenseVectorColumn vectors -> {
        int width = vectors.rowBytes();
        if (arrays.length(row) == 0) {
          throw DatabaseException.invalid("the row with primary key %s holds no vector", id);
        }
        yield new QueryVector.Many(
            vectors.type(),
            Arrays.copyOfRange(
                vectors.bytes(), arrays.offsets()[row] * width, arrays.offsets()[row + 1] * width));
      }
      default -> throw new IllegalStateException("no vector: " + column.type());
    };
  }
}
