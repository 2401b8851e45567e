package io.elanus.storage.format.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.schema.DataType;
import io.elanus.storage.format.SmallStore;
import io.elanus.storage.format.check.Finding;
import io.elanus.storage.format.container.Checksum;
import io.elanus.storage.format.container.Container.Extent;
import io.elanus.storage.format.container.Layouts;
import io.elanus.storage.format.segment.ColumnFooter.StoredColumn;
import io.elanus.storage.format.segment.ColumnFooter.StoredPage;
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
    return new Rewritten(small.objects, small.segment)
        .check(file, blocks, (column, changed) -> restate(column, changed, statistics));
  }

  private static StoredColumn restate(
      StoredColumn column, MemorySegment blocks, UnaryOperator<PageStatistics> statistics) {
    List<StoredPage> pages = new ArrayList<>();
    for (StoredPage page : column.pages()) {
      Extent extent = page.extent();
      MemorySegment bytes = Rewritten.at(extent, blocks);
      pages.add(
          new StoredPage(
              new Extent(extent.offset(), extent.length(), Checksum.of(bytes)),
              statistics.apply(page.statistics())));
    }
    return Rewritten.with(column, pages, column.members());
  }
}
