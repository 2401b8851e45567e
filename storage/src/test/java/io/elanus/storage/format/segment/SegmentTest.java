package io.elanus.storage.format.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.disk.LocalDisk;
import io.elanus.storage.format.AllTypes;
import io.elanus.storage.format.Same;
import io.elanus.storage.format.SegmentRows;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import io.elanus.storage.objectstore.LocalObjectStore;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(5)
final class SegmentTest {
  private final ObjectStore store = new InMemoryObjectStore();
  private final Arena arena = Arena.ofShared();

  @AfterEach
  void close() {
    arena.close();
    store.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 4095, 4096, 4097, 9001})
  void givesBackEveryColumnOfEveryType(int count) {
    SegmentRows written = rows(count, count, DataType.INT64);
    SegmentReader reader = open(written);
    assertThat(reader.rowCount()).isEqualTo(count);
    for (FieldSchema field : written.schema().fields()) {
      Column expected = written.rows().column(field.id());
      assertThat(reader.valid(field.id())).as("%s", field).isEqualTo(expected.valid());
      if (field.type().isDenseVector()) {
        assertSameVectors(reader.vectors(field.id()), (DenseVectorColumn) expected);
        continue;
      }
      for (int batch = 0; batch < reader.batchCount(); batch++) {
        Column expectedBatch = expected.gather(range(batch, count));
        Same.assertSame(reader.batch(field.id(), batch), expectedBatch);
        assertThat(reader.statistics(field.id(), batch))
            .isEqualTo(PageStatistics.of(expectedBatch));
        if (field.type() == DataType.SPARSE_FLOAT_VECTOR) {
          Same.assertSame(reader.sparseVectors(field.id()).batch(batch), expectedBatch);
        }
      }
    }
    reader.verify();
  }

  @ParameterizedTest
  @EnumSource(names = {"INT64", "VARCHAR"})
  void gathersAnyRowsOfAnyField(DataType key) {
    SegmentRows written = rows(11, 9000, key);
    SegmentReader reader = open(written);
    Random random = new Random(12);
    for (int[] rows : List.of(new int[0], new int[] {8999}, random.ints(300, 0, 9000).toArray())) {
      for (FieldSchema field : written.schema().fields()) {
        Same.assertSame(
            reader.gather(field.id(), rows), written.rows().column(field.id()).gather(rows));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"INT64", "VARCHAR"})
  void findsAllRowsOfKeys(DataType key) {
    SegmentRows written = rows(21, 9000, key);
    SegmentReader reader = open(written);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      int[] chosen = random.ints(random.nextInt(200), 0, 9000).sorted().distinct().toArray();
      Column keys = withStrangers(written.keys().gather(chosen));
      Set<Object> wanted = new HashSet<>();
      for (int i = 0; i < keys.rowCount(); i++) {
        wanted.add(keyOf(keys, i));
      }
      Bits expected = Bits.none(9000);
      for (int row = 0; row < 9000; row++) {
        if (wanted.contains(keyOf(written.keys(), row))) {
          expected.set(row);
        }
      }
      assertThat(reader.rowsOf(keys)).as("seed %d", seed).isEqualTo(expected);
    }
    for (int row = 0; row < 9000; row += 37) {
      int first = row;
      while (first > 0 && sameKey(written.keys(), first - 1, written.keys(), row)) {
        first--;
      }
      assertThat(reader.lowerBound(written.keys(), row)).isEqualTo(first);
      if (key == DataType.INT64) {
        assertThat(reader.integerKey(row))
            .isEqualTo(((IntegerColumn) written.keys()).values()[row]);
      } else {
        assertThat(reader.textKey(row)).isEqualTo(((BytesColumn) written.keys()).value(row));
      }
    }
  }

  @Test
  void keepsTimestamps() {
    SegmentRows written = rows(31, 5000, DataType.VARCHAR);
    SegmentReader reader = open(written);
    assertThat(reader.timestamps().toArray(ValueLayout.JAVA_LONG)).isEqualTo(written.timestamps());
    assertThat(reader.timestamp(4999)).isEqualTo(new Timestamp(written.timestamps()[4999]));
    assertThat(reader.descriptor().oldest().value())
        .isEqualTo(Arrays.stream(written.timestamps()).min().getAsLong());
    assertThat(reader.descriptor().newest().value())
        .isEqualTo(Arrays.stream(written.timestamps()).max().getAsLong());
  }

  @Test
  void layersVectorsForKernelsWithoutTails() {
    SegmentReader reader = open(rows(41, 4100, DataType.INT64));
    for (FieldSchema field : AllTypes.schema(DataType.INT64).vectorFields()) {
      if (field.type().isDenseVector()) {
        VectorRows vectors = reader.vectors(field.id());
        assertThat(vectors.chunks()[0].address() & 63).isZero();
        assertThat(vectors.stride() & 63).isZero();
        int width = field.type().vectorBytes(field.dimension());
        for (int row = 0; row < 4100; row += 41) {
          MemorySegment pad =
              vectors.chunkOf(row).asSlice(vectors.offsetOf(row) + width, vectors.stride() - width);
          assertThat(pad.mismatch(MemorySegment.ofArray(new byte[(int) pad.byteSize()])))
              .isEqualTo(-1);
        }
      }
    }
  }

  @Test
  void givesDefaultsAndNullsForFieldsAddedLater() {
    SegmentRows written = rows(51, 4100, DataType.INT64);
    SegmentDescriptor segment = written.write(new Random(1), store, "s/", 3);
    List<FieldSchema> fields = new ArrayList<>(written.schema().fields());
    fields.add(withDefault(900, DataType.INT32, 42L));
    fields.add(withDefault(901, DataType.VARCHAR, "kite"));
    fields.add(FieldSchema.of(902, "f902", DataType.DOUBLE, Map.of()).asNullable());
    fields.add(FieldSchema.of(903, "f903", DataType.FLOAT_VECTOR, Map.of("dim", "4")).asNullable());
    fields.add(AllTypes.array(904, DataType.VARCHAR).asNullable());
    CollectionSchema grown = new CollectionSchema("birds", "", fields, false, 2);
    SegmentReader reader = SegmentReader.open(store, segment, grown, arena);
    assertThat(((IntegerColumn) reader.batch(new FieldId(900), 1)).values())
        .hasSize(4)
        .containsOnly(42);
    assertThat(reader.valid(new FieldId(900))).isNull();
    assertThat(reader.statistics(new FieldId(900), 0).range())
        .isEqualTo(new PageStatistics.Range.Integers(42, 42));
    assertThat(((BytesColumn) reader.gather(new FieldId(901), new int[] {5, 5})).string(1))
        .isEqualTo("kite");
    for (long missing : new long[] {902, 903, 904}) {
      assertThat(reader.valid(new FieldId(missing))).isEqualTo(Bits.none(4100));
      assertThat(reader.gather(new FieldId(missing), new int[] {0, 1}).valid())
          .isEqualTo(Bits.none(2));
      assertThat(reader.batch(new FieldId(missing), 1).rowCount()).isEqualTo(4);
    }
    assertThat(reader.vectors(new FieldId(903)).offsetOf(4099)).isZero();
  }

  @Test
  void refusesKeysThatDescend() {
    CollectionSchema schema = keysOnly(DataType.INT64);
    try (SegmentWriter writer =
        new SegmentWriter(store, "d/", new SegmentId(1), new PartitionId(1), schema)) {
      writer.append(
          keyRows(new IntegerColumn(DataType.INT64, new long[] {3, 3, 9}, null)), new long[3]);
      Rows smaller = keyRows(new IntegerColumn(DataType.INT64, new long[] {8}, null));
      assertThatThrownBy(() -> writer.append(smaller, new long[1]))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(store.list("d/")).isEmpty();
  }

  @Test
  void ordersTextKeysByUnsignedBytes() {
    CollectionSchema schema = keysOnly(DataType.VARCHAR);
    Column keys =
        BytesColumn.ofStrings(
            DataType.VARCHAR, List.of("", "a", "ab", "b", "\u00e9", "\uffee", "\ud83d\udc26"));
    try (SegmentWriter writer =
        new SegmentWriter(store, "t/", new SegmentId(1), new PartitionId(1), schema)) {
      writer.append(keyRows(keys), new long[7]);
      SegmentReader reader = SegmentReader.open(store, writer.finish(), schema, arena);
      for (int row = 0; row < 7; row++) {
        assertThat(reader.lowerBound(keys, row)).isEqualTo(row);
      }
      assertThat(reader.rowsOf(keys).count()).isEqualTo(7);
    }
  }

  @Test
  void boundsLongTexts() {
    CollectionSchema schema = keysOnly(DataType.VARCHAR);
    String low = "l".repeat(100);
    Column keys = BytesColumn.ofStrings(DataType.VARCHAR, List.of(low, "m".repeat(100)));
    try (SegmentWriter writer =
        new SegmentWriter(store, "b/", new SegmentId(1), new PartitionId(1), schema)) {
      writer.append(keyRows(keys), new long[2]);
      SegmentReader reader = SegmentReader.open(store, writer.finish(), schema, arena);
      assertThat(reader.statistics(AllTypes.KEY, 0).range())
          .isEqualTo(
              new PageStatistics.Range.Texts(
                  "l".repeat(64).getBytes(), ("m".repeat(63) + "n").getBytes()));
    }
  }

  @Test
  void keepsTheCacheWithinItsCapacity() {
    SegmentRows written = rows(61, 9000, DataType.INT64);
    PageCache cache = new PageCache(200_000);
    SegmentDescriptor segment = written.write(new Random(2), store, "c/", 5);
    SegmentReader reader = SegmentReader.open(store, segment, written.schema(), arena, cache);
    for (int round = 0; round < 3; round++) {
      for (FieldSchema field : written.schema().fields()) {
        for (int batch = 0; !field.type().isDenseVector() && batch < 3; batch++) {
          Same.assertSame(
              reader.batch(field.id(), batch),
              written.rows().column(field.id()).gather(range(batch, 9000)));
          assertThat(cache.size()).isLessThanOrEqualTo(200_000);
        }
      }
    }
    assertThat(cache.size()).isPositive();
    reader.forgetPages();
    assertThat(cache.size()).isZero();
  }

  @Test
  void servesManyThreadsFromAFolder(@TempDir Path folder) throws Exception {
    SegmentRows written = rows(71, 9000, DataType.VARCHAR);
    try (ObjectStore local = new LocalObjectStore(new LocalDisk(), folder);
        Arena shared = Arena.ofShared();
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      SegmentDescriptor segment = written.write(new Random(3), local, "seg/", 8);
      SegmentReader reader =
          SegmentReader.open(local, segment, written.schema(), shared, new PageCache(300_000));
      List<Callable<Boolean>> readers = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        Random random = new Random(thread);
        readers.add(() -> {
          for (FieldSchema field : written.schema().fields()) {
            int[] rows = random.ints(50, 0, 9000).toArray();
            Same.assertSame(
                reader.gather(field.id(), rows), written.rows().column(field.id()).gather(rows));
            int batch = random.nextInt(3);
            if (!field.type().isDenseVector()) {
              Column expected = written.rows().column(field.id()).gather(range(batch, 9000));
              Same.assertSame(reader.batch(field.id(), batch), expected);
            } else {
              assertThat(reader.vectors(field.id()).chunks()[0].address() & 63).isZero();
            }
          }
          return true;
        });
      }
      for (Future<Boolean> done : threads.invokeAll(readers)) {
        assertThat(done.get()).isTrue();
      }
      reader.verify();
    }
  }

  private SegmentReader open(SegmentRows written) {
    SegmentDescriptor segment = written.write(new Random(9), store, "seg/", 42);
    return SegmentReader.open(store, segment, written.schema(), arena);
  }

  private static SegmentRows rows(long seed, int count, DataType key) {
    return SegmentRows.random(new Random(seed), AllTypes.schema(key), count);
  }

  private static CollectionSchema keysOnly(DataType type) {
    return new CollectionSchema(
        "keys",
        "",
        List.of(FieldSchema.of(100, "id", type, Map.of()).asPrimaryKey(false)),
        false,
        1);
  }

  private static Rows keyRows(Column keys) {
    return new Rows(keys.rowCount(), Map.of(AllTypes.KEY, keys));
  }

  private static FieldSchema withDefault(long id, DataType type, Object value) {
    return new FieldSchema(
        new FieldId(id),
        "f" + id,
        "",
        type,
        null,
        Map.of(),
        false,
        false,
        false,
        false,
        false,
        false,
        value);
  }

  private static int[] range(int batch, int count) {
    int from = batch * ColumnSource.BATCH_ROWS;
    int[] rows = new int[Math.min(ColumnSource.BATCH_ROWS, count - from)];
    Arrays.setAll(rows, i -> from + i);
    return rows;
  }

  private static void assertSameVectors(VectorRows actual, DenseVectorColumn expected) {
    int width = expected.rowBytes();
    byte[] bytes = new byte[expected.bytes().length];
    for (int row = 0; row < actual.rowCount(); row++) {
      MemorySegment.copy(
          actual.chunkOf(row),
          ValueLayout.JAVA_BYTE,
          actual.offsetOf(row),
          bytes,
          row * width,
          width);
    }
    assertThat(bytes).isEqualTo(expected.bytes());
    assertThat(actual.rowCount()).isEqualTo(expected.rowCount());
  }

  /// The keys, and others that no row has.
  private static Column withStrangers(Column keys) {
    if (keys instanceof IntegerColumn integers) {
      long[] values = Arrays.copyOf(integers.values(), integers.rowCount() + 2);
      values[values.length - 2] = Long.MIN_VALUE;
      values[values.length - 1] = Long.MAX_VALUE;
      return new IntegerColumn(keys.type(), Arrays.stream(values).sorted().toArray(), null);
    }
    List<String> texts = new ArrayList<>(List.of(""));
    for (int row = 0; row < keys.rowCount(); row++) {
      texts.add(((BytesColumn) keys).string(row));
    }
    texts.add("z");
    return BytesColumn.ofStrings(keys.type(), texts);
  }

  private static boolean sameKey(Column a, int rowA, Column b, int rowB) {
    return keyOf(a, rowA).equals(keyOf(b, rowB));
  }

  private static Object keyOf(Column keys, int row) {
    return keys instanceof IntegerColumn integers
        ? integers.values()[row]
        : ((BytesColumn) keys).string(row);
  }
}
