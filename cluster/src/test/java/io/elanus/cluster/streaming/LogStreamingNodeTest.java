package io.elanus.cluster.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.cluster.role.SegmentInfo;
import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.cluster.role.ShardSpec.VectorIndexSpec;
import io.elanus.cluster.role.StreamingNode.Compacted;
import io.elanus.cluster.role.StreamingNode.Flushed;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.IndexId;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.memory.MemoryBudget;
import io.elanus.storage.format.manifest.Manifest;
import io.elanus.storage.format.manifest.ManifestStore;
import io.elanus.storage.log.InMemoryLog;
import io.elanus.storage.metastore.InMemoryMetaStore;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import io.elanus.storage.objectstore.ObjectStore;
import io.elanus.storage.objectstore.ObjectWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LogStreamingNodeTest {
  private static final ShardId OTHER = new ShardId(new CollectionId(8), 0);

  private static TestNode inMemory() {
    return TestNode.inMemory(StreamingSettings.DEFAULT, List.of(TestShard.SPEC));
  }

  private static List<SegmentInfo> segments(TestNode node, SegmentInfo.State state) {
    return node.node.segments(TestShard.ID).stream().filter(info -> info.state() == state).toList();
  }

  private static void assertNothingIsLeftOver(TestNode node, ShardId shard) {
    Manifest manifest = new ManifestStore(node.objects, node.metadata).newest(shard.channel());
    Set<String> named = new TreeSet<>();
    manifest.segments().forEach(segment -> named.addAll(segment.objects()));
    Set<String> stored =
        new TreeSet<>(node.objects.list("shards/" + shard.channel() + "/segments/"));
    assertThat(stored).isEqualTo(named);
    assertThat(node.objects.list("shards/" + shard.channel() + "/manifests/"))
        .hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void flushNamesWhatItSealedAndWhatIsFlushed() {
    try (TestNode node = inMemory()) {
      Timestamp written = node.node.write(TestShard.insert(TestShard.rows(1, 100)));
      Flushed first = node.node.flush(TestShard.ID);
      assertThat(first.segments()).hasSize(1);
      assertThat(first.flushed()).isEqualTo(first.segments());
      assertThat(first.timestamp()).isGreaterThanOrEqualTo(written);
      node.node.write(TestShard.insert(TestShard.rows(200, 100)));
      Flushed second = node.node.flush(TestShard.ID);
      assertThat(second.segments()).hasSize(1).doesNotContainAnyElementsOf(first.segments());
      assertThat(second.flushed()).hasSize(2).containsAll(first.segments());
      Flushed nothing = node.node.flush(TestShard.ID);
      assertThat(nothing.segments()).isEmpty();
      assertThat(nothing.flushed()).hasSize(2);
      assertThat(segments(node, SegmentInfo.State.GROWING)).isEmpty();
      assertThat(node.memory.reserved()).isZero();
      assertNothingIsLeftOver(node, TestShard.ID);
    }
  }

  @Test
  void compactionMergesTwoFlushedSegmentsIntoOneWithOnePlan() {
    try (TestNode node = inMemory()) {
      node.node.write(TestShard.insert(TestShard.rows(1, 100)));
      node.node.flush(TestShard.ID);
      node.node.write(TestShard.insert(TestShard.rows(51, 100)));
      Flushed flushed = node.node.flush(TestShard.ID);
      List<Compacted> plans = node.node.compact(TestShard.ID);
      assertThat(plans).hasSize(1);
      assertThat(plans.getFirst().sources()).containsExactlyInAnyOrderElementsOf(flushed.flushed());
      List<SegmentInfo> sealed = segments(node, SegmentInfo.State.FLUSHED);
      assertThat(sealed).hasSize(1);
      assertThat(sealed.getFirst().id()).isEqualTo(plans.getFirst().target());
      assertThat(sealed.getFirst().rowCount()).isEqualTo(200);
      assertThat(TestShard.count(node.node)).isEqualTo(200);
      assertThat(node.node.compact(TestShard.ID)).isEmpty();
      assertNothingIsLeftOver(node, TestShard.ID);
    }
  }

  @Test
  void deletedRowsStayReadableForThePastUntilTheyAreOldEnough() {
    try (TestNode node = inMemory()) {
      Timestamp before = node.node.write(TestShard.insert(TestShard.rows(1, 10)));
      node.node.flush(TestShard.ID);
      node.node.write(TestShard.delete(1, 2, 3, 4));
      node.node.flush(TestShard.ID);
      node.node.compact(TestShard.ID);
      assertThat(TestShard.count(node.node, TestShard.ID, before)).isEqualTo(10);
      assertThat(TestShard.count(node.node)).isEqualTo(6);
      node.clock.advance(StreamingSettings.DEFAULT.retentionMillis() + 1);
      assertThat(node.node.compact(TestShard.ID)).hasSize(1);
      assertThat(segments(node, SegmentInfo.State.FLUSHED).getFirst().rowCount()).isEqualTo(6);
      node.node.write(TestShard.delete(5, 6, 7, 8, 9, 10));
      node.clock.advance(StreamingSettings.DEFAULT.retentionMillis() + 1);
      node.node.compact(TestShard.ID);
      assertThat(segments(node, SegmentInfo.State.FLUSHED)).isEmpty();
      node.node.flush(TestShard.ID);
      assertNothingIsLeftOver(node, TestShard.ID);
    }
  }

  @Test
  void flushesAShardThatIsIdleAndMergesWhatIsAtRest() {
    try (TestNode node = inMemory()) {
      for (int i = 0; i < 4; i++) {
        node.node.write(TestShard.insert(TestShard.rows(10L * i, 10)));
        node.node.maintain();
        assertThat(segments(node, SegmentInfo.State.GROWING)).hasSize(1);
        node.clock.advance(StreamingSettings.DEFAULT.flushIdleMillis());
        node.node.maintain();
        assertThat(segments(node, SegmentInfo.State.GROWING)).isEmpty();
      }
      node.node.maintain();
      assertThat(segments(node, SegmentInfo.State.FLUSHED)).hasSizeLessThan(4);
      assertThat(TestShard.count(node.node)).isEqualTo(40);
    }
  }

  @Test
  void flushesByItselfWhenAShardGrowsLarge() {
    StreamingSettings small = StreamingSettings.DEFAULT.withFlushBytes(10_000);
    try (TestNode node = TestNode.inMemory(small, List.of(TestShard.SPEC))) {
      for (int i = 0; i < 10; i++) node.node.write(TestShard.insert(TestShard.rows(100L * i, 100)));
      assertThat(segments(node, SegmentInfo.State.FLUSHED)).hasSizeGreaterThan(3);
      assertThat(TestShard.count(node.node)).isEqualTo(1000);
    }
  }

  @Test
  void restsForAWhileAfterAFlushThatFailed() {
    FaultyObjectStore store = new FaultyObjectStore(new InMemoryObjectStore());
    try (TestNode node =
        new TestNode(
            store,
            new InMemoryMetaStore(),
            TestNode.inMemoryLog(),
            Runnable::run,
            Runnable::run,
            StreamingSettings.DEFAULT,
            new MemoryBudget("growing data", 1L << 30),
            List.of(TestShard.SPEC))) {
      node.node.write(TestShard.insert(TestShard.rows(1, 10)));
      node.clock.advance(StreamingSettings.DEFAULT.flushIdleMillis());
      store.failAfter(2);
      node.node.maintain();
      node.clock.advance(9_999);
      node.node.maintain();
      assertThat(segments(node, SegmentInfo.State.FLUSHED)).isEmpty();
      node.clock.advance(1);
      node.node.maintain();
      assertThat(segments(node, SegmentInfo.State.FLUSHED)).hasSize(1);
      assertThat(TestShard.count(node.node)).isEqualTo(10);
    }
  }

  @Test
  void refusesAWriteThatNoMemoryIsLeftForAndGoesOnAfterwards() {
    StreamingSettings impatient =
        new StreamingSettings(
            1 << 20,
            600_000,
            3_600_000,
            0.9,
            0,
            60_000,
            300_000,
            StreamingSettings.DEFAULT.compaction());
    MemoryBudget memory = new MemoryBudget("growing data", 20_000);
    try (TestNode node =
        new TestNode(
            new InMemoryObjectStore(),
            new InMemoryMetaStore(),
            TestNode.inMemoryLog(),
            Runnable::run,
            _ -> {},
            impatient,
            memory,
            List.of(TestShard.SPEC))) {
      node.node.write(TestShard.insert(TestShard.rows(1, 100)));
      assertThatThrownBy(() -> node.node.write(TestShard.insert(TestShard.rows(200, 1000))))
          .isInstanceOfSatisfying(
              DatabaseException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_LIMIT_EXCEEDED))
          .hasMessageContaining("[needed=")
          .hasMessageContaining("[free=");
      assertThat(TestShard.count(node.node)).isEqualTo(100);
      node.node.flush(TestShard.ID);
      assertThat(memory.reserved()).isZero();
      node.node.write(TestShard.insert(TestShard.rows(200, 100)));
      assertThat(TestShard.count(node.node)).isEqualTo(200);
    }
  }

  @Test
  void anIdleShardDoesNotHoldTheLog() {
    ShardSpec other = TestShard.spec(OTHER);
    TruncationWatch watch = new TruncationWatch();
    try (TestNode node =
        new TestNode(
            new InMemoryObjectStore(),
            new InMemoryMetaStore(),
            watch,
            Runnable::run,
            Runnable::run,
            StreamingSettings.DEFAULT,
            new MemoryBudget("growing data", 1L << 30),
            List.of(TestShard.SPEC, other))) {
      node.node.write(TestShard.insert(OTHER, 1, TestShard.rows(1, 10)));
      for (int i = 0; i < 5; i++) node.node.write(TestShard.insert(TestShard.rows(10L * i, 10)));
      node.node.flush(TestShard.ID);
      assertThat(watch.truncatedThrough).isZero();
      node.node.flush(OTHER);
      assertThat(watch.truncatedThrough).isEqualTo(6);
      for (int i = 0; i < 5; i++) node.node.write(TestShard.insert(TestShard.rows(100L * i, 10)));
      node.node.flush(TestShard.ID);
      assertThat(watch.truncatedThrough).isEqualTo(11);
      node.restart(List.of(TestShard.SPEC, other));
      assertThat(TestShard.count(node.node)).isEqualTo(100);
      assertThat(TestShard.count(node.node, OTHER, Timestamp.LATEST)).isEqualTo(10);
    }
  }

  /// A log that tells how far it was allowed to forget.
  private static final class TruncationWatch implements TestNode.Reopen {
    long truncatedThrough;

    @Override
    public io.elanus.storage.log.WriteAheadLog open(
        io.elanus.storage.log.WriteAheadLog before, io.elanus.core.time.HybridClock timestamps) {
      InMemoryLog log =
          before == null ? new InMemoryLog(timestamps) : ((Watched) before).log.reopen();
      return new Watched(log);
    }

    private final class Watched implements io.elanus.storage.log.WriteAheadLog {
      private final InMemoryLog log;

      Watched(InMemoryLog log) {
        this.log = log;
      }

      @Override
      public void append(LogRecord record, AppendCallback callback) {
        log.append(record, callback);
      }

      @Override
      public void replay(long afterSequence, java.util.function.Consumer<LogEntry> receiver) {
        log.replay(afterSequence, receiver);
      }

      @Override
      public void truncate(long throughSequence) {
        truncatedThrough = throughSequence;
        log.truncate(throughSequence);
      }

      @Override
      public long durableSequence() {
        return log.durableSequence();
      }

      @Override
      public Timestamp durableTimestamp() {
        return log.durableTimestamp();
      }

      @Override
      public void close() {
        log.close();
      }
    }
  }

  @Test
  void recoversShardsThatAreAssignedOneByOneAfterOpening() {
    try (TestNode node =
        TestNode.inMemory(
            StreamingSettings.DEFAULT, List.of(TestShard.SPEC, TestShard.spec(OTHER)))) {
      node.node.write(TestShard.insert(TestShard.rows(1, 10)));
      node.node.write(TestShard.insert(OTHER, 1, TestShard.rows(1, 20)));
      node.node.flush(OTHER);
      node.node.write(TestShard.insert(OTHER, 1, TestShard.rows(100, 5)));
      node.restart(List.of());
      node.node.assign(TestShard.SPEC);
      node.node.assign(TestShard.spec(OTHER));
      node.node.forgetUnassigned();
      assertThat(TestShard.count(node.node)).isEqualTo(10);
      assertThat(TestShard.count(node.node, OTHER, Timestamp.LATEST)).isEqualTo(25);
    }
  }

  @Test
  void nothingIsLeftOfAShardThatIsDropped() {
    try (TestNode node = inMemory()) {
      node.node.write(TestShard.insert(TestShard.rows(1, 10)));
      node.node.flush(TestShard.ID);
      node.node.write(TestShard.insert(TestShard.rows(20, 10)));
      node.node.drop(TestShard.ID);
      node.node.drop(TestShard.ID);
      assertThat(node.objects.list("")).isEmpty();
      assertThat(new ManifestStore(node.objects, node.metadata).channels()).isEmpty();
      assertThat(node.memory.reserved()).isZero();
      assertThatThrownBy(() -> TestShard.count(node.node))
          .hasMessageContaining("collection not found");
      node.restart(List.of());
      node.node.forgetUnassigned();
    }
  }

  @Test
  void scansASegmentWhoseIndexFileIsDamagedAndBuildsItAnew() {
    ShardSpec spec = TestShard.indexedSpec(TestShard.ID);
    Deque<Runnable> later = new ArrayDeque<>();
    boolean[] atOnce = {true};
    Executor background =
        task -> {
          if (atOnce[0]) task.run();
          else later.add(task);
        };
    try (TestNode node =
        new TestNode(
            new InMemoryObjectStore(),
            new InMemoryMetaStore(),
            TestNode.inMemoryLog(),
            Runnable::run,
            background,
            StreamingSettings.DEFAULT,
            new MemoryBudget("growing data", 1L << 30),
            List.of(spec))) {
      node.node.write(TestShard.insert(TestShard.rows(1, 1100)));
      node.node.flush(TestShard.ID);
      String built = indexObjects(node).getFirst();
      byte[] sound = bytesOf(node.objects, built);
      byte[] flipped = sound.clone();
      flipped[sound.length / 2] ^= 4;
      for (byte[] damaged : Arrays.asList(flipped, Arrays.copyOf(sound, 700), null)) {
        String object = indexObjects(node).getFirst();
        replace(node.objects, object, damaged);
        atOnce[0] = false;
        node.restart(List.of(spec));
        assertThat(node.queryNode.segments(TestShard.ID).getFirst().indexed()).isEmpty();
        assertThat(TestShard.nearest(node.node, new float[] {7, 7, 0, 1}, 1, Timestamp.LATEST))
            .containsExactly(7L);
        atOnce[0] = true;
        while (!later.isEmpty()) later.remove().run();
        assertThat(indexObjects(node)).hasSize(1).doesNotContain(object);
        assertThat(node.queryNode.segments(TestShard.ID).getFirst().indexed())
            .containsExactly(TestShard.INDEX);
        assertThat(node.queryNode.damagedIndexes(TestShard.ID)).isEmpty();
        assertNothingIsLeftOver(node, TestShard.ID);
      }
    }
  }

  private static byte[] bytesOf(ObjectStore objects, String name) {
    try (Arena arena = Arena.ofConfined()) {
      return objects.open(name, arena).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /// @param bytes null for none
  private static void replace(ObjectStore objects, String name, byte @Nullable [] bytes) {
    objects.delete(name);
    if (bytes == null) return;
    try (ObjectWriter writer = objects.create(name)) {
      writer.write(ByteBuffer.wrap(bytes));
      writer.commit();
    }
  }

  @Test
  void buildsTheIndexOfLargeSegmentsOnlyAndFindsItAgain() {
    Random random = new Random(3);
    int count = 1100;
    long[] keys = new long[count];
    int[] values = new int[count];
    float[][] vectors = new float[count][];
    for (int i = 0; i < count; i++) {
      keys[i] = i;
      vectors[i] =
          new float[] {
            random.nextFloat(), random.nextFloat(), random.nextFloat(), random.nextFloat()
          };
    }
    try (TestNode node =
        TestNode.inMemory(
            StreamingSettings.DEFAULT, List.of(TestShard.indexedSpec(TestShard.ID)))) {
      node.node.write(TestShard.insert(TestShard.rows(keys, values, vectors)));
      node.node.flush(TestShard.ID);
      node.node.write(TestShard.insert(TestShard.rows(10_000, 10)));
      node.node.flush(TestShard.ID);
      for (SegmentInfo info : segments(node, SegmentInfo.State.FLUSHED)) {
        assertThat(info.indexed()).containsExactly(TestShard.INDEX);
      }
      assertThat(indexObjects(node)).hasSize(1);
      int found = 0;
      for (int query = 0; query < 50; query++) {
        found +=
            TestShard.nearest(node.node, vectors[query], 1, Timestamp.LATEST).contains((long) query)
                ? 1
                : 0;
      }
      assertThat(found).isGreaterThan(45);
      node.restart(List.of(TestShard.indexedSpec(TestShard.ID)));
      assertThat(indexObjects(node)).hasSize(1);
      node.node.compact(TestShard.ID);
      assertThat(indexObjects(node)).hasSize(1);
      assertNothingIsLeftOver(node, TestShard.ID);
      node.node.assign(TestShard.SPEC);
      assertThat(indexObjects(node)).isEmpty();
      assertNothingIsLeftOver(node, TestShard.ID);
      node.node.assign(TestShard.indexedSpec(TestShard.ID));
      assertThat(indexObjects(node)).hasSize(1);
    }
  }

  /// Work in the background waits after the flushes: what is there came with the merge.
  @Test
  void aMergedSegmentHasItsIndexAtOnceMadeFromThoseOfItsParts() {
    Random random = new Random(5);
    boolean[] atOnce = {true};
    Deque<Runnable> later = new ArrayDeque<>();
    try (TestNode node = indexed(TestShard.indexedSpec(TestShard.ID), atOnce, later)) {
      Map<Long, float[]> vectors = new HashMap<>();
      for (int part = 0; part < 2; part++) {
        long[] keys = new long[1300];
        float[][] drawn = new float[keys.length][4];
        for (int i = 0; i < keys.length; i++) {
          keys[i] = 2L * i + part;
          for (int e = 0; e < 4; e++) drawn[i][e] = random.nextFloat();
          vectors.put(keys[i], drawn[i]);
        }
        node.node.write(TestShard.insert(TestShard.rows(keys, new int[keys.length], drawn)));
        node.node.flush(TestShard.ID);
      }
      assertThat(indexObjects(node)).hasSize(2);
      atOnce[0] = false;
      long[] deleted = LongStream.range(0, 100).map(i -> 13 * i).toArray();
      node.node.write(TestShard.delete(deleted));
      for (long key : deleted) vectors.remove(key);
      node.clock.advance(StreamingSettings.DEFAULT.retentionMillis() + 1);
      assertThat(node.node.compact(TestShard.ID)).hasSize(1);
      assertThat(segments(node, SegmentInfo.State.FLUSHED))
          .singleElement()
          .satisfies(merged -> {
            assertThat(merged.rowCount()).isEqualTo(2500);
            assertThat(merged.indexed()).containsExactly(TestShard.INDEX);
          });
      assertThat(node.dataNode.rowsTakenOver()).isBetween(2000L, 2500L);
      int found = 0;
      for (int q = 0; q < 100; q++) {
        float[] query = {
          random.nextFloat(), random.nextFloat(), random.nextFloat(), random.nextFloat()
        };
        List<Long> truth =
            vectors.keySet().stream()
                .sorted(Comparator.comparingDouble(key -> squared(query, vectors.get(key))))
                .limit(5)
                .toList();
        List<Long> hits = TestShard.nearest(node.node, query, 5, Timestamp.LATEST);
        found += (int) hits.stream().filter(truth::contains).count();
      }
      assertThat(found).isGreaterThan(490);
      while (!later.isEmpty()) later.remove().run();
      assertThat(indexObjects(node)).hasSize(1);
      assertNothingIsLeftOver(node, TestShard.ID);
    }
  }

  @Test
  void aMergeIsNotLostWithAnIndexThatCannotBeBuilt() {
    ShardSpec spec = TestShard.indexedSpec(TestShard.ID);
    VectorIndexSpec impossible =
        new VectorIndexSpec(new IndexId(9), TestShard.VECTOR, "NONE", Metric.L2, Map.of());
    boolean[] atOnce = {true};
    Deque<Runnable> later = new ArrayDeque<>();
    try (TestNode node = indexed(spec, atOnce, later)) {
      for (int part = 0; part < 2; part++) {
        node.node.write(TestShard.insert(TestShard.rows(10_000L * part, 1100)));
        node.node.flush(TestShard.ID);
      }
      atOnce[0] = false;
      node.node.assign(
          new ShardSpec(
              TestShard.ID,
              TestShard.SCHEMA,
              List.of(impossible, spec.indexes().getFirst()),
              true,
              node.now()));
      assertThat(node.node.compact(TestShard.ID)).hasSize(1);
      assertThat(segments(node, SegmentInfo.State.FLUSHED))
          .singleElement()
          .satisfies(merged -> {
            assertThat(merged.rowCount()).isEqualTo(2200);
            assertThat(merged.indexed()).containsExactly(TestShard.INDEX);
          });
      assertThat(TestShard.count(node.node)).isEqualTo(2200);
    }
  }

  /// @param atOnce whether work in the background is done at once, or put off
  private static TestNode indexed(ShardSpec spec, boolean[] atOnce, Deque<Runnable> later) {
    return new TestNode(
        new InMemoryObjectStore(),
        new InMemoryMetaStore(),
        TestNode.inMemoryLog(),
        Runnable::run,
        task -> {
          if (atOnce[0]) task.run();
          else later.add(task);
        },
        StreamingSettings.DEFAULT,
        new MemoryBudget("growing data", 1L << 30),
        List.of(spec));
  }

  private static double squared(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
  }

  private static List<String> indexObjects(TestNode node) {
    return node.objects.list("").stream().filter(name -> name.endsWith(".eix")).toList();
  }

  @Test
  void aTruncationThatArrivesAgainLaterSparesWhatCameAfterIt() {
    try (TestNode node = inMemory()) {
      node.node.write(TestShard.insert(TestShard.rows(1, 5)));
      Timestamp asked = node.now();
      node.node.truncate(TestShard.ID, asked);
      assertThat(TestShard.count(node.node)).isZero();
      node.node.write(TestShard.insert(TestShard.rows(11, 3)));
      node.node.truncate(TestShard.ID, asked);
      assertThat(TestShard.count(node.node)).isEqualTo(3);
      node.node.truncate(TestShard.ID, node.now());
      assertThat(TestShard.count(node.node)).isZero();
    }
  }

  @Test
  void aSpecThatArrivesLateChangesNothing() {
    ShardSpec indexed = TestShard.indexedSpec(TestShard.ID);
    ShardSpec newer =
        new ShardSpec(TestShard.ID, indexed.schema(), indexed.indexes(), true, new Timestamp(2));
    try (TestNode node = inMemory()) {
      node.node.write(TestShard.insert(TestShard.rows(1, 5000)));
      node.node.assign(newer);
      node.node.flush(TestShard.ID);
      assertThat(indexObjects(node)).hasSize(1);
      node.node.assign(TestShard.SPEC);
      assertThat(indexObjects(node)).hasSize(1);
      node.node.drop(TestShard.ID);
      node.node.assign(newer);
      assertThatThrownBy(() -> TestShard.count(node.node))
          .hasMessageContaining("collection not found");
      assertThat(node.objects.list("")).isEmpty();
    }
  }

  @Test
  void rowsOfAnOlderSchemaShowTheDefaultOfAFieldThatIsAdded() {
    FieldId added = new FieldId(103);
    List<FieldSchema> fields = new ArrayList<>(TestShard.SCHEMA.fields());
    fields.add(
        new FieldSchema(
            added,
            "added",
            "",
            DataType.INT32,
            null,
            Map.of(),
            false,
            false,
            false,
            false,
            true,
            false,
            7L));
    ShardSpec newer =
        new ShardSpec(
            TestShard.ID,
            new CollectionSchema("c", "", fields, false, 2),
            List.of(),
            true,
            new Timestamp(1));
    try (TestNode node = inMemory()) {
      node.node.write(TestShard.insert(TestShard.rows(1, 5)));
      node.node.flush(TestShard.ID);
      node.node.write(TestShard.insert(TestShard.rows(11, 5)));
      node.node.assign(newer);
      node.node.write(TestShard.insert(TestShard.rows(21, 5)));
      for (int round = 0; round < 3; round++) {
        var read =
            new io.elanus.cluster.role.ShardRetrieve(
                TestShard.read(TestShard.ID, Timestamp.LATEST), List.of(added), -1, false);
        var rows = node.node.retrieve(read).rows();
        assertThat(rows.rowCount()).isEqualTo(15);
        assertThat(((IntegerColumn) rows.column(added)).values()).containsOnly(7);
        if (round == 0) node.node.flush(TestShard.ID);
        if (round == 1) node.restart(List.of(newer));
      }
    }
  }

  @Test
  void everyReadSeesEveryKeyOnceWhileRowsAreUpsertedFlushedAndMerged() throws Exception {
    int keys = 200;
    StreamingSettings settings =
        StreamingSettings.DEFAULT.withFlushBytes(60_000).withRetentionMillis(1000);
    try (ExecutorService threads = Executors.newCachedThreadPool();
        TestNode node =
            new TestNode(
                new InMemoryObjectStore(),
                new InMemoryMetaStore(),
                TestNode.inMemoryLog(),
                threads,
                threads,
                settings,
                new MemoryBudget("growing data", 1L << 30),
                List.of(TestShard.SPEC))) {
      node.node.write(TestShard.insert(TestShard.rows(0, keys)));
      AtomicBoolean done = new AtomicBoolean();
      Map<Long, Integer> acknowledged = new ConcurrentHashMap<>();
      AtomicInteger reads = new AtomicInteger();
      List<Future<?>> work = new ArrayList<>();
      for (int w = 0; w < 3; w++) {
        int writer = w;
        work.add(
            threads.submit(() -> {
              Random random = new Random(writer);
              for (int i = 1; i <= 400; i++) {
                long key = 3L * random.nextInt(keys / 3) + writer;
                float[][] vector = {{key, i, 0, 1}};
                node.node.write(
                    TestShard.upsert(TestShard.rows(new long[] {key}, new int[] {i}, vector)));
                acknowledged.put(key, i);
                if (i % 10 == 0) {
                  assertThat(TestShard.values(node.node, Timestamp.LATEST).get(key)).isEqualTo(i);
                }
              }
            }));
      }
      Future<?> reader =
          threads.submit(() -> {
            while (!done.get()) {
              assertThat(TestShard.count(node.node)).isEqualTo(keys);
              assertThat(TestShard.nearest(node.node, new float[4], keys + 50, Timestamp.LATEST))
                  .hasSize(keys);
              reads.incrementAndGet();
            }
          });
      Future<?> merger =
          threads.submit(() -> {
            while (!done.get()) {
              node.clock.advance(10);
              node.node.flush(TestShard.ID);
              node.node.compact(TestShard.ID);
            }
          });
      work.add(reader);
      work.add(merger);
      Throwable failure = null;
      for (Future<?> each : work) {
        if (each == reader) done.set(true);
        try {
          each.get();
        } catch (ExecutionException e) {
          failure = e.getCause();
        }
      }
      assertThat(failure).isNull();
      assertThat(reads.get()).isPositive();
      var values = TestShard.values(node.node, Timestamp.LATEST);
      assertThat(values).hasSize(keys).containsAllEntriesOf(acknowledged);
      node.restart(List.of(TestShard.SPEC));
      assertThat(TestShard.values(node.node, Timestamp.LATEST)).isEqualTo(values);
    }
  }
}
