package io.elanus.engine.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.expression.Filter;
import io.elanus.core.expression.FilterCompiler;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.IndexedRows;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.IndexId;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.indexing.IndexFiles;
import io.elanus.engine.indexing.ScalarIndexFiles;
import io.elanus.engine.sealed.PinnedSegment;
import io.elanus.engine.sealed.SealedSegment;
import io.elanus.storage.format.segment.PageCache;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a read of a sealed segment tells about itself.
final class ReadTraceTest {
  private static final int ROWS = 9000;

  /// So many hits that sketches gain within [#HALF], not a walk that is filtered afterwards.
  private static final int MANY = 50;

  /// Passes so much that sketches gain, or walks.
  private static final String HALF = "grp < 50";

  private static final IndexId VECTORS = new IndexId(8);
  private static final IndexId GROUPS = new IndexId(9);

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final ModelRows model =
      SealedReadsTest.model(new Random(3), ROWS, 1_000_000, DataType.FLOAT_VECTOR);
  private final SegmentDescriptor written = SealedReadsTest.write(store, model);

  private final Queue<Runnable> later = new ArrayDeque<>();

  private SealedSegment open(SegmentDescriptor descriptor, Set<IndexId> wanted) {
    SealedSegment segment =
        SealedSegment.open(
            store, descriptor, model.schema, new PageCache(1 << 20), Runnable::run, later::add);
    segment.update(descriptor, model.schema, wanted);
    return segment;
  }

  private ReadScope scope(@Nullable String filter) {
    return all(filter == null ? null : FilterCompiler.compile(filter, model.schema, Map.of()));
  }

  /// Everything that there is, by a filter.
  static ReadScope all(@Nullable Filter filter) {
    return new ReadScope(filter, Timestamp.LATEST, Timestamp.EARLIEST);
  }

  private ReadTrace.Part search(SealedSegment segment, @Nullable String filter, int queries) {
    return search(segment, filter, queries, 10);
  }

  private ReadTrace.Part search(
      SealedSegment segment, @Nullable String filter, int queries, int topK) {
    SearchRequest request =
        new SearchRequest(
            scope(filter),
            ModelRows.VECTOR,
            Metric.L2,
            java.util.Collections.nCopies(queries, model.query(new int[ModelRows.DIMENSION])),
            topK,
            SearchTuning.NONE,
            SearchBounds.unbounded(Metric.L2),
            List.of());
    ReadTrace trace = new ReadTrace(() -> 0);
    try (PinnedSegment pinned = Objects.requireNonNull(segment.pin())) {
      SegmentSearch.search(
          model.schema, List.of(pinned), request, Workers.INLINE, new QueryMemory(null), trace);
    }
    assertThat(trace.parts()).hasSize(1);
    return trace.parts().getFirst();
  }

  private ReadTrace.Part retrieve(SealedSegment segment, String filter, int limit) {
    ReadTrace trace = new ReadTrace(() -> 0);
    try (PinnedSegment pinned = Objects.requireNonNull(segment.pin())) {
      SegmentRetrieve.retrieve(
          model.schema,
          List.of(pinned),
          new RetrieveRequest(scope(filter), List.of(ModelRows.GROUP), limit, false),
          Workers.INLINE,
          new QueryMemory(null),
          trace);
    }
    return trace.parts().getFirst();
  }

  @Test
  void tellsWhatAScanComputesAndReads() {
    SealedSegment segment = open(written, Set.of());
    ReadTrace.Part all = search(segment, null, 3);
    assertThat(all.filter()).isNull();
    assertThat(all.vectors())
        .isEqualTo(new ReadTrace.VectorPart("scan", 0, 0, 0, 3L * ROWS, 3L * ROWS * 64));
    ReadTrace.Part some = search(segment, "grp < 50", 2);
    long eligible = some.eligible();
    assertThat(eligible).isBetween(1L, (long) ROWS - 1);
    assertThat(some.vectors())
        .isEqualTo(new ReadTrace.VectorPart("scan", 0, 0, 0, 2 * eligible, 2 * eligible * 64));
    ReadTrace.FilterPart filter = Objects.requireNonNull(some.filter());
    assertThat(filter.strategy()).isEqualTo("columns");
    assertThat(filter.rowsVisited()).isEqualTo(ROWS);
    assertThat(filter.columnBytes()).isGreaterThanOrEqualTo(8L * ROWS);
    assertThat(filter.estimated()).isBetween(0.35, 0.5); // 5 of 6 hold a group from 0 to 99
    assertThat((double) eligible / ROWS).isBetween(0.35, 0.5);
  }

  @Test
  void tellsWhatAnIndexComputes() {
    SealedSegment segment = open(withGraph(), Set.of(VECTORS));
    ReadTrace.VectorPart walked = Objects.requireNonNull(search(segment, null, 1).vectors());
    assertThat(walked.strategy()).isEqualTo("HNSW");
    assertThat(walked.distances()).isBetween(10L, 3L * ROWS);
    assertThat(walked.vectorBytes()).isPositive();
    ReadTrace.Part few = search(segment, "grp == 7", 1);
    assertThat(Objects.requireNonNull(few.vectors()).distances())
        .isBetween(few.eligible(), 3 * few.eligible() + 300);
  }

  @Test
  void tellsWhetherSketchesWereThere() {
    SealedSegment segment = open(withGraph(), Set.of(VECTORS));
    ReadTrace.VectorPart without = Objects.requireNonNull(search(segment, HALF, 2, MANY).vectors());
    assertThat(without.sketches()).isZero();
    assertThat(without.scans()).isEqualTo(2);
    assertThat(later).hasSize(1);
    long resident = segment.residentBytes();
    later.remove().run();
    assertThat(segment.residentBytes()).isGreaterThan(resident);
    ReadTrace.VectorPart with = Objects.requireNonNull(search(segment, HALF, 2, MANY).vectors());
    assertThat(with.sketches()).isEqualTo(2);
    assertThat(with.scans()).isZero();
    assertThat(with.distances()).isLessThan(without.distances());
  }

  @Test
  void tellsThatAFilterWasAppliedToWhatAWalkFound() {
    SealedSegment segment = open(withGraph(), Set.of(VECTORS));
    ReadTrace.VectorPart told = Objects.requireNonNull(search(segment, HALF, 2).vectors());
    assertThat(told.postfilters()).isEqualTo(2);
    assertThat(told.scans()).isZero();
    assertThat(told.sketches()).isZero();
  }

  private SegmentDescriptor withGraph() {
    PinnedSegment rows = Objects.requireNonNull(open(written, Set.of()).pin());
    return written.withIndex(
        IndexFiles.build(
            store,
            "graph",
            new IndexFiles.Request(
                VECTORS, written.id(), ModelRows.VECTOR, "HNSW", Metric.L2, Map.of()),
            new IndexedRows.Dense(rows.vectors(ModelRows.VECTOR)),
            BuildRun.alone()));
  }

  @Test
  void tellsHowAFilterFoundItsRows() {
    FieldSchema group = Objects.requireNonNull(model.schema.field(ModelRows.GROUP));
    PinnedSegment rows = Objects.requireNonNull(open(written, Set.of()).pin());
    SegmentDescriptor indexed =
        written.withIndex(
            ScalarIndexFiles.build(
                store,
                "scalar",
                new ScalarIndexFiles.Request(GROUPS, written.id(), group, "INVERTED", Map.of()),
                rows));
    SealedSegment segment = open(indexed, Set.of(GROUPS));
    ReadTrace.FilterPart byIndex =
        Objects.requireNonNull(retrieve(segment, "grp == 7", -1).filter());
    assertThat(byIndex.strategy()).isEqualTo("indexes");
    assertThat(byIndex.indexedLeaves()).isOne();
    assertThat(byIndex.rowsVisited()).isZero();
    assertThat(byIndex.estimated()).isBetween(0.001, 0.02);
    ReadTrace.Part limited = retrieve(segment, "grp == 7 and serial % 2 == 1", 30);
    assertThat(limited.asked()).as("batch by batch it would read columns").isEqualTo(ROWS);
    assertThat(Objects.requireNonNull(limited.filter()).indexedLeaves()).isOne();
    ReadTrace.Part many = retrieve(segment, "grp >= 0 and serial % 2 == 1", 30);
    assertThat(many.asked()).as("the first batch has enough").isEqualTo(4096);
    ReadTrace.FilterPart both =
        Objects.requireNonNull(retrieve(segment, "grp == 7 and serial % 2 == 1", -1).filter());
    assertThat(both.strategy()).isEqualTo("indexes and columns");
    assertThat(both.rowsVisited()).isPositive();
    String key = model.keyType == DataType.INT64 ? "pk in [1, 2]" : "pk in ['k1', 'k2']";
    ReadTrace.FilterPart keys = Objects.requireNonNull(retrieve(segment, key, -1).filter());
    assertThat(keys.strategy()).isEqualTo("keys");
    assertThat(keys.rowsVisited()).isZero();
  }

  @Test
  void tellsHowFarAQueryWithALimitLooked() {
    ReadTrace.Part part = retrieve(open(written, Set.of()), "grp >= 0", 5);
    assertThat(part.asked()).isEqualTo(io.elanus.core.column.ColumnSource.BATCH_ROWS);
    assertThat(part.eligible()).isBetween(5L, part.asked());
    assertThat(Objects.requireNonNull(part.filter()).rowsVisited()).isEqualTo(part.asked());
  }

  @Test
  void tellsWhatBloomFiltersSpare() {
    SealedSegment segment = open(written, Set.of());
    ReadTrace.FilterPart absent =
        Objects.requireNonNull(retrieve(segment, "serial == 4500", -1).filter());
    assertThat(absent.pages()).isEqualTo(3);
    assertThat(absent.bloomPrunedPages()).as("one page of three holds it").isEqualTo(2);
    assertThat(absent.prunedPages()).isEqualTo(2);
    assertThat(absent.rowsVisited()).isLessThanOrEqualTo(4096);
    assertThat(absent.estimated()).isBetween(0.0, 2.0 / ROWS);
    ReadTrace.FilterPart limited =
        Objects.requireNonNull(retrieve(segment, "serial == 4500", 5).filter());
    assertThat(limited.bloomPrunedPages()).as("with a limit, too").isEqualTo(2);
  }

  @Test
  void tellsWhichKeysASegmentMayHold() {
    SealedSegment segment = open(written, Set.of());
    Set<Long> held = new java.util.HashSet<>();
    model.rows.forEach(row -> held.add(row.key()));
    List<Long> strangers =
        java.util.stream.LongStream.range(1000, 2000)
            .filter(key -> !held.contains(key))
            .boxed()
            .limit(20)
            .toList();
    int possible = 0;
    for (long stranger : strangers) {
      ReadTrace.FilterPart keys = keyed(segment, List.of(stranger));
      assertThat(keys.keys()).isOne();
      assertThat(keys.prunedPages()).isEqualTo(keys.possibleKeys() == 0 ? keys.pages() : 0);
      possible += keys.possibleKeys();
    }
    assertThat(possible).as("of twenty that are not there").isLessThanOrEqualTo(2);
    long first = model.rows.getFirst().key();
    assertThat(keyed(segment, List.of(first)).possibleKeys()).isOne();
    assertThat(keyed(segment, List.of(first)).prunedPages()).isZero();
  }

  private ReadTrace.FilterPart keyed(SealedSegment segment, List<Long> keys) {
    String listed =
        keys.stream()
            .map(key -> model.keyType == DataType.INT64 ? "" + key : "'k%06d'".formatted(key))
            .collect(java.util.stream.Collectors.joining(", "));
    return Objects.requireNonNull(retrieve(segment, "pk in [" + listed + "]", -1).filter());
  }
}
