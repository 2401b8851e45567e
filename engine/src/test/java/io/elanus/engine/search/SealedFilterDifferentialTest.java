package io.elanus.engine.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.column.Validity;
import io.elanus.core.expression.Filter;
import io.elanus.core.expression.FilterCompiler;
import io.elanus.core.geometry.Shapes;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.engine.indexing.ScalarIndexFiles;
import io.elanus.engine.sealed.PinnedSegment;
import io.elanus.engine.sealed.SealedSegment;
import io.elanus.storage.format.segment.PageCache;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentWriter;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Filters over a sealed segment as it was written and opened again, with the statistics of its
/// pages and with indexes over some of its fields and columns for paths in its JSON, find the rows
/// that they find in plain columns, where every row is looked at. What they find there is judged by
/// `FilterDifferentialTest`.
final class SealedFilterDifferentialTest {
  private static final String[] WORDS = {"", "a", "ab", "abc", "b", "müller", "日本語", "zz", "z"};
  private static final String[] COMPARISONS = {"==", "!=", "<", "<=", ">", ">="};

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private int pruned;
  private int prunedByMembers;
  private int compared;

  /// Segments with a column for a path; those whose first page is mostly null have none.
  private int shredded;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsWhatPlainColumnsHold(long seed) {
    compare(seed, 3 * ColumnSource.BATCH_ROWS + 500, 150);
    assertThat(pruned).as("pages passed over").isGreaterThan(50);
    assertThat(prunedByMembers).as("by bloom filters alone").isPositive();
    assertThat(shredded).as("with columns for paths").isOne();
  }

  @Tag("slow")
  @Test
  void findsItForManySeeds() {
    for (long seed = 100; seed < 160; seed++) {
      compare(seed, ColumnSource.BATCH_ROWS + 200, 500);
    }
    assertThat(shredded).as("with columns for paths").isGreaterThan(20);
    System.out.println("sealed segments: " + compared + " filters, " + pruned + " pages pruned");
  }

  private void compare(long seed, int rowCount, int filters) {
    Random random = new Random(seed);
    Plain plain = new Plain(random, rowCount);
    SegmentDescriptor written = write(plain, seed);
    PageCache pages = new PageCache(1 << 20);
    SealedSegment segment =
        SealedSegment.open(store, written, plain.schema, pages, Runnable::run, Runnable::run);
    Set<IndexId> wanted = Set.of();
    if (random.nextBoolean()) {
      try (PinnedSegment rows = Objects.requireNonNull(segment.pin())) {
        SegmentDescriptor indexed = indexed(written, plain.schema, rows, seed);
        wanted = Set.of(new IndexId(1), new IndexId(2), new IndexId(3), new IndexId(4));
        segment.update(indexed, plain.schema, wanted);
      }
      assertThat(segment.indexed()).hasSameElementsAs(wanted);
    }
    try (PinnedSegment sealed = Objects.requireNonNull(segment.pin())) {
      shredded += sealed.shredded(new FieldId(111), List.of("o", "u")) == null ? 0 : 1;
      for (int i = 0; i < filters; i++) {
        String text = filter(random, rowCount, i % 4);
        Filter filter = FilterCompiler.compile(text, plain.schema, Map.of());
        Bits found = filter.matching(sealed);
        assertThat(found).as("seed %d: %s", seed, text).isEqualTo(filter.matching(plain));
        assertThat(EligibleRows.of(sealed, ReadTraceTest.all(filter), null))
            .as("seed %d: %s", seed, text)
            .isEqualTo(found.count() == rowCount ? null : found);
        Filter.Answer answer = filter.answer(sealed);
        assertThat(answer.rows()).as("seed %d: %s", seed, text).isEqualTo(found);
        pruned += answer.prunedBatches();
        prunedByMembers += answer.bloomPrunedBatches();
        compared++;
      }
    }
    segment.retire();
  }

  private SegmentDescriptor write(Plain plain, long seed) {
    SegmentId id = new SegmentId(seed + 1);
    long[] timestamps = new long[plain.rowCount];
    Arrays.fill(timestamps, 1000);
    try (SegmentWriter writer =
        new SegmentWriter(
            store, "segment-" + id.value() + "/", id, new PartitionId(1), plain.schema)) {
      writer.append(new Rows(plain.rowCount, plain.whole), timestamps);
      return writer.finish();
    }
  }

  private SegmentDescriptor indexed(
      SegmentDescriptor written, CollectionSchema schema, PinnedSegment rows, long seed) {
    SegmentDescriptor indexed = written;
    indexed = with(indexed, 1, schema, "n", "INVERTED", Map.of(), rows, seed);
    indexed = with(indexed, 2, schema, "s", "INVERTED", Map.of(), rows, seed);
    Map<String, String> path = Map.of("json_path", "j[\"k\"]", "json_cast_type", "DOUBLE");
    indexed = with(indexed, 3, schema, "j", "INVERTED", path, rows, seed);
    return with(indexed, 4, schema, "g", "RTREE", Map.of(), rows, seed);
  }

  private SegmentDescriptor with(
      SegmentDescriptor descriptor,
      long index,
      CollectionSchema schema,
      String field,
      String type,
      Map<String, String> parameters,
      PinnedSegment rows,
      long seed) {
    return descriptor.withIndex(
        ScalarIndexFiles.build(
            store,
            "index-" + seed + "-" + index,
            new ScalarIndexFiles.Request(
                new IndexId(index),
                descriptor.id(),
                Objects.requireNonNull(schema.field(field)),
                type,
                parameters),
            rows));
  }

  private static String filter(Random random, int rowCount, int depth) {
    if (depth > 0) {
      String left = filter(random, rowCount, depth - 1);
      return switch (random.nextInt(4)) {
        case 0 -> "not (" + left + ")";
        case 1 -> "(" + left + ") or (" + filter(random, rowCount, depth - 1) + ")";
        default -> "(" + left + ") and (" + filter(random, rowCount, depth - 1) + ")";
      };
    }
    String comparison = COMPARISONS[random.nextInt(COMPARISONS.length)];
    long near = random.nextInt(rowCount + 2) - 1;
    return switch (random.nextInt(24)) {
      case 0 -> "pk " + comparison + " " + near;
      case 1 -> "pk in [" + near + ", " + (near + 7000) + ", 5]";
      case 2 -> "n " + comparison + " " + near / 16;
      case 3 -> near / 32 + " < n <= " + near / 16;
      case 4 -> "n not in [" + near / 16 + ", " + near / 17 + "]";
      case 5 -> "d " + comparison + " " + near / 16 + ".5";
      case 6 -> "s " + comparison + " \"" + WORDS[random.nextInt(WORDS.length)] + near / 512 + "\"";
      case 7 -> "s like \"" + WORDS[random.nextInt(WORDS.length)] + "%\"";
      case 8 -> "t " + comparison + " ISO '19" + (70 + near % 30) + "-06-01T00:00:00Z'";
      case 9 -> (random.nextBoolean() ? "n" : "s") + " is null";
      case 10 -> "j[\"k\"] " + comparison + " " + near / 16;
      case 11 -> "array_contains(a, " + near % 50 + ")";
      case 12 ->
          "st_within(g, 'POLYGON ((0 0, %1$d 0, %1$d 9, 0 9, 0 0))')".formatted(1 + near / 64);
      case 13 -> "m " + comparison + " " + mixed(near);
      case 14 ->
          "m %s [%d, %d]".formatted(random.nextBoolean() ? "in" : "not in", mixed(near), near);
      case 15 -> "u " + comparison + " \"u" + mixed(near) + "\"";
      case 16 ->
          "u %s [\"u%d\", \"u%d\"]"
              .formatted(random.nextBoolean() ? "in" : "not in", mixed(near), near);
      case 17 -> "p[\"i\"] " + comparison + " " + near / 16;
      case 18 ->
          "p[\"i\"] %s [%d, %d]".formatted(random.nextBoolean() ? "in" : "not in", near / 16, near);
      case 19 -> "p[\"d\"] " + comparison + " " + near / 16 + (random.nextBoolean() ? ".5" : "");
      case 20 -> "p[\"o\"][\"u\"] " + comparison + " \"u" + mixed(near) + "\"";
      case 21 ->
          random.nextBoolean()
              ? "p[\"" + (random.nextBoolean() ? "i" : "late") + "\"] is null"
              : "exists p[\"" + (random.nextBoolean() ? "d" : "late") + "\"]";
      case 22 -> "p[\"late\"] + 1 " + comparison + " " + near;
      default -> "b == " + random.nextBoolean();
    };
  }

  /// Paths of every type; one document in 37 has something else there, and one path is rare in the
  /// first page.
  private static String paths(int row) {
    String late = row >= ColumnSource.BATCH_ROWS ? ", \"late\": " + row : "";
    return row % 37 == 5
        ? "{\"i\": \"" + row + "\", \"d\": null, \"o\": [1]}"
        : "{\"i\": %d, \"d\": %d%s, \"o\": {\"u\": \"u%d\"}%s}"
            .formatted(row / 16, row / 16, row % 3 == 0 ? "" : ".5", mixed(row), late);
  }

  /// A number for each row, all of them distinct and in no order.
  private static long mixed(long row) {
    return (row + 1) * 48_271 % 65_537;
  }

  /// Rows in key order. Other values rise with the key, so that pages differ in them; but for `m`
  /// and `u`, whose values are in no order and seldom repeat.
  private static final class Plain implements ColumnSource {
    final int rowCount;
    final CollectionSchema schema;
    final Map<FieldId, Column> whole = new LinkedHashMap<>();
    private final Map<FieldId, List<Column>> batches = new HashMap<>();

    Plain(Random random, int rowCount) {
      this.rowCount = rowCount;
      schema =
          new CollectionSchema(
              "plain",
              "",
              List.of(
                  FieldSchema.of(100, "pk", DataType.INT64, Map.of()).asPrimaryKey(false),
                  FieldSchema.of(101, "n", DataType.INT64, Map.of()).asNullable(),
                  FieldSchema.of(102, "d", DataType.DOUBLE, Map.of()),
                  FieldSchema.of(103, "s", DataType.VARCHAR, Map.of("max_length", "60"))
                      .asNullable(),
                  FieldSchema.of(104, "t", DataType.TIMESTAMPTZ, Map.of()),
                  FieldSchema.of(105, "b", DataType.BOOL, Map.of()),
                  FieldSchema.of(106, "j", DataType.JSON, Map.of()).asNullable(),
                  FieldSchema.of(107, "g", DataType.GEOMETRY, Map.of()).asNullable(),
                  array(108, "a"),
                  FieldSchema.of(109, "m", DataType.INT64, Map.of()).asNullable(),
                  FieldSchema.of(110, "u", DataType.VARCHAR, Map.of("max_length", "60"))
                      .asNullable(),
                  FieldSchema.of(111, "p", DataType.JSON, Map.of()).asNullable()),
              false,
              1);
      long[] rows = java.util.stream.LongStream.range(0, rowCount).toArray();
      put(100, new IntegerColumn(DataType.INT64, rows, null));
      put(101, integers(DataType.INT64, rows, row -> row / 16, nulls(random, rowCount)));
      put(
          102,
          new FloatingColumn(
              DataType.DOUBLE,
              Arrays.stream(rows).mapToDouble(row -> row / 16 + 0.5).toArray(),
              null));
      put(
          103,
          texts(
              DataType.VARCHAR,
              rowCount,
              row -> utf8(WORDS[row * WORDS.length / rowCount] + row / 512),
              nulls(random, rowCount)));
      put(104, integers(DataType.TIMESTAMPTZ, rows, row -> row * 60_000_000_000L, null));
      put(105, integers(DataType.BOOL, rows, row -> row > rowCount / 2 ? 1 : 0, null));
      put(
          106,
          texts(
              DataType.JSON,
              rowCount,
              row ->
                  utf8(
                      switch (row % 5) {
                        case 0 -> "{}";
                        case 1 -> "{\"k\": \"" + row + "\"}";
                        case 2 -> "{\"k\": " + row / 16 + ".5}";
                        default -> "{\"k\": " + row / 16 + "}";
                      }),
              nulls(random, rowCount)));
      put(
          107,
          texts(
              DataType.GEOMETRY,
              rowCount,
              row -> Shapes.binary("POINT (" + row / 64.0 + " " + row % 9 + ")"),
              nulls(random, rowCount)));
      int[] offsets = new int[rowCount + 1];
      for (int row = 0; row < rowCount; row++) {
        offsets[row + 1] = offsets[row] + random.nextInt(4);
      }
      long[] elements = random.longs(offsets[rowCount], 0, 50).toArray();
      put(108, new ArrayColumn(offsets, new IntegerColumn(DataType.INT64, elements, null), null));
      put(
          109,
          integers(
              DataType.INT64, rows, SealedFilterDifferentialTest::mixed, nulls(random, rowCount)));
      put(
          110,
          texts(
              DataType.VARCHAR, rowCount, row -> utf8("u" + mixed(row)), nulls(random, rowCount)));
      put(
          111,
          texts(
              DataType.JSON,
              rowCount,
              row -> utf8(SealedFilterDifferentialTest.paths(row)),
              nulls(random, rowCount)));
    }

    private static FieldSchema array(long id, String name) {
      return new FieldSchema(
          new FieldId(id),
          name,
          "",
          DataType.ARRAY,
          DataType.INT64,
          Map.of("max_capacity", "10"),
          false,
          false,
          false,
          false,
          false,
          false,
          null);
    }

    private static byte[] utf8(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    /// One stretch of rows holds nothing, elsewhere one in ten does.
    private static @Nullable Bits nulls(Random random, int rowCount) {
      Bits valid = Bits.all(rowCount);
      int from = random.nextInt(rowCount);
      for (int row = 0; row < rowCount; row++) {
        boolean inStretch = row >= from && row < from + ColumnSource.BATCH_ROWS + 1000;
        if (inStretch || random.nextInt(10) == 0) {
          valid.clear(row);
        }
      }
      return Validity.orNullWhenFull(valid);
    }

    private static Column integers(
        DataType type,
        long[] rows,
        java.util.function.LongUnaryOperator value,
        @Nullable Bits valid) {
      return new IntegerColumn(type, Arrays.stream(rows).map(value).toArray(), valid);
    }

    private static Column texts(
        DataType type,
        int rowCount,
        java.util.function.IntFunction<byte[]> value,
        @Nullable Bits valid) {
      List<byte[]> values = new ArrayList<>(rowCount);
      for (int row = 0; row < rowCount; row++) {
        values.add(valid == null || valid.get(row) ? value.apply(row) : new byte[0]);
      }
      return BytesColumn.of(type, values, valid);
    }

    private void put(long id, Column column) {
      FieldId field = new FieldId(id);
      whole.put(field, column);
      List<Column> parts = new ArrayList<>();
      for (int batch = 0; batch < batchCount(); batch++) {
        int[] rows = new int[batchRows(batch)];
        int first = batch * BATCH_ROWS;
        Arrays.setAll(rows, i -> first + i);
        parts.add(column.gather(rows));
      }
      batches.put(field, parts);
    }

    @Override
    public int rowCount() {
      return rowCount;
    }

    @Override
    public Column batch(FieldId field, int batch) {
      return Objects.requireNonNull(batches.get(field)).get(batch);
    }
  }
}
