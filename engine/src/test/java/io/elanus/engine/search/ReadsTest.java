package io.elanus.engine.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.time.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Searches and retrieves over random collections, judged by a plain list of rows.
final class ReadsTest {
  private static final ExecutorService POOL = Executors.newFixedThreadPool(2);
  private static final List<DataType> VECTORS =
      List.of(
          DataType.FLOAT_VECTOR,
          DataType.FLOAT16_VECTOR,
          DataType.BFLOAT16_VECTOR,
          DataType.INT8_VECTOR,
          DataType.BINARY_VECTOR,
          DataType.SPARSE_FLOAT_VECTOR);

  @AfterAll
  static void stop() {
    POOL.shutdown();
  }

  /// A random collection cut into segments.
  private static final class World {
    final String name;
    final Random random;
    final ModelRows model;
    final Metric metric;
    final int keys;
    final List<ModelSegment> segments = new ArrayList<>();
    final Workers workers;

    World(long seed, DataType vectorType, int mostRows) {
      name = "seed " + seed + " " + vectorType;
      random = new Random(seed);
      model = new ModelRows(random.nextBoolean() ? DataType.INT64 : DataType.VARCHAR, vectorType);
      List<Metric> metrics =
          switch (vectorType) {
            case BINARY_VECTOR -> List.of(Metric.HAMMING, Metric.JACCARD);
            case SPARSE_FLOAT_VECTOR -> List.of(Metric.IP);
            default -> List.of(Metric.L2, Metric.IP);
          };
      metric = metrics.get(random.nextInt(metrics.size()));
      keys = 1 + random.nextInt(random.nextBoolean() ? 40 : 2 * mostRows);
      workers =
          random.nextBoolean()
              ? Workers.INLINE
              : new Workers(POOL, 2, random.nextBoolean() ? -1 : 5_000);
      int segmentCount = random.nextInt(5);
      for (int s = 0; s < segmentCount; s++) {
        int rowCount = random.nextInt(mostRows);
        List<ModelRows.Row> rows = new ArrayList<>();
        for (int r = 0; r < rowCount; r++) {
          rows.add(model.add(random, keys));
        }
        boolean sorted = random.nextBoolean();
        if (sorted) {
          rows.sort(Comparator.comparingLong(ModelRows.Row::key));
        }
        boolean indexed =
            sorted && vectorType != DataType.SPARSE_FLOAT_VECTOR && random.nextBoolean();
        segments.add(new ModelSegment(model, rows, sorted, indexed ? metric : null));
      }
      int deletes = random.nextInt(3) == 0 ? 0 : random.nextInt(keys + 1);
      for (int d = 0; d < deletes; d++) {
        long key = random.nextInt(keys);
        long at = model.now();
        for (ModelRows.Row row : model.rows) {
          if (row.key() == key && row.timestamp() < at && random.nextInt(4) != 0) {
            row.deletedAt()[0] = Math.min(row.deletedAt()[0], at);
          }
        }
      }
    }

    ReadScope scope(@Nullable ModelFilter filter) {
      long last = model.now();
      Timestamp snapshot =
          random.nextInt(3) == 0 ? new Timestamp(random.nextLong(900, last)) : Timestamp.LATEST;
      Timestamp expired =
          random.nextInt(4) == 0 ? new Timestamp(random.nextLong(900, last)) : Timestamp.EARLIEST;
      return new ReadScope(filter, snapshot, expired);
    }
  }

  private static List<ModelRows.Row> rowsIn(ModelRows model, ReadScope scope) {
    List<ModelRows.Row> rows = new ArrayList<>();
    for (ModelRows.Row row : model.rows) {
      ModelFilter filter = (ModelFilter) scope.filter();
      if (row.visible(scope.snapshot().value(), scope.expiredBefore().value())
          && (filter == null || filter.accepts(row))) {
        rows.add(row);
      }
    }
    return rows;
  }

  @ParameterizedTest
  @EnumSource(names = ".*_VECTOR", mode = EnumSource.Mode.MATCH_ALL)
  void searchFindsTheNearestRowOfEachKey(DataType vectorType) {
    for (int round = 0; round < 60; round++) {
      World world = new World(new Random().nextLong(), vectorType, round % 30 == 0 ? 9000 : 300);
      Random random = world.random;
      ReadScope scope = world.scope(ModelFilter.random(random, world.model, world.keys));
      List<int[]> elements = new ArrayList<>();
      List<QueryVector> queries = new ArrayList<>();
      for (int q = 0; q < 1 + random.nextInt(4); q++) {
        int[] query =
            random
                .ints(ModelRows.DIMENSION, 0, vectorType == DataType.BINARY_VECTOR ? 2 : 3)
                .toArray();
        elements.add(query);
        queries.add(world.model.query(query));
      }
      int topK = random.nextInt(8) == 0 ? 20_000 : 1 + random.nextInt(40);
      SearchBounds bounds =
          random.nextInt(4) != 0
              ? SearchBounds.unbounded(world.metric)
              : world.metric.largerIsBetter()
                  ? new SearchBounds(20, 9)
                  : new SearchBounds(0.5f, 12);
      SearchRequest request =
          new SearchRequest(
              scope,
              ModelRows.VECTOR,
              world.metric,
              queries,
              topK,
              SearchTuning.NONE,
              bounds,
              List.of(ModelRows.SERIAL, ModelRows.KEY, ModelRows.VECTOR, ModelRows.GROUP));
      SearchHits hits =
          SegmentSearch.search(
              world.model.schema, world.segments, request, world.workers, new QueryMemory(null));
      judge(world, request, elements, hits);
      judge(world, request, elements, joined(world, request));
    }
  }

  /// The same request asked of two halves of the segments.
  private static SearchHits joined(World world, SearchRequest request) {
    int middle = world.segments.size() / 2;
    List<SearchHits> parts = new ArrayList<>();
    for (List<ModelSegment> half :
        List.of(
            world.segments.subList(0, middle),
            world.segments.subList(middle, world.segments.size()))) {
      parts.add(
          SegmentSearch.search(
              world.model.schema, half, request, Workers.INLINE, new QueryMemory(null)));
    }
    return SearchHits.merge(parts, request.metric(), request.topK());
  }

  private static void judge(
      World world, SearchRequest request, List<int[]> elements, SearchHits hits) {
    judgeSearch(world.name + " " + request, world.model, request, elements, hits);
  }

  static void judgeSearch(
      String name, ModelRows model, SearchRequest request, List<int[]> elements, SearchHits hits) {
    List<ModelRows.Row> rows = rowsIn(model, request.scope());
    assertThat(hits.counts()).as(name).hasSize(elements.size());
    int next = 0;
    for (int q = 0; q < elements.size(); q++) {
      int[] query = elements.get(q);
      Map<Long, Double> bestOfKey = new HashMap<>();
      for (ModelRows.Row row : rows) {
        double score = model.score(request.metric(), query, row);
        if (model.comparable(query, row)
            && request.bounds().accepts((float) score, request.metric())) {
          bestOfKey.merge(
              row.key(), score, request.metric().largerIsBetter() ? Math::max : Math::min);
        }
      }
      Comparator<Map.Entry<Long, Double>> byScore = Map.Entry.comparingByValue();
      List<Map.Entry<Long, Double>> expected =
          bestOfKey.entrySet().stream()
              .sorted(
                  (request.metric().largerIsBetter() ? byScore.reversed() : byScore)
                      .thenComparing(Map.Entry.comparingByKey()))
              .limit(request.topK())
              .toList();
      assertThat(hits.counts()[q]).as(name).isEqualTo(expected.size());
      for (Map.Entry<Long, Double> hit : expected) {
        assertThat(model.keyAt(hits.keys(), next)).as(name).isEqualTo(hit.getKey());
        assertThat((double) hits.scores()[next]).as(name).isEqualTo(hit.getValue());
        ModelRows.Row row =
            model.rows.get((int) integer(hits.outputs().column(ModelRows.SERIAL), next));
        assertThat(row.key()).as(name).isEqualTo(hit.getKey());
        assertThat(model.score(request.metric(), query, row)).as(name).isEqualTo(hit.getValue());
        assertThat(rows).as(name).contains(row);
        Column group = hits.outputs().column(ModelRows.GROUP);
        assertThat(group.isNull(next) ? null : integer(group, next))
            .as(name)
            .isEqualTo(row.group());
        assertThat(model.query(row.elements()))
            .as(name)
            .usingRecursiveComparison()
            .isEqualTo(vector(model, hits.outputs().column(ModelRows.VECTOR), next));
        next++;
      }
    }
    assertThat(hits.keys().rowCount()).as(name).isEqualTo(next);
    assertThat(hits.outputs().rowCount()).as(name).isEqualTo(next);
    assertThat(hits.outputs().columns()).as(name).containsOnlyKeys(request.outputs());
  }

  private static QueryVector vector(ModelRows model, Column column, int row) {
    return switch (column.gather(new int[] {row})) {
      case io.elanus.core.column.DenseVectorColumn dense ->
          new QueryVector.Dense(model.vectorType, ModelRows.DIMENSION, dense.bytes());
      case io.elanus.core.column.SparseVectorColumn sparse ->
          new QueryVector.Sparse(sparse.indices(), sparse.values());
      default -> throw new IllegalStateException();
    };
  }

  @Test
  void retrieveBringsTheNewestRowOfEachKeyInOrder() {
    for (int round = 0; round < 200; round++) {
      World world =
          new World(
              new Random().nextLong(), VECTORS.get(round % 6), round % 100 == 0 ? 9_000 : 300);
      ReadScope scope = world.scope(ModelFilter.random(world.random, world.model, world.keys));
      long limit = world.random.nextBoolean() ? -1 : world.random.nextInt(60);
      RetrieveRequest request =
          new RetrieveRequest(scope, List.of(ModelRows.SERIAL, ModelRows.GROUP), limit, false);

      RetrievedRows whole =
          SegmentRetrieve.retrieve(
              world.model.schema, world.segments, request, world.workers, new QueryMemory(null));
      judgeRetrieve(world.name, world.model, scope, limit, whole);

      List<RetrievedRows> parts = new ArrayList<>();
      for (ModelSegment segment : world.segments) {
        parts.add(
            SegmentRetrieve.retrieve(
                world.model.schema,
                List.of(segment),
                request,
                Workers.INLINE,
                new QueryMemory(null)));
      }
      if (!parts.isEmpty()) {
        judgeRetrieve(
            world.name,
            world.model,
            scope,
            limit,
            RetrievedRows.merge(parts, ModelRows.KEY, limit));
      }

      RetrievedRows counted =
          SegmentRetrieve.retrieve(
              world.model.schema,
              world.segments,
              new RetrieveRequest(scope, List.of(), -1, true),
              world.workers,
              new QueryMemory(null));
      assertThat(counted.count()).as(world.name).isEqualTo(rowsIn(world.model, scope).size());
    }
  }

  static void judgeRetrieve(
      String name, ModelRows model, ReadScope scope, long limit, RetrievedRows found) {
    TreeMap<Long, ModelRows.Row> newest = new TreeMap<>();
    for (ModelRows.Row row : rowsIn(model, scope)) {
      newest.merge(row.key(), row, (a, b) -> a.timestamp() > b.timestamp() ? a : b);
    }
    List<ModelRows.Row> expected =
        newest.values().stream().limit(limit < 0 ? Long.MAX_VALUE : limit).toList();
    assertThat(found.count()).as(name).isEqualTo(expected.size());
    IntegerColumn serials = (IntegerColumn) found.rows().column(ModelRows.SERIAL);
    assertThat(serials.values())
        .as(name)
        .isEqualTo(expected.stream().mapToLong(ModelRows.Row::serial).toArray());
    assertThat(found.timestamps())
        .as(name)
        .isEqualTo(expected.stream().mapToLong(ModelRows.Row::timestamp).toArray());
    Column keys = found.rows().column(ModelRows.KEY);
    Column groups = found.rows().column(ModelRows.GROUP);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(model.keyAt(keys, i)).as(name).isEqualTo(expected.get(i).key());
      assertThat(groups.isNull(i) ? null : integer(groups, i))
          .as(name)
          .isEqualTo(expected.get(i).group());
    }
  }

  @Test
  void aLimitWithoutAFilterReadsNoMoreThanItNeeds() {
    ModelRows model = new ModelRows(DataType.INT64, DataType.INT8_VECTOR);
    Random random = new Random(1);
    List<ModelRows.Row> rows = new ArrayList<>();
    for (int r = 0; r < 50_000; r++) {
      rows.add(model.add(random, 1_000_000));
    }
    rows.sort(Comparator.comparingLong(ModelRows.Row::key));
    ModelSegment segment = new ModelSegment(model, rows, true, null);
    RetrievedRows found =
        SegmentRetrieve.retrieve(
            model.schema,
            List.of(segment),
            new RetrieveRequest(
                new ReadScope(null, Timestamp.LATEST, Timestamp.EARLIEST),
                List.of(ModelRows.SERIAL),
                10,
                false),
            Workers.INLINE,
            new QueryMemory(null));
    assertThat(found.count()).isEqualTo(10);
    assertThat(segment.rowsGathered).isLessThan(100);
    assertThat(segment.batchesRead).isZero();
  }

  @Test
  void aLimitWithAFilterStopsBehindTheLastRowWanted() {
    ModelRows model = new ModelRows(DataType.INT64, DataType.INT8_VECTOR);
    Random random = new Random(1);
    List<ModelRows.Row> rows = new ArrayList<>();
    for (int r = 0; r < 50_000; r++) {
      rows.add(model.add(random, 1_000_000));
    }
    rows.sort(Comparator.comparingLong(ModelRows.Row::key));
    ModelSegment segment = new ModelSegment(model, rows, true, null);
    RetrievedRows found =
        SegmentRetrieve.retrieve(
            model.schema,
            List.of(segment),
            new RetrieveRequest(
                new ReadScope(
                    new ModelFilter(model, 50L, null), Timestamp.LATEST, Timestamp.EARLIEST),
                List.of(ModelRows.SERIAL),
                10,
                false),
            Workers.INLINE,
            new QueryMemory(null));
    assertThat(found.count()).isEqualTo(10);
    assertThat(segment.batchesRead).isEqualTo(2);
  }

  @Test
  void noSegmentsGiveEmptyColumnsOfTheRightTypes() {
    for (DataType vectorType : VECTORS) {
      ModelRows model = new ModelRows(DataType.VARCHAR, vectorType);
      List<FieldId> outputs = List.of(ModelRows.KEY, ModelRows.GROUP, ModelRows.VECTOR);
      ReadScope scope = new ReadScope(null, Timestamp.LATEST, Timestamp.EARLIEST);
      Metric metric = vectorType == DataType.BINARY_VECTOR ? Metric.HAMMING : Metric.IP;
      SearchHits hits =
          SegmentSearch.search(
              model.schema,
              List.of(),
              new SearchRequest(
                  scope,
                  ModelRows.VECTOR,
                  metric,
                  List.of(model.query(new int[ModelRows.DIMENSION])),
                  5,
                  SearchTuning.NONE,
                  SearchBounds.unbounded(metric),
                  outputs),
              Workers.INLINE,
              new QueryMemory(null));
      assertThat(hits.counts()).containsExactly(0);
      assertThat(hits.keys().type()).isEqualTo(DataType.VARCHAR);
      assertThat(hits.outputs().column(ModelRows.VECTOR).type()).isEqualTo(vectorType);
      RetrievedRows rows =
          SegmentRetrieve.retrieve(
              model.schema,
              List.of(),
              new RetrieveRequest(scope, outputs, -1, false),
              Workers.INLINE,
              new QueryMemory(null));
      assertThat(rows.rows().columns()).containsOnlyKeys(outputs);
      assertThat(rows.count()).isZero();
    }
  }

  private static long integer(Column column, int row) {
    return ((IntegerColumn) column).values()[row];
  }
}
