package io.elanus.storage.format.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.schema.DataType;
import io.elanus.storage.format.Objects;
import io.elanus.storage.format.SmallStore;
import io.elanus.storage.format.check.Finding;
import io.elanus.storage.format.check.SegmentCheck;
import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.Checksum;
import io.elanus.storage.format.container.Container;
import io.elanus.storage.format.container.Container.Extent;
import io.elanus.storage.format.container.ContainerWriter;
import io.elanus.storage.format.container.Layouts;
import io.elanus.storage.format.segment.ColumnFooter.StoredColumn;
import io.elanus.storage.format.segment.ColumnFooter.StoredPage;
import io.elanus.storage.format.segment.SegmentDescriptor.ColumnFile;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Files whose checksums are right and whose content is not: what a wrong writer would leave.
@Timeout(5)
final class LyingSegmentTest {
  private static final int HEADER_BYTES = 64;

  private final SmallStore small = new SmallStore(DataType.INT64);

  @Test
  void hasStatisticsThatDoNotHold() {
    UnaryOperator<PageStatistics> narrower =
        statistics ->
            statistics.range() instanceof PageStatistics.Range.Floats(double min, double max)
                ? new PageStatistics(0, new PageStatistics.Range.Floats(min, Math.nextDown(max)))
                : statistics;
    assertThat(check("scalars.ecf", blocks -> {}, narrower))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text()).contains("page 0 of field 102", "its statistics say"));
  }

  @Test
  void hasAWrongNumberOfNulls() {
    UnaryOperator<PageStatistics> more =
        statistics -> new PageStatistics(statistics.nullCount() + 1, statistics.range());
    assertThat(check("field-103.ecf", blocks -> {}, more))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text()).contains("page 0 of field 103", "its statistics say"));
  }

  @Test
  void hasKeysThatDescend() {
    Consumer<MemorySegment> swapped =
        blocks -> {
          long second = blocks.get(Layouts.INT64, 8 * 4);
          blocks.set(Layouts.INT64, 8 * 4, blocks.get(Layouts.INT64, 8 * 7));
          blocks.set(Layouts.INT64, 8 * 7, second);
        };
    assertThat(check("keys.ecf", swapped, UnaryOperator.identity()))
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.text()).contains("page 0 of field 100", "keys descend"));
  }

  @Test
  void hasVectorsWithoutZeroPadding() {
    assertThat(
            check(
                "field-103.ecf",
                blocks -> blocks.set(Layouts.INT8, 20, (byte) 1),
                UnaryOperator.identity()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text()).contains("page 0 of field 103", "padding is not zero"));
  }

  /// Checks the segment with one file written again: other blocks, other statistics, right
  /// checksums.
  private List<Finding> check(
      String file, Consumer<MemorySegment> blocks, UnaryOperator<PageStatistics> statistics) {
    InMemoryObjectStore store = new InMemoryObjectStore();
    List<ColumnFile> files = new ArrayList<>();
    for (ColumnFile original : small.segment.columnFiles()) {
      if (original.object().endsWith("/" + file)) {
        files.add(rewrite(store, original, blocks, statistics));
      } else {
        Objects.write(store, original.object(), Objects.read(small.objects, original.object()));
        files.add(original);
      }
    }
    SegmentDescriptor segment = small.segment;
    return SegmentCheck.check(
        store,
        new SegmentDescriptor(
            segment.id(),
            segment.partition(),
            segment.rowCount(),
            segment.schemaVersion(),
            segment.oldest(),
            segment.newest(),
            files,
            null,
            List.of()));
  }

  private ColumnFile rewrite(
      InMemoryObjectStore store,
      ColumnFile file,
      Consumer<MemorySegment> blocks,
      UnaryOperator<PageStatistics> statistics) {
    try (Arena arena = Arena.ofConfined();
        ContainerWriter writer =
            new ContainerWriter(
                store, file.object(), Container.Kind.COLUMNS, small.segment.id().value())) {
      Container container =
          Container.open(
              small.objects,
              file.object(),
              Container.Kind.COLUMNS,
              file.byteSize(),
              file.digest(),
              arena);
      long length = container.blocksEnd() - HEADER_BYTES;
      MemorySegment changed =
          arena.allocate(length).copyFrom(container.slice(HEADER_BYTES, length));
      blocks.accept(changed);
      writer.write(changed.asByteBuffer());
      ColumnFooter footer = ColumnFooter.read(new ByteReader(container.footer(), file.object()));
      List<StoredColumn> columns =
          footer.columns().stream().map(column -> restate(column, changed, statistics)).toList();
      ContainerWriter.Finished finished =
          writer.finish(new ColumnFooter(footer.rowCount(), columns).encode());
      return new ColumnFile(finished.name(), file.fields(), finished.byteSize(), finished.digest());
    }
  }

  private static StoredColumn restate(
      StoredColumn column, MemorySegment blocks, UnaryOperator<PageStatistics> statistics) {
    List<StoredPage> pages = new ArrayList<>();
    for (StoredPage page : column.pages()) {
      Extent extent = page.extent();
      MemorySegment bytes = blocks.asSlice(extent.offset() - HEADER_BYTES, extent.length());
      pages.add(
          new StoredPage(
              new Extent(extent.offset(), extent.length(), Checksum.of(bytes)),
              statistics.apply(page.statistics())));
    }
    return new StoredColumn(
        column.field(),
        column.type(),
        column.elementType(),
        column.shape(),
        column.primaryKey(),
        column.dimension(),
        column.validity(),
        pages,
        column.members());
  }
}
