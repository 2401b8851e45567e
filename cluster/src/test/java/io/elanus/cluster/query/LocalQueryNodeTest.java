package io.elanus.cluster.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.cluster.role.RetrievePart;
import io.elanus.cluster.role.SearchPart;
import io.elanus.cluster.role.SegmentInfo;
import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardRead;
import io.elanus.cluster.role.ShardRetrieve;
import io.elanus.cluster.role.ShardSearch;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.cluster.role.ShardWrite;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.IndexedRows;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.indexing.IndexFiles;
import io.elanus.engine.memory.MemoryBudget;
import io.elanus.storage.format.deletes.RowDeletes;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentReader;
import io.elanus.storage.format.segment.SegmentWriter;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Keys 0, 1, 2, ... lie on a grid: the vector of key `k` is `(k mod 50, k / 50)`, and `grp` is `k
/// mod 10`.
final class LocalQueryNodeTest {
  private static final FieldId KEY = new FieldId(100);
  private static final FieldId GROUP = new FieldId(101);
  private static final FieldId VECTOR = new FieldId(102);
  private static final IndexId INDEX = new IndexId(7);
  private static final ShardId SHARD = new ShardId(new CollectionId(5), 0);
  private static final CollectionSchema SCHEMA =
      new CollectionSchema(
          "grid",
          "",
          List.of(
              FieldSchema.of(100, "pk", DataType.INT64, Map.of()).asPrimaryKey(false),
              FieldSchema.of(101, "grp", DataType.INT64, Map.of()),
              FieldSchema.of(102, "vec", DataType.FLOAT_VECTOR, Map.of("dim", "2"))),
          false,
          1);

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final Queue<Runnable> janitor = new ArrayDeque<>();
  private final MemoryBudget memory = new MemoryBudget("reads", 1 << 20);
  private final LocalQueryNode node =
      new LocalQueryNode(
          store,
          new ShardReads(Runnable::run, 1, memory, System::nanoTime),
          janitor::add,
          Runnable::run);

  @Test
  void searchesTheNamedSegmentsAndNoOthers() {
    node.serve(spec(true));
    node.open(SHARD, List.of(write(1, 0, 10, 1), write(2, 10, 20, 1)));
    assertThat(keys(search("", 9.6f, 3, 1, 2))).containsExactly(10, 9, 11);
    assertThat(keys(search("", 9.6f, 3, 1))).containsExactly(9, 8, 7);
    assertThat(keys(search("grp == 3", 9.6f, 3, 1, 2))).containsExactly(13, 3);
    assertThat(memory.reserved()).isZero();
  }

  @Test
  void retrievesInKeyOrderByFilter() {
    node.serve(spec(true));
    node.open(SHARD, List.of(write(1, 0, 10, 1), write(2, 10, 20, 2)));
    assertThat(keys(retrieve("grp > 7", -1, List.of()))).containsExactly(8, 9, 18, 19);
    assertThat(keys(retrieve("pk in [15, 3, 99]", -1, List.of()))).containsExactly(3, 15);
    assertThat(keys(retrieve("", 4, List.of()))).containsExactly(0, 1, 2, 3);
    assertThat(keys(retrieve("grp > 7", -1, List.of(new PartitionId(2))))).containsExactly(18, 19);
    RetrievePart counted =
        node.retrieve(
            new ShardRetrieve(read("grp < 3", List.of()), List.of(), -1, true), ids(1, 2));
    assertThat(counted.count()).isEqualTo(6);
  }

  @Test
  void deletesReachOpenSegmentsAndAreHandedOut() {
    node.serve(spec(true));
    SegmentDescriptor first = write(1, 0, 10, 1);
    node.open(SHARD, List.of(first, write(2, 10, 20, 2)));
    delete(List.of(3L, 15L), List.of(), 500);
    delete(List.of(4L, 16L), List.of(new PartitionId(2)), 600);
    delete(List.of(5L), List.of(), 20);
    assertThat(keys(retrieve("", -1, List.of())))
        .containsExactly(0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 17, 18, 19);
    assertThat(node.deletes(SHARD, new SegmentId(1)).rows()).containsExactly(3);
    assertThat(node.deletes(SHARD, new SegmentId(2)).timestamps()).containsExactly(500, 600);

    RowDeletes persisted = new RowDeletes(new int[] {3, 7}, new long[] {500, 550});
    node.open(
        SHARD, List.of(first.withDeletes(persisted.write(store, "deletes", new SegmentId(1)))));
    assertThat(node.deletes(SHARD, new SegmentId(1)).rows()).containsExactly(3, 7);
  }

  @Test
  void keepsIndexesResidentOnlyWhileLoaded() {
    node.serve(spec(false));
    SegmentDescriptor plain = write(1, 0, 2000, 1);
    node.open(SHARD, List.of(plain.withIndex(index(plain))));
    assertThat(onlySegment().indexed()).isEmpty();
    node.serve(spec(true));
    assertThat(onlySegment().indexed()).containsExactly(INDEX);
    assertThat(onlySegment().memoryBytes()).isGreaterThan(10_000);
    assertThat(keys(searchAt(34.2f, 24, 2))).containsExactly(1234, 1235);
    node.serve(spec(false));
    assertThat(onlySegment().indexed()).isEmpty();
    assertThat(janitor).hasSize(1);
    assertThat(keys(searchAt(34.2f, 24, 2))).containsExactly(1234, 1235);
  }

  @Test
  void retiredSegmentsAreGone() {
    node.serve(spec(true));
    node.open(SHARD, List.of(write(1, 0, 10, 1)));
    node.retire(SHARD, ids(1));
    node.retire(SHARD, ids(1));
    assertThat(node.segments(SHARD)).isEmpty();
    assertThat(janitor).hasSize(1);
    assertThatThrownBy(() -> search("", 1, 1, 1))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SEGMENT_NOT_FOUND));
  }

  @Test
  void refusesWhatDoesNotFitIntoMemoryAndSaysHowMuchItIs() {
    node.serve(spec(true));
    node.open(SHARD, List.of(write(1, 0, 2000, 1)));
    ShardSearch large =
        new ShardSearch(
            read("", List.of()),
            VECTOR,
            Metric.L2,
            Collections.nCopies(1000, query(1, 0)),
            1000,
            SearchTuning.NONE,
            SearchBounds.unbounded(Metric.L2),
            List.of(VECTOR));
    assertThatThrownBy(() -> node.search(large, ids(1)))
        .hasMessageMatching(".*memory limit exceeded\\[needed=\\d+]\\[free=1048576].*")
        .isInstanceOfSatisfying(
            DatabaseException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.MEMORY_LIMIT_EXCEEDED));
    assertThat(memory.reserved()).isZero();
  }

  private SegmentInfo onlySegment() {
    return node.segments(SHARD).getFirst();
  }

  private static ShardSpec spec(boolean loaded) {
    return new ShardSpec(
        SHARD,
        SCHEMA,
        List.of(new ShardSpec.VectorIndexSpec(INDEX, VECTOR, "HNSW", Metric.L2, Map.of())),
        loaded,
        Timestamp.EARLIEST);
  }

  /// Keys `from .. to - 1`, key `k` written at `k + 20`.
  private SegmentDescriptor write(long id, int from, int to, long partition) {
    int count = to - from;
    long[] keys = new long[count];
    long[] groups = new long[count];
    long[] timestamps = new long[count];
    ByteBuffer vectors = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      keys[i] = from + i;
      groups[i] = keys[i] % 10;
      timestamps[i] = keys[i] + 20;
      vectors.putFloat(keys[i] % 50).putFloat(keys[i] / 50);
    }
    Map<FieldId, Column> columns =
        Map.of(
            KEY, new IntegerColumn(DataType.INT64, keys, null),
            GROUP, new IntegerColumn(DataType.INT64, groups, null),
            VECTOR, new DenseVectorColumn(DataType.FLOAT_VECTOR, 2, count, vectors.array(), null));
    try (SegmentWriter writer =
        new SegmentWriter(
            store, "segment-" + id + "/", new SegmentId(id), new PartitionId(partition), SCHEMA)) {
      writer.append(new Rows(count, columns), timestamps);
      return writer.finish();
    }
  }

  private SegmentDescriptor.IndexFile index(SegmentDescriptor segment) {
    try (Arena arena = Arena.ofShared()) {
      SegmentReader reader = SegmentReader.open(store, segment, SCHEMA, arena);
      return IndexFiles.build(
          store,
          "index",
          new IndexFiles.Request(INDEX, segment.id(), VECTOR, "HNSW", Metric.L2, Map.of()),
          new IndexedRows.Dense(reader.vectors(VECTOR)),
          BuildRun.alone());
    }
  }

  private void delete(List<Long> keys, List<PartitionId> partitions, long at) {
    Column column =
        new IntegerColumn(DataType.INT64, keys.stream().mapToLong(Long::longValue).toArray(), null);
    node.delete(SHARD, new ShardWrite.KeyDelete(column, partitions), new Timestamp(at));
  }

  private SearchPart search(String filter, float at, int topK, long... segments) {
    return node.search(
        new ShardSearch(
            read(filter, List.of()),
            VECTOR,
            Metric.L2,
            List.of(query(at, 0)),
            topK,
            SearchTuning.NONE,
            SearchBounds.unbounded(Metric.L2),
            List.of(GROUP)),
        ids(segments));
  }

  private SearchPart searchAt(float x, float y, int topK) {
    return node.search(
        new ShardSearch(
            read("", List.of()),
            VECTOR,
            Metric.L2,
            List.of(query(x, y)),
            topK,
            SearchTuning.NONE,
            SearchBounds.unbounded(Metric.L2),
            List.of(GROUP)),
        ids(1));
  }

  private static QueryVector query(float x, float y) {
    byte[] bytes =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(x).putFloat(y).array();
    return new QueryVector.Dense(DataType.FLOAT_VECTOR, 2, bytes);
  }

  private RetrievePart retrieve(String filter, long limit, List<PartitionId> partitions) {
    return node.retrieve(
        new ShardRetrieve(read(filter, partitions), List.of(GROUP), limit, false), ids(1, 2));
  }

  private static ShardRead read(String filter, List<PartitionId> partitions) {
    ShardRead.@Nullable FilterText text =
        filter.isEmpty() ? null : new ShardRead.FilterText(filter, Map.of(), "UTC");
    return new ShardRead(
        SHARD,
        1,
        partitions,
        text,
        Timestamp.EARLIEST,
        Timestamp.LATEST,
        Timestamp.EARLIEST,
        false,
        false);
  }

  private static List<SegmentId> ids(long... ids) {
    return Arrays.stream(ids).mapToObj(SegmentId::new).toList();
  }

  private static long[] keys(SearchPart part) {
    return ((IntegerColumn) part.keys()).values();
  }

  private static long[] keys(RetrievePart part) {
    return ((IntegerColumn) part.rows().column(KEY)).values();
  }
}
