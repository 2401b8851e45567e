package io.elanus.storage.format.segment;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.hash.SplitBlockFilter;
import io.elanus.core.schema.FieldId;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.container.Container;
import io.elanus.storage.format.container.Container.Extent;
import io.elanus.storage.format.container.Layouts;
import io.elanus.storage.format.segment.ColumnFooter.Shape;
import io.elanus.storage.format.segment.SegmentDescriptor.ColumnFile;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads all of a segment's columns and compares what they are with what is said of them. Goes on
/// after what it finds wrong.
public final class SegmentVerification {
  private final ObjectStore store;
  private final SegmentDescriptor segment;
  private final Arena arena;
  private final Complaint complaint;
  private final Map<FieldId, ColumnReader> columns = new HashMap<>();

  /// Takes note of something wrong.
  @FunctionalInterface
  public interface Complaint {
    void wrong(String object, String format, Object... arguments);
  }

  public SegmentVerification(
      ObjectStore store, SegmentDescriptor segment, Arena arena, Complaint complaint) {
    this.store = store;
    this.segment = segment;
    this.arena = arena;
    this.complaint = complaint;
  }

  public void run() {
    for (ColumnFile file : segment.columnFiles()) {
      guarded(file.object(), () -> verifyFile(file));
    }
    guarded("segment " + segment.id(), this::verifyKeys);
    guarded("segment " + segment.id(), this::verifyTimestamps);
    guarded("segment " + segment.id(), new PathVerification(columns, complaint)::run);
  }

  /// When a row was written; for after [#run].
  public long timestamp(int row) {
    ColumnReader timestamps = columns.get(SegmentWriter.TIMESTAMPS);
    if (timestamps == null) {
      throw new IllegalStateException("no timestamps");
    }
    return timestamps.numberAt(row);
  }

  private void verifyFile(ColumnFile file) {
    List<ColumnReader> opened = SegmentReader.openFile(store, file, segment, arena);
    List<Extent> extents = new ArrayList<>();
    for (ColumnReader column : opened) {
      if (columns.put(column.stored().field(), column) != null) {
        complaint.wrong(file.object(), "field %s is stored twice", column.stored().field());
      }
      extents.addAll(column.stored().extents());
      for (int page = 0; page < column.stored().pages().size(); page++) {
        int number = page;
        guarded(file.object(), () -> verifyPage(column, number));
      }
    }
    Container container = opened.getFirst().file();
    guarded(file.object(), () -> container.requireZerosBetween(extents));
  }

  private void verifyPage(ColumnReader column, int page) {
    MemorySegment bytes = column.checkedPage(page);
    PageStatistics actual;
    if (column.stored().shape() == Shape.VECTORS) {
      verifyPadding(column, bytes, page);
      actual = new PageStatistics(nulls(column.valid(), page), new PageStatistics.Range.Unknown());
    } else {
      Column decoded = column.decode(page);
      actual = PageStatistics.of(decoded);
      verifyMembers(column, decoded, page);
    }
    if (!actual.equals(column.statistics(page))) {
      complaint.wrong(
          column.file().name(),
          "%s: %s, its statistics say %s",
          column.place(page),
          actual,
          column.statistics(page));
    }
  }

  private void verifyMembers(ColumnReader column, Column decoded, int page) {
    PageMembers members = column.members();
    if (members == null) {
      return;
    }
    SplitBlockFilter filter = members.page(page);
    for (int row = 0; row < decoded.rowCount(); row++) {
      if (!decoded.isNull(row) && !filter.mayHold(PageMembers.hash(decoded, row))) {
        complaint.wrong(
            column.file().name(),
            "%s: its bloom filter does not hold the value of row %d",
            column.place(page),
            row);
        return;
      }
    }
  }

  private void verifyPadding(ColumnReader column, MemorySegment bytes, int page) {
    int width = column.type().vectorBytes(column.stored().dimension());
    long stride = column.stored().stride();
    for (long row = 0; row < bytes.byteSize(); row += stride) {
      for (long at = row + width; at < row + stride; at++) {
        if (bytes.get(Layouts.INT8, at) != 0) {
          complaint.wrong(column.file().name(), "%s: padding is not zero", column.place(page));
          return;
        }
      }
    }
  }

  private void verifyKeys() {
    List<ColumnReader> keys =
        columns.values().stream().filter(column -> column.stored().primaryKey()).toList();
    if (keys.size() != 1) {
      complaint.wrong("segment " + segment.id(), "%d primary keys", keys.size());
      return;
    }
    ColumnReader column = keys.getFirst();
    Column last = null;
    for (int page = 0; page < column.stored().pages().size(); page++) {
      Column decoded = column.decode(page);
      for (int row = 0; row < decoded.rowCount(); row++) {
        boolean descends =
            row == 0
                ? last != null && compare(last, last.rowCount() - 1, decoded, 0) > 0
                : compare(decoded, row - 1, decoded, row) > 0;
        if (descends || decoded.isNull(row)) {
          complaint.wrong(
              column.file().name(),
              "%s: keys descend at row %d, or are null",
              column.place(page),
              row);
          return;
        }
      }
      last = decoded;
    }
  }

  private void verifyTimestamps() {
    ColumnReader timestamps = columns.get(SegmentWriter.TIMESTAMPS);
    if (timestamps == null) {
      complaint.wrong("segment " + segment.id(), "no timestamps");
      return;
    }
    long oldest = Long.MAX_VALUE;
    long newest = Long.MIN_VALUE;
    for (int row = 0; row < segment.rowCount(); row++) {
      oldest = Math.min(oldest, timestamps.numberAt(row));
      newest = Math.max(newest, timestamps.numberAt(row));
    }
    boolean empty = segment.rowCount() == 0;
    Timestamp first = empty ? Timestamp.EARLIEST : new Timestamp(oldest);
    Timestamp last = empty ? Timestamp.EARLIEST : new Timestamp(newest);
    if (!first.equals(segment.oldest()) || !last.equals(segment.newest())) {
      complaint.wrong(
          timestamps.file().name(),
          "timestamps from %s to %s, not %s to %s",
          first,
          last,
          segment.oldest(),
          segment.newest());
    }
  }

  private void guarded(String object, Runnable part) {
    try {
      part.run();
    } catch (RuntimeException e) {
      complaint.wrong(object, "%s", e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private static int nulls(@Nullable Bits valid, int page) {
    if (valid == null) {
      return 0;
    }
    int nulls = 0;
    int end = Math.min(valid.size(), (page + 1) * ColumnReader.PAGE_ROWS);
    for (int row = page * ColumnReader.PAGE_ROWS; row < end; row++) {
      nulls += valid.get(row) ? 0 : 1;
    }
    return nulls;
  }

  private static int compare(Column a, int rowA, Column b, int rowB) {
    return switch (a) {
      case IntegerColumn integers ->
          Long.compare(integers.values()[rowA], ((IntegerColumn) b).values()[rowB]);
      case BytesColumn texts ->
          Arrays.compareUnsigned(texts.value(rowA), ((BytesColumn) b).value(rowB));
      default -> throw new IllegalStateException("no key type: " + a.type());
    };
  }
}
