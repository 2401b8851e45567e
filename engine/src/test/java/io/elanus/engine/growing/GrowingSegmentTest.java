package io.elanus.engine.growing;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GrowingSegmentTest {
  private static final FieldId KEY = new FieldId(100);
  private static final FieldId VECTOR = new FieldId(101);
  private static final FieldId TEXT = new FieldId(102);
  private static final FieldId TAGS = new FieldId(103);
  private static final FieldId SPARSE = new FieldId(104);
  private static final FieldId LATER = new FieldId(105);

  private static CollectionSchema schema(DataType keyType) {
    return new CollectionSchema(
        "c",
        "",
        List.of(
            FieldSchema.of(100, "id", keyType, Map.of("max_length", "64")).asPrimaryKey(false),
            FieldSchema.of(101, "v", DataType.FLOAT_VECTOR, Map.of("dim", "5")),
            FieldSchema.of(102, "text", DataType.VARCHAR, Map.of("max_length", "64")).asNullable(),
            new FieldSchema(
                TAGS,
                "tags",
                "",
                DataType.ARRAY,
                DataType.INT32,
                Map.of("max_capacity", "8"),
                false,
                false,
                false,
                false,
                true,
                false,
                null),
            FieldSchema.of(104, "s", DataType.SPARSE_FLOAT_VECTOR, Map.of())),
        false,
        1);
  }

  private static Column keyColumn(DataType type, long[] keys) {
    if (type == DataType.INT64) return new IntegerColumn(type, keys, null);
    List<String> texts = new ArrayList<>();
    for (long key : keys) texts.add("key-" + key);
    return BytesColumn.ofStrings(type, texts);
  }

  private static Rows randomRows(DataType keyType, int count, int keyRange, Random random) {
    long[] keys = random.longs(count, 0, keyRange).toArray();
    byte[] vectors = new byte[count * 20];
    random.nextBytes(vectors);
    List<byte[]> texts = new ArrayList<>();
    Bits textValid = Bits.none(count);
    int[] tagOffsets = new int[count + 1];
    int[] sparseOffsets = new int[count + 1];
    Bits tagsValid = Bits.none(count);
    for (int row = 0; row < count; row++) {
      boolean hasText = random.nextInt(4) > 0;
      if (hasText) textValid.set(row);
      texts.add(hasText ? ("text " + random.nextInt(1000)).getBytes() : new byte[0]);
      boolean hasTags = random.nextInt(4) > 0;
      if (hasTags) tagsValid.set(row);
      tagOffsets[row + 1] = tagOffsets[row] + (hasTags ? random.nextInt(4) : 0);
      sparseOffsets[row + 1] = sparseOffsets[row] + random.nextInt(3);
    }
    int[] indices = new int[sparseOffsets[count]];
    float[] values = new float[indices.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = random.nextInt(100);
      values[i] = random.nextFloat();
    }
    Map<FieldId, Column> columns = new LinkedHashMap<>();
    columns.put(KEY, keyColumn(keyType, keys));
    columns.put(VECTOR, new DenseVectorColumn(DataType.FLOAT_VECTOR, 5, count, vectors, null));
    columns.put(
        TEXT, BytesColumn.of(DataType.VARCHAR, texts, random.nextBoolean() ? textValid : null));
    columns.put(
        TAGS,
        new ArrayColumn(
            tagOffsets,
            new IntegerColumn(
                DataType.INT32, random.longs(tagOffsets[count], 0, 9).toArray(), null),
            random.nextBoolean() ? tagsValid : null));
    columns.put(SPARSE, new SparseVectorColumn(sparseOffsets, indices, values, null));
    return new Rows(count, columns);
  }

  private static String text(Column column, int row) {
    Column one = column.gather(new int[] {row});
    return switch (one) {
      case IntegerColumn c -> c.isNull(0) ? "null" : Long.toString(c.values()[0]);
      case BytesColumn c -> c.isNull(0) ? "null" : c.string(0);
      case ArrayColumn c -> {
        StringBuilder all = new StringBuilder(c.isNull(0) ? "null" : "");
        for (int e = 0; e < c.length(0); e++)
          all.append(text(c.elements(), c.offsets()[0] + e)).append(',');
        yield all.toString();
      }
      case DenseVectorColumn c -> java.util.Arrays.toString(c.bytes());
      case SparseVectorColumn c ->
          java.util.Arrays.toString(c.indices()) + java.util.Arrays.toString(c.values());
      case io.elanus.core.column.FloatingColumn c -> Double.toString(c.values()[0]);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT64", "VARCHAR"})
  void givesBackEveryValueAcrossChunks(String keyType) {
    DataType type = DataType.valueOf(keyType);
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    CollectionSchema schema = schema(type);
    try (GrowingSegment segment =
        new GrowingSegment(new SegmentId(1), new PartitionId(1), schema)) {
      List<Rows> written = new ArrayList<>();
      List<int[]> where = new ArrayList<>();
      for (int w = 0; w < 40; w++) {
        Rows rows = randomRows(type, 1 + random.nextInt(500), 300, random);
        segment.append(rows, new Timestamp(10L + w));
        for (int row = 0; row < rows.rowCount(); row++) where.add(new int[] {w, row});
        written.add(rows);
      }
      GrowingView view = segment.view();
      assertThat(view.rowCount()).isEqualTo(where.size());
      assertThat(view.visible(Timestamp.LATEST, Timestamp.EARLIEST)).isNull();
      int[] picked = random.ints(300, 0, view.rowCount()).toArray();
      for (FieldSchema field : schema.fields()) {
        Column gathered = view.gather(field.id(), picked);
        for (int i = 0; i < picked.length; i++) {
          int[] from = where.get(picked[i]);
          String wanted = text(written.get(from[0]).column(field.id()), from[1]);
          assertThat(text(gathered, i))
              .as("%s row %d seed %d", field.name(), picked[i], seed)
              .isEqualTo(wanted);
          if (!field.type().isDenseVector()) {
            assertThat(text(view.batch(field.id(), picked[i] >> 12), picked[i] & 4095))
                .isEqualTo(wanted);
          }
        }
      }
      VectorRows vectors = view.vectors(VECTOR);
      assertThat(vectors.stride()).isEqualTo(64);
      for (int row : picked) {
        byte[] stored =
            vectors.chunkOf(row).asSlice(vectors.offsetOf(row), 20).toArray(ValueLayout.JAVA_BYTE);
        int[] from = where.get(row);
        assertThat(java.util.Arrays.toString(stored))
            .isEqualTo(text(written.get(from[0]).column(VECTOR), from[1]));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT64", "VARCHAR"})
  void seesRowsAndDeletesAsOfEveryMoment(String keyType) {
    DataType type = DataType.valueOf(keyType);
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    try (GrowingSegment segment =
        new GrowingSegment(new SegmentId(1), new PartitionId(1), schema(type))) {
      List<long[]> model = new ArrayList<>(); // key, written, deleted
      for (long t = 1; t <= 200; t++) {
        if (random.nextInt(3) == 0) {
          long[] keys = random.longs(5, 0, 40).sorted().distinct().toArray();
          segment.delete(keyColumn(type, keys), new Timestamp(t));
          for (long[] row : model) {
            for (long key : keys) if (row[0] == key && row[2] > t) row[2] = t;
          }
        } else {
          Rows rows = randomRows(type, 1 + random.nextInt(10), 40, random);
          segment.append(rows, new Timestamp(t));
          for (int row = 0; row < rows.rowCount(); row++) {
            String text = text(rows.column(KEY), row);
            model.add(new long[] {Long.parseLong(text.replace("key-", "")), t, Long.MAX_VALUE});
          }
        }
      }
      GrowingView view = segment.view();
      for (int check = 0; check < 100; check++) {
        long snapshot = random.nextInt(220);
        long expired = random.nextInt(3) == 0 ? random.nextInt(220) : 0;
        Bits wanted = Bits.none(model.size());
        for (int row = 0; row < model.size(); row++) {
          long[] fact = model.get(row);
          if (fact[1] <= snapshot && fact[1] >= expired && fact[2] > snapshot) wanted.set(row);
        }
        Bits visible = view.visible(new Timestamp(snapshot), new Timestamp(expired));
        assertThat(visible == null ? Bits.all(model.size()) : visible)
            .as("seed %d", seed)
            .isEqualTo(wanted);
      }
      long[] asked = {3, 7, 11, 999};
      Bits wanted = Bits.none(model.size());
      for (int row = 0; row < model.size(); row++) {
        for (long key : asked) if (model.get(row)[0] == key) wanted.set(row);
      }
      assertThat(view.rowsOf(keyColumn(type, asked))).as("seed %d", seed).isEqualTo(wanted);
    }
  }

  @Test
  void givesTheDefaultOfAFieldThatIsYounger() {
    CollectionSchema schema = schema(DataType.INT64);
    List<FieldSchema> fields = new ArrayList<>(schema.fields());
    fields.add(
        new FieldSchema(
            LATER,
            "later",
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
    CollectionSchema newer = new CollectionSchema("c", "", fields, false, 2);
    try (GrowingSegment old = new GrowingSegment(new SegmentId(1), new PartitionId(1), schema);
        GrowingSegment young = new GrowingSegment(new SegmentId(2), new PartitionId(1), newer)) {
      Rows rows = randomRows(DataType.INT64, 3, 10, new Random(1));
      old.append(rows, new Timestamp(1));
      young.append(rows, new Timestamp(1));
      for (GrowingView view : List.of(old.view(newer), young.view())) {
        assertThat(((IntegerColumn) view.batch(LATER, 0)).values()).containsExactly(7, 7, 7);
        assertThat(((IntegerColumn) view.gather(LATER, new int[] {1})).values()).containsExactly(7);
      }
    }
  }

  @Test
  void readersNeverSeeHalfARowWhileAWriterAppends() throws Exception {
    CollectionSchema schema = schema(DataType.INT64);
    try (ExecutorService readers = Executors.newFixedThreadPool(2);
        GrowingSegment segment = new GrowingSegment(new SegmentId(1), new PartitionId(1), schema)) {
      AtomicBoolean done = new AtomicBoolean();
      List<Future<?>> reads = new ArrayList<>();
      for (int r = 0; r < 2; r++) {
        reads.add(
            readers.submit(() -> {
              while (!done.get()) checkEveryRowIsWhole(segment.view());
            }));
      }
      Random random = new Random(1);
      for (int w = 0; w < 300; w++) {
        int count = 1 + random.nextInt(60);
        Rows rows = randomRows(DataType.INT64, count, 1000, random);
        Map<FieldId, Column> columns = new LinkedHashMap<>(rows.columns());
        List<String> texts = new ArrayList<>();
        for (long key : ((IntegerColumn) rows.column(KEY)).values()) texts.add("text of " + key);
        columns.put(TEXT, BytesColumn.ofStrings(DataType.VARCHAR, texts));
        segment.append(new Rows(count, columns), new Timestamp(w + 1L));
      }
      done.set(true);
      for (Future<?> read : reads) read.get();
      checkEveryRowIsWhole(segment.view());
    }
  }

  private static void checkEveryRowIsWhole(GrowingView view) {
    for (int batch = 0; batch < view.batchCount(); batch++) {
      IntegerColumn keys = (IntegerColumn) view.batch(KEY, batch);
      BytesColumn texts = (BytesColumn) view.batch(TEXT, batch);
      assertThat(keys.rowCount()).isEqualTo(view.batchRows(batch));
      for (int row = 0; row < keys.rowCount(); row += 7) {
        assertThat(texts.string(row)).isEqualTo("text of " + keys.values()[row]);
        Bits rows =
            view.rowsOf(new IntegerColumn(DataType.INT64, new long[] {keys.values()[row]}, null));
        assertThat(rows.get(batch * 4096 + row)).isTrue();
      }
    }
  }
}
