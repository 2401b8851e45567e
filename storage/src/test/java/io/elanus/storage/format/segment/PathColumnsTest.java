package io.elanus.storage.format.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.ShreddedPath;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.storage.format.JsonRows;
import io.elanus.storage.format.Objects;
import io.elanus.storage.format.Same;
import io.elanus.storage.format.check.Finding;
import io.elanus.storage.format.check.SegmentCheck;
import io.elanus.storage.format.container.Checksum;
import io.elanus.storage.format.container.Container.Extent;
import io.elanus.storage.format.container.Layouts;
import io.elanus.storage.format.segment.ColumnFooter.StoredPage;
import io.elanus.storage.format.segment.ColumnFooter.StoredPath;
import io.elanus.storage.format.segment.SegmentDescriptor.ColumnFile;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Columns of values at paths inside JSON documents, written and opened again.
@Timeout(20)
final class PathColumnsTest {
  private static final int ROWS = 9000;
  private static final FieldId DOCUMENT = JsonRows.DOCUMENT;

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final Arena arena = Arena.ofShared();
  private final JsonRows rows = new JsonRows(ROWS);
  private final SegmentDescriptor segment = rows.write(store, "paths/", 5);

  @AfterEach
  void close() {
    arena.close();
    store.close();
  }

  private SegmentReader open(SegmentDescriptor of) {
    return SegmentReader.open(store, of, JsonRows.SCHEMA, arena);
  }

  @Test
  void areThereForFrequentPathsOfOneType() {
    SegmentReader reader = open(segment);
    assertThat(SegmentCheck.check(store, segment)).isEmpty();
    reader.verify();
    assertThat(type(reader, "n")).isEqualTo(DataType.INT64);
    assertThat(type(reader, "price")).isEqualTo(DataType.DOUBLE);
    assertThat(type(reader, "on")).isEqualTo(DataType.BOOL);
    assertThat(type(reader, "a", "s")).isEqualTo(DataType.VARCHAR);
    assertThat(type(reader, "e/")).isEqualTo(DataType.INT64);
    assertThat(reader.shredded(DOCUMENT, List.of("a"))).isNull();
    assertThat(reader.shredded(new FieldId(100), List.of("n"))).isNull();
  }

  private static DataType type(SegmentReader reader, String... keys) {
    return path(reader, keys).type();
  }

  private static ShreddedPath path(SegmentReader reader, String... keys) {
    return java.util.Objects.requireNonNull(reader.shredded(DOCUMENT, List.of(keys)));
  }

  @Test
  void holdTheValuesOfTheirDocuments() {
    SegmentReader reader = open(segment);
    ShreddedPath number = path(reader, "n");
    ShreddedPath price = path(reader, "price");
    ShreddedPath text = path(reader, "a", "s");
    for (int row = 0; row < ROWS; row++) {
      IntegerColumn numbers = (IntegerColumn) reader.batch(number.values(), row >> 12);
      IntegerColumn marks =
          (IntegerColumn) reader.batch(java.util.Objects.requireNonNull(number.marks()), row >> 12);
      int within = row & 4095;
      boolean held = row % 64 != 7 && row % 64 != 11 && row % 64 != 13;
      assertThat(numbers.isNull(within)).isEqualTo(!held);
      assertThat(marks.values()[within])
          .isEqualTo(row % 64 == 7 ? ShreddedPath.RAW : ShreddedPath.TYPED);
      if (held) {
        assertThat(numbers.values()[within]).isEqualTo(row * 48_271L % 65_537);
        assertThat(((FloatingColumn) reader.batch(price.values(), row >> 12)).values()[within])
            .isEqualTo(row % 2 == 0 ? row : row + 0.25);
        assertThat(((BytesColumn) reader.gather(text.values(), new int[] {row})).string(0))
            .isEqualTo("s" + row % 1000);
      }
    }
    int[] all = new int[ROWS];
    java.util.Arrays.setAll(all, row -> row);
    Same.assertSame(reader.gather(DOCUMENT, all), rows.rows().column(DOCUMENT));
  }

  @Test
  void leaveEarlierPagesToTheirDocuments() {
    SegmentReader reader = open(segment);
    ShreddedPath late = path(reader, "late");
    FieldId marks = java.util.Objects.requireNonNull(late.marks());
    IntegerColumn first = (IntegerColumn) reader.batch(marks, 0);
    assertThat(first.values()).containsOnly(ShreddedPath.RAW);
    assertThat(reader.batch(late.values(), 0).valid().count()).isZero();
    assertThat(((IntegerColumn) reader.batch(late.values(), 1)).values()[0]).isEqualTo(4096);
    assertThat(reader.statistics(marks, 1).range())
        .isEqualTo(new PageStatistics.Range.Integers(0, 0));
  }

  @Test
  void haveStatisticsAndMembersAsOtherColumns() {
    SegmentReader reader = open(segment);
    assertThat(reader.statistics(path(reader, "e/").values(), 1).range())
        .isEqualTo(new PageStatistics.Range.Integers(1, 1));
    assertThat(reader.members(path(reader, "n").values(), 0)).isNotNull();
  }

  @Test
  void areNotThereInFilesFromBefore() {
    SegmentDescriptor before = without("paths-101.ecf");
    assertThat(before.columnFiles()).hasSize(segment.columnFiles().size() - 1);
    SegmentReader reader = open(before);
    assertThat(reader.shredded(DOCUMENT, List.of("n"))).isNull();
    assertThat(((BytesColumn) reader.batch(DOCUMENT, 0)).string(1)).isEqualTo(JsonRows.document(1));
  }

  private SegmentDescriptor without(String file) {
    List<ColumnFile> files = new ArrayList<>(segment.columnFiles());
    files.removeIf(each -> each.object().endsWith("/" + file));
    return Rewritten.of(segment, files);
  }

  @Test
  void areNotWrittenWhereThereAreNone() {
    SegmentDescriptor small = new JsonRows(100).write(store, "small/", 6);
    assertThat(small.columnFiles())
        .extracting(ColumnFile::object)
        .noneMatch(o -> o.contains("paths"));
  }

  @Test
  void areFoundDamaged() {
    ColumnFile file = segment.columnFiles().getLast();
    assertThat(file.object()).endsWith("paths-101.ecf");
    byte[] bytes = Objects.read(store, file.object());
    bytes[64 + 20] ^= 1;
    InMemoryObjectStore damaged = new InMemoryObjectStore();
    segment
        .columnFiles()
        .forEach(each ->
            Objects.write(
                damaged, each.object(), each == file ? bytes : Objects.read(store, each.object())));
    SegmentReader reader = SegmentReader.open(damaged, segment, JsonRows.SCHEMA, arena);
    assertThatThrownBy(reader::verify)
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("paths-101.ecf");
    assertThat(SegmentCheck.check(damaged, segment))
        .extracting(Finding::text)
        .anyMatch(text -> text.contains("checksum"));
  }

  /// A value that no document has, under right checksums and within its page's bounds.
  @Test
  void areFoundToLie() {
    FieldId number = path(open(segment), "n").values();
    List<Finding> findings =
        new Rewritten(store, segment)
            .check(
                "paths-101.ecf",
                blocks -> {},
                (column, blocks) -> {
                  if (!column.field().equals(number)) {
                    return column;
                  }
                  Extent extent = column.pages().getFirst().extent();
                  var page = Rewritten.at(extent, blocks);
                  long last = page.byteSize() - 1024;
                  page.set(Layouts.INT8, last, (byte) (page.get(Layouts.INT8, last) ^ 1));
                  List<StoredPage> pages = new ArrayList<>(column.pages());
                  pages.set(
                      0,
                      new StoredPage(
                          new Extent(extent.offset(), extent.length(), Checksum.of(page)),
                          pages.getFirst().statistics()));
                  return Rewritten.with(column, pages, column.members());
                });
    assertThat(findings)
        .extracting(Finding::text)
        .anyMatch(text -> text.contains("is not what its document has at [n]"));
  }

  @Test
  void areRefusedWhereTheyCannotBeRight() {
    Rewritten rewritten = new Rewritten(store, segment);
    assertThat(
            rewritten.check(
                "paths-101.ecf",
                blocks -> {},
                (column, _) ->
                    column.path() == null
                        ? column
                        : column.at(
                            new StoredPath(new FieldId(999), column.path().marks(), List.of("n")))))
        .extracting(Finding::text)
        .anyMatch(text -> text.contains("no documents"));
  }
}
