package io.elanus.engine.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.Column;
import io.elanus.core.column.Rows;
import io.elanus.core.expression.Filter;
import io.elanus.core.expression.FilterCompiler;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.IndexedRows;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.indexing.IndexFiles;
import io.elanus.engine.indexing.ScalarIndexFiles;
import io.elanus.engine.sealed.PinnedSegment;
import io.elanus.engine.sealed.SealedSegment;
import io.elanus.storage.format.check.SegmentCheck;
import io.elanus.storage.format.deletes.RowDeletes;
import io.elanus.storage.format.segment.PageCache;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentWriter;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import io.elanus.storage.objectstore.ObjectStore;
import io.elanus.storage.objectstore.ObjectWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sealed segments, written and opened, judged by the rows that went in.
final class SealedReadsTest {
  static final List<FieldId> FIELDS =
      List.of(ModelRows.KEY, ModelRows.GROUP, ModelRows.SERIAL, ModelRows.VECTOR);

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final PageCache pages = new PageCache(1 << 20);
  private final Queue<Runnable> janitor = new ArrayDeque<>();

  @Test
  void showsExactlyTheRowsOfASnapshot() {
    for (int round = 0; round < 80; round++) {
      long seed = new Random().nextLong();
      Random random = new Random(seed);
      ModelRows model = model(random, round % 20 == 0 ? 9000 : 400, 50, DataType.FLOAT_VECTOR);
      SegmentDescriptor written = write(store, model);
      SealedSegment segment =
          SealedSegment.open(store, written, model.schema, pages, janitor::add, Runnable::run);
      for (int d = 0; d < random.nextInt(20); d++) {
        deleteSome(random, model, segment);
        judgeVisible("seed " + seed, random, model, segment);
      }
      RowDeletes known = segment.deletes();
      assertThat(known.count())
          .as("seed " + seed)
          .isEqualTo(
              (int)
                  model.rows.stream().filter(row -> row.deletedAt()[0] != Long.MAX_VALUE).count());
      SegmentDescriptor withDeletes =
          written.withDeletes(known.write(store, "deletes-" + seed, written.id()));
      SealedSegment reopened =
          SealedSegment.open(store, withDeletes, model.schema, pages, janitor::add, Runnable::run);
      assertThat(reopened.deletes().rows()).as("seed " + seed).isEqualTo(known.rows());
      assertThat(reopened.deletes().timestamps()).as("seed " + seed).isEqualTo(known.timestamps());
      judgeVisible("seed " + seed, random, model, reopened);

      SealedSegment updated =
          SealedSegment.open(store, written, model.schema, pages, janitor::add, Runnable::run);
      deleteSome(random, model, updated);
      updated.update(withDeletes, model.schema, Set.of());
      judgeVisible("seed " + seed, random, model, updated);
      List.of(segment, reopened, updated).forEach(SealedSegment::retire);
      assertThat(janitor).hasSize(3);
      janitor.forEach(Runnable::run);
      janitor.clear();
      assertThat(pages.size()).isZero();
    }
  }

  @Test
  void answersSearchesAndRetrieves() {
    for (DataType vectorType :
        List.of(
            DataType.FLOAT_VECTOR,
            DataType.INT8_VECTOR,
            DataType.BINARY_VECTOR,
            DataType.SPARSE_FLOAT_VECTOR)) {
      long seed = new Random().nextLong();
      Random random = new Random(seed);
      ModelRows model = model(random, 6000, 5000, vectorType);
      SealedSegment segment =
          SealedSegment.open(
              store, write(store, model), model.schema, pages, janitor::add, Runnable::run);
      for (int d = 0; d < 30; d++) {
        deleteSome(random, model, segment);
      }
      try (PinnedSegment pinned = segment.pin()) {
        ReadScope scope =
            new ReadScope(new ModelFilter(model, 60L, null), Timestamp.LATEST, Timestamp.EARLIEST);
        RetrievedRows found =
            SegmentRetrieve.retrieve(
                model.schema,
                List.of(pinned),
                new RetrieveRequest(scope, FIELDS, -1, false),
                Workers.INLINE,
                new QueryMemory(null));
        Metric metric = vectorType == DataType.BINARY_VECTOR ? Metric.HAMMING : Metric.IP;
        int[] query =
            random
                .ints(ModelRows.DIMENSION, 0, vectorType == DataType.BINARY_VECTOR ? 2 : 3)
                .toArray();
        SearchRequest request =
            new SearchRequest(
                scope,
                ModelRows.VECTOR,
                metric,
                List.of(model.query(query)),
                50,
                SearchTuning.NONE,
                SearchBounds.unbounded(metric),
                FIELDS);
        SearchHits hits =
            SegmentSearch.search(
                model.schema, List.of(pinned), request, Workers.INLINE, new QueryMemory(null));
        ReadsTest.judgeRetrieve("seed " + seed, model, scope, -1, found);
        ReadsTest.judgeSearch("seed " + seed, model, request, List.of(query), hits);
      }
      segment.retire();
    }
  }

  @Test
  void staysOpenUntilTheLastReadIsOver() {
    ModelRows model = model(new Random(1), 100, 50, DataType.FLOAT_VECTOR);
    SealedSegment segment =
        SealedSegment.open(
            store, write(store, model), model.schema, pages, janitor::add, Runnable::run);
    PinnedSegment first = segment.pin();
    PinnedSegment second = segment.pin();
    segment.retire();
    segment.retire();
    first.close();
    assertThat(janitor).isEmpty();
    assertThat(second.gather(ModelRows.KEY, new int[] {5}).rowCount()).isOne();
    second.close();
    assertThat(janitor).hasSize(1);
    assertThat(segment.pin()).isNull();
    segment.delete(model.keys(List.of(1L)), new Timestamp(model.now()));
    janitor.forEach(Runnable::run);
  }

  /// Keys with gaps: most of those deleted are put aside by bloom filters, and none that is there.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void deletesTheKeysItHoldsAmongManyItDoesNot(long seed) {
    Random random = new Random(seed);
    ModelRows model = model(random, 9000, 100_000, DataType.FLOAT_VECTOR);
    SealedSegment segment =
        SealedSegment.open(
            store, write(store, model), model.schema, pages, janitor::add, Runnable::run);
    for (int round = 0; round < 20; round++) {
      List<Long> keys =
          random.longs(1 + random.nextInt(800), 0, 100_009).distinct().sorted().boxed().toList();
      long at = model.now();
      segment.delete(model.keys(keys), new Timestamp(at));
      Set<Long> deleted = Set.copyOf(keys);
      for (ModelRows.Row row : model.rows) {
        if (deleted.contains(row.key())) {
          row.deletedAt()[0] = Math.min(row.deletedAt()[0], at);
        }
      }
    }
    judgeVisible("seed " + seed, random, model, segment);
    segment.retire();
  }

  /// When the segment is open, each of its keys becomes the next larger one, which no bloom filter
  /// knows: whoever looks at the keys finds these.
  @Test
  void looksAtNoKeyForDeletesThatBloomFiltersPutAside() {
    ModelRows model = new ModelRows(DataType.INT64, DataType.FLOAT_VECTOR);
    int[] vector = new int[ModelRows.DIMENSION];
    for (int row = 0; row < 9000; row++) {
      long[] deletedAt = {Long.MAX_VALUE};
      model.rows.add(new ModelRows.Row(row, 2L * row, model.now(), deletedAt, null, vector));
    }
    SegmentDescriptor written = write(store, model);
    OpenObjects objects = new OpenObjects(store);
    SealedSegment segment =
        SealedSegment.open(objects, written, model.schema, pages, janitor::add, Runnable::run);
    objects.addOneToEach(model.rows.stream().mapToLong(ModelRows.Row::key).toArray());
    List<Long> odd = LongStream.range(0, 500).map(i -> 36 * i + 1).boxed().toList();
    segment.delete(model.keys(odd), new Timestamp(model.now()));
    assertThat(segment.deletes().count()).as("of 500, those taken for members").isLessThan(20);
    segment.retire();
    janitor.forEach(Runnable::run);
  }

  /// Objects that can be changed after they were opened.
  private record OpenObjects(ObjectStore store, List<MemorySegment> opened) implements ObjectStore {
    OpenObjects(ObjectStore store) {
      this(store, new ArrayList<>());
    }

    /// @param numbers that lie in one of the objects one behind the other
    void addOneToEach(long[] numbers) {
      long length = 8L * numbers.length;
      MemorySegment wanted = MemorySegment.ofArray(numbers);
      for (MemorySegment object : opened) {
        for (long at = 0; at + length <= object.byteSize(); at += 64) {
          if (object.asSlice(at, length).mismatch(wanted) < 0) {
            for (int i = 0; i < numbers.length; i++) {
              object.set(ValueLayout.JAVA_LONG, at + 8L * i, numbers[i] + 1);
            }
            return;
          }
        }
      }
      throw new AssertionError("no object holds the numbers");
    }

    @Override
    public MemorySegment open(String name, Arena arena) {
      MemorySegment object = store.open(name, arena);
      MemorySegment changeable = arena.allocate(object.byteSize(), 64).copyFrom(object);
      opened.add(changeable);
      return changeable;
    }

    @Override
    public ObjectWriter create(String name) {
      return store.create(name);
    }

    @Override
    public boolean exists(String name) {
      return store.exists(name);
    }

    @Override
    public long size(String name) {
      return store.size(name);
    }

    @Override
    public List<String> list(String prefix) {
      return store.list(prefix);
    }

    @Override
    public void delete(String name) {
      store.delete(name);
    }

    @Override
    public void close() {
      store.close();
    }
  }

  @Test
  void asksIndexesOverScalarsWhileTheyAreWanted() {
    ModelRows model = model(new Random(1), 9000, 1_000_000, DataType.FLOAT_VECTOR);
    SegmentDescriptor written = write(store, model);
    SealedSegment segment =
        SealedSegment.open(store, written, model.schema, pages, janitor::add, Runnable::run);
    IndexId wanted = new IndexId(9);
    FieldSchema group = Objects.requireNonNull(model.schema.field(ModelRows.GROUP));
    Filter filter = FilterCompiler.compile(group.name() + " == 3", model.schema, Map.of());
    PinnedSegment before = segment.pin();
    Bits scanned = filter.matching(before);
    SegmentDescriptor indexed =
        written.withIndex(
            ScalarIndexFiles.build(
                store,
                "scalar",
                new ScalarIndexFiles.Request(wanted, written.id(), group, "INVERTED", Map.of()),
                before));
    assertThat(SegmentCheck.check(store, indexed)).isEmpty();
    segment.update(indexed, model.schema, Set.of(wanted));
    assertThat(segment.indexed()).containsExactly(wanted);
    PinnedSegment with = segment.pin();
    assertThat(with.scalarIndexes(ModelRows.GROUP)).hasSize(1);
    assertThat(with.scalarIndexes(ModelRows.KEY)).isEmpty();
    assertThat(before.scalarIndexes(ModelRows.GROUP)).isEmpty();
    assertThat(filter.matching(with)).isEqualTo(scanned);
    before.close();
    segment.serve(model.schema, Set.of());
    assertThat(segment.indexed()).isEmpty();
    assertThat(janitor).isEmpty();
    assertThat(filter.matching(with)).isEqualTo(scanned);
    with.close();
    assertThat(janitor).hasSize(1);
    janitor.remove().run();
    segment.retire();
    janitor.forEach(Runnable::run);
  }

  @Test
  void keepsIndexesWhileTheyAreWanted() {
    ModelRows model = model(new Random(1), 2000, 1_000_000, DataType.FLOAT_VECTOR);
    SegmentDescriptor written = write(store, model);
    SealedSegment segment =
        SealedSegment.open(store, written, model.schema, pages, janitor::add, Runnable::run);
    IndexId wanted = new IndexId(9);
    segment.serve(model.schema, Set.of(wanted));
    PinnedSegment before = segment.pin();
    assertThat(before.index(ModelRows.VECTOR)).isNull();
    SegmentDescriptor indexed =
        written.withIndex(
            IndexFiles.build(
                store,
                "index",
                new IndexFiles.Request(
                    wanted, written.id(), ModelRows.VECTOR, "HNSW", Metric.L2, Map.of()),
                new IndexedRows.Dense(before.vectors(ModelRows.VECTOR)),
                BuildRun.alone()));
    segment.update(indexed, model.schema, Set.of(wanted));
    assertThat(before.index(ModelRows.VECTOR)).isNull();
    before.close();

    PinnedSegment with = segment.pin();
    assertThat(segment.indexed()).containsExactly(wanted);
    assertThat(segment.residentBytes()).isGreaterThan(2000);
    segment.serve(model.schema, Set.of());
    assertThat(segment.indexed()).isEmpty();
    assertThat(janitor).isEmpty();
    QueryVector query = model.query(model.rows.getFirst().elements());
    SearchHits hits =
        SegmentSearch.search(
            model.schema,
            List.of(with),
            new SearchRequest(
                new ReadScope(null, Timestamp.LATEST, Timestamp.EARLIEST),
                ModelRows.VECTOR,
                Metric.L2,
                List.of(query),
                1,
                SearchTuning.NONE,
                SearchBounds.unbounded(Metric.L2),
                List.of()),
            Workers.INLINE,
            new QueryMemory(null));
    assertThat(hits.scores()).containsExactly(0f);
    with.close();
    assertThat(janitor).hasSize(1);
    segment.retire();
    janitor.forEach(Runnable::run);
  }

  @Test
  void aYoungerFieldHasItsDefault() {
    ModelRows model = model(new Random(1), 100, 50, DataType.FLOAT_VECTOR);
    SealedSegment segment =
        SealedSegment.open(
            store, write(store, model), model.schema, pages, janitor::add, Runnable::run);
    FieldId added = new FieldId(110);
    List<FieldSchema> fields = new ArrayList<>(model.schema.fields());
    fields.add(FieldSchema.of(110, "added", DataType.INT64, Map.of()).asNullable());
    segment.serve(new CollectionSchema("model", "", fields, false, 2), Set.of());
    try (PinnedSegment pinned = segment.pin()) {
      assertThat(pinned.gather(added, new int[] {3, 4}).isNull(1)).isTrue();
      assertThat(pinned.batch(added, 0).rowCount()).isEqualTo(100);
    }
    segment.retire();
  }

  /// Deletes a few keys at a moment that may lie in the past.
  private static void deleteSome(Random random, ModelRows model, SealedSegment segment) {
    List<Long> keys =
        random.longs(1 + random.nextInt(3), 0, 60).distinct().sorted().boxed().toList();
    long at = random.nextInt(4) == 0 ? random.nextLong(900, model.now()) : model.now();
    segment.delete(model.keys(keys), new Timestamp(at));
    for (ModelRows.Row row : model.rows) {
      if (keys.contains(row.key()) && row.timestamp() < at) {
        row.deletedAt()[0] = Math.min(row.deletedAt()[0], at);
      }
    }
  }

  private static void judgeVisible(
      String name, Random random, ModelRows model, SealedSegment segment) {
    for (int i = 0; i < 5; i++) {
      long snapshot = i == 0 ? Long.MAX_VALUE : random.nextLong(900, model.now());
      long expired = random.nextBoolean() ? 0 : random.nextLong(900, model.now());
      try (PinnedSegment pinned = segment.pin()) {
        Bits visible = pinned.visible(new Timestamp(snapshot), new Timestamp(expired));
        Bits expected = Bits.none(model.rows.size());
        Column serials = pinned.gather(ModelRows.SERIAL, all(model.rows.size()));
        for (int r = 0; r < model.rows.size(); r++) {
          int serial = (int) ((io.elanus.core.column.IntegerColumn) serials).values()[r];
          if (model.rows.get(serial).visible(snapshot, expired)) {
            expected.set(r);
          }
        }
        assertThat(visible == null ? Bits.all(model.rows.size()) : visible)
            .as(name)
            .isEqualTo(expected);
      }
    }
  }

  private static int[] all(int count) {
    int[] rows = new int[count];
    for (int i = 0; i < count; i++) {
      rows[i] = i;
    }
    return rows;
  }

  static ModelRows model(Random random, int rows, int keys, DataType vectorType) {
    ModelRows model =
        new ModelRows(random.nextBoolean() ? DataType.INT64 : DataType.VARCHAR, vectorType);
    for (int r = 0; r < rows; r++) {
      model.add(random, keys);
    }
    return model;
  }

  static SegmentDescriptor write(ObjectStore store, ModelRows model) {
    List<ModelRows.Row> sorted = new ArrayList<>(model.rows);
    sorted.sort(Comparator.comparingLong(ModelRows.Row::key));
    Map<FieldId, Column> columns = new LinkedHashMap<>();
    for (FieldId field : FIELDS) {
      columns.put(field, model.column(field, sorted));
    }
    SegmentId id = new SegmentId(1 + store.list("").size());
    try (SegmentWriter writer =
        new SegmentWriter(
            store, "segment-" + id.value() + "/", id, new PartitionId(1), model.schema)) {
      writer.append(
          new Rows(sorted.size(), columns),
          sorted.stream().mapToLong(ModelRows.Row::timestamp).toArray());
      return writer.finish();
    }
  }
}
