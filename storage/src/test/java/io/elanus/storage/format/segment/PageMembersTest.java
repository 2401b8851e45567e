package io.elanus.storage.format.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.kernel.hash.SplitBlockFilter;
import io.elanus.core.kernel.hash.XxHash64;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.storage.format.MixedRows;
import io.elanus.storage.format.Objects;
import io.elanus.storage.format.check.SegmentCheck;
import io.elanus.storage.format.container.Checksum;
import io.elanus.storage.format.container.Container.Extent;
import io.elanus.storage.format.container.Layouts;
import io.elanus.storage.format.segment.ColumnFooter.StoredColumn;
import io.elanus.storage.format.segment.SegmentDescriptor.ColumnFile;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Bloom filters of pages: all members are held, few others are; where they tell nothing they are
/// not written; where they are damaged they are not believed.
@Timeout(10)
final class PageMembersTest {
  private static final int ROWS = 9000;
  private static final int PAGES = 3;
  private static final FieldId KEY = MixedRows.KEY;
  private static final FieldId NUMBER = MixedRows.NUMBER;
  private static final FieldId NAME = MixedRows.NAME;

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final Arena arena = Arena.ofShared();

  @AfterEach
  void close() {
    arena.close();
    store.close();
  }

  private SegmentReader mixed(int rows) {
    SegmentDescriptor segment = new MixedRows(rows).write(store, "mixed/", 9);
    assertThat(SegmentCheck.check(store, segment)).isEmpty();
    return SegmentReader.open(store, segment, MixedRows.SCHEMA, arena);
  }

  @Test
  void holdAllValuesOfAPageAndFewOthers() {
    SegmentReader reader = mixed(ROWS);
    int strangers = 0;
    int held = 0;
    for (int page = 0; page < PAGES; page++) {
      SplitBlockFilter numbers = java.util.Objects.requireNonNull(reader.members(NUMBER, page));
      SplitBlockFilter names = java.util.Objects.requireNonNull(reader.members(NAME, page));
      for (int row = 0; row < ROWS; row++) {
        byte[] name = MixedRows.name(row).getBytes();
        boolean holdsNumber = numbers.mayHold(XxHash64.of(MixedRows.number(row)));
        boolean holdsName = names.mayHold(XxHash64.of(name, 0, name.length));
        if (row >> 12 == page && !MixedRows.isNull(row)) {
          assertThat(holdsNumber && holdsName).as("row %d", row).isTrue();
        } else {
          strangers += 2;
          held += (holdsNumber ? 1 : 0) + (holdsName ? 1 : 0);
        }
      }
    }
    // 12 bits a row, one row in seven null: 0.3 %, and less on the last page
    assertThat((double) held / strangers).isBetween(0.0005, 0.0054);
  }

  @Test
  void takeTwelveBitsARow() {
    assertThat(PageMembers.bytesPerPage(4096)).isEqualTo(6144);
    assertThat(PageMembers.bytesPerPage(300)).isEqualTo(480);
    assertThat(PageMembers.bytesPerPage(1)).isEqualTo(32);
    SegmentDescriptor segment = new MixedRows(ROWS).write(store, "size/", 4);
    SegmentReader.openFile(store, segment.columnFiles().getFirst(), segment, arena).stream()
        .filter(column -> column.stored().primaryKey())
        .forEach(column ->
            assertThat(java.util.Objects.requireNonNull(column.stored().members()).length())
                .isEqualTo(PAGES * 6144L));
  }

  @Test
  void leaveTheKeysThatMayBeThere() {
    SegmentReader reader = mixed(ROWS);
    Random random = new Random(5);
    for (int round = 0; round < 30; round++) {
      long[] present =
          random.ints(1 + random.nextInt(20), 0, ROWS).mapToLong(i -> 10L * i).toArray();
      long[] absent =
          random.longs(500, -50, 10L * ROWS + 50).filter(key -> key % 10 != 0).toArray();
      long[] keys =
          LongStream.concat(Arrays.stream(present), Arrays.stream(absent))
              .sorted()
              .distinct()
              .toArray();
      long[] possible =
          ((IntegerColumn) reader.possible(new IntegerColumn(DataType.INT64, keys, null))).values();
      assertThat(possible).isSorted().contains(present);
      assertThat(possible.length).isLessThanOrEqualTo(present.length + 20);
    }
    Column all = new MixedRows(ROWS).keys();
    assertThat(reader.possible(all)).as("too many to ask about").isSameAs(all);
  }

  /// Long keys have the same cut bounds on several pages, and equal keys fill several pages.
  @Test
  void findKeysWhereverTheyMayLie() {
    String common = "x".repeat(80);
    IntFunction<String> key = row -> common + "%05d".formatted(row / 5000 * 3);
    CollectionSchema schema = schema(DataType.VARCHAR);
    List<String> keys = IntStream.range(0, 12_000).mapToObj(key).toList();
    Rows rows = new Rows(12_000, Map.of(KEY, BytesColumn.ofStrings(DataType.VARCHAR, keys)));
    SegmentReader reader =
        SegmentReader.open(store, MixedRows.write(store, "long/", 2, schema, rows), schema, arena);
    assertThat(reader.members(KEY, 0)).isNotNull();
    for (int i = 0; i < 9; i++) {
      Column one = BytesColumn.ofStrings(DataType.VARCHAR, List.of(common + "%05d".formatted(i)));
      assertThat(reader.possible(one).rowCount())
          .as("%d", i)
          .isEqualTo(reader.rowsOf(one).isEmpty() ? 0 : 1);
    }
    for (String outside : List.of("a", "x".repeat(64), "x".repeat(200), "y")) {
      Column one = BytesColumn.ofStrings(DataType.VARCHAR, List.of(outside));
      assertThat(reader.possible(one).rowCount()).as(outside).isZero();
    }
  }

  @Test
  void areNotWrittenWhereTheyTellNothing() {
    assertThat(mixed(255).members(KEY, 0)).as("few rows").isNull();
    assertThat(written("ascending", row -> row, row -> 5L * row).members(NUMBER, 0))
        .as("bounds lead to the page")
        .isNull();
    assertThat(written("few", row -> 3L * row, row -> row * 48_271L % 1000).members(NUMBER, 0))
        .as("most pages hold most values")
        .isNull();
    assertThat(written("gapless", row -> row - 77, row -> row).members(KEY, 0))
        .as("bounds tell which keys there are")
        .isNull();
    SegmentReader both = written("both", row -> 2L * row, row -> row * 48_271L % 65_537);
    assertThat(both.members(KEY, 0)).isNotNull();
    assertThat(both.members(NUMBER, 0)).isNotNull();
    assertThat(both.members(SegmentWriter.TIMESTAMPS, 0)).isNull();
  }

  private SegmentReader written(String folder, IntToLongFunction key, IntToLongFunction number) {
    CollectionSchema schema = schema(DataType.INT64, DataType.INT64);
    long[] keys = IntStream.range(0, ROWS).mapToLong(key::applyAsLong).toArray();
    long[] numbers = IntStream.range(0, ROWS).mapToLong(number::applyAsLong).toArray();
    Rows rows =
        new Rows(
            ROWS,
            Map.of(
                KEY, new IntegerColumn(DataType.INT64, keys, null),
                NUMBER, new IntegerColumn(DataType.INT64, numbers, null)));
    return SegmentReader.open(
        store, MixedRows.write(store, folder + "/", 2, schema, rows), schema, arena);
  }

  private static CollectionSchema schema(DataType key, DataType... others) {
    List<FieldSchema> fields = new ArrayList<>();
    fields.add(FieldSchema.of(100, "id", key, Map.of("max_length", "300")).asPrimaryKey(false));
    for (DataType type : others) {
      fields.add(FieldSchema.of(100 + fields.size(), "f" + fields.size(), type, Map.of()));
    }
    return new CollectionSchema("members", "", fields, false, 1);
  }

  @Test
  void areNamedWhereTheyAreDamaged() {
    SegmentDescriptor segment = new MixedRows(ROWS).write(store, "mixed/", 9);
    for (ColumnFile file : segment.columnFiles()) {
      for (ColumnReader column : SegmentReader.openFile(store, file, segment, arena)) {
        Extent members = column.stored().members();
        if (members == null) {
          assertThat(column.stored().field()).isEqualTo(SegmentWriter.TIMESTAMPS);
          continue;
        }
        byte[] bytes = Objects.read(store, file.object());
        int at = Math.toIntExact(members.offset() + members.length() / 2);
        ObjectStore damaged = Objects.with(store, file.object(), Objects.flipped(bytes, at, 5));
        FieldId field = column.stored().field();
        if (column.stored().primaryKey()) { // checked with the keys when the segment is opened
          assertThatThrownBy(() -> SegmentReader.open(damaged, segment, MixedRows.SCHEMA, arena))
              .isInstanceOf(DatabaseException.class)
              .hasMessageContaining("members of field " + field);
          continue;
        }
        SegmentReader reader = SegmentReader.open(damaged, segment, MixedRows.SCHEMA, arena);
        assertThat(reader.batch(field, 1).rowCount()).as("its pages are whole").isEqualTo(4096);
        assertThatThrownBy(() -> reader.members(field, 0))
            .isInstanceOf(DatabaseException.class)
            .hasMessageContaining(file.object())
            .hasMessageContaining("members of field " + field);
        assertThatThrownBy(reader::verify)
            .isInstanceOf(DatabaseException.class)
            .hasMessageContaining("members of field " + field);
        assertThat(SegmentCheck.check(damaged, segment)).isNotEmpty();
      }
    }
  }

  /// A file whose checksums are right, and whose filters lack what the pages hold.
  @Test
  void areComparedWithTheValuesByACheck() {
    SegmentDescriptor segment = new MixedRows(ROWS).write(store, "mixed/", 9);
    ColumnFile names = segment.columnFiles().get(1);
    assertThat(names.fields()).containsExactly(NAME);
    String file = names.object().substring("mixed/".length());
    assertThat(
            new Rewritten(store, segment)
                .check(file, blocks -> {}, PageMembersTest::withoutMembers))
        .hasSize(PAGES)
        .allSatisfy(finding ->
            assertThat(finding.text()).contains("field 102", "bloom filter does not hold"));
  }

  private static StoredColumn withoutMembers(StoredColumn column, MemorySegment blocks) {
    Extent members = java.util.Objects.requireNonNull(column.members());
    MemorySegment filters = Rewritten.at(members, blocks);
    filters.fill((byte) 0);
    filters.set(Layouts.INT8, 0, (byte) 1);
    return Rewritten.with(
        column,
        column.pages(),
        new Extent(members.offset(), members.length(), Checksum.of(filters)));
  }
}
