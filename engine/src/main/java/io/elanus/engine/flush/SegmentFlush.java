package io.elanus.engine.flush;

import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.Rows;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.SegmentId;
import io.elanus.engine.growing.GrowingSegment;
import io.elanus.engine.growing.GrowingView;
import io.elanus.storage.format.ObjectNames;
import io.elanus.storage.format.deletes.RowDeletes;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentWriter;
import io.elanus.storage.objectstore.ObjectStore;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Writes growing segments to the object store. Deleted rows are written, too, with a file that
/// says when they were deleted: a reader may still ask for the time before. Nothing refers to the
/// new objects until a manifest does.
public final class SegmentFlush {
  private final ObjectStore objects;
  private final LongSupplier unique;

  /// @param unique numbers that are never given twice, for names of objects
  public SegmentFlush(ObjectStore objects, LongSupplier unique) {
    this.objects = objects;
    this.unique = unique;
  }

  /// Writes a segment under its own id.
  public SegmentDescriptor write(String channel, GrowingSegment segment) {
    return write(channel, segment, segment.id());
  }

  /// Writes the rows of a segment to which nothing is appended any more. Deletes may go on: those
  /// that come too late for the file are the caller's to carry over.
  ///
  /// @param id of the sealed segment
  public SegmentDescriptor write(String channel, GrowingSegment segment, SegmentId id) {
    GrowingView view = segment.view();
    GrowingSegment.Deleted deleted = segment.deleted();
    int[] order = segment.keyOrder();
    SegmentDescriptor written = writeRows(channel, segment, id, view, order);
    if (deleted.rows().length == 0) return written;
    String object = ObjectNames.deletes(channel, id, unique.getAsLong());
    return written.withDeletes(inOrder(deleted, order).write(objects, object, id));
  }

  private SegmentDescriptor writeRows(
      String channel, GrowingSegment segment, SegmentId id, GrowingView view, int[] order) {
    String folder = ObjectNames.columnFolder(channel, id, unique.getAsLong());
    try (SegmentWriter writer =
        new SegmentWriter(objects, folder, id, segment.partition(), segment.schema())) {
      for (int from = 0; from < order.length; from += ColumnSource.BATCH_ROWS) {
        int[] rows =
            Arrays.copyOfRange(order, from, Math.min(order.length, from + ColumnSource.BATCH_ROWS));
        writer.append(gather(segment, view, rows), timestamps(view, rows));
      }
      return writer.finish();
    }
  }

  private static Rows gather(GrowingSegment segment, GrowingView view, int[] rows) {
    Map<FieldId, Column> columns = new LinkedHashMap<>();
    for (FieldSchema field : segment.schema().fields()) {
      columns.put(field.id(), view.gather(field.id(), rows));
    }
    return new Rows(rows.length, columns);
  }

  private static long[] timestamps(GrowingView view, int[] rows) {
    long[] timestamps = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      timestamps[i] = view.timestamp(rows[i]).value();
    }
    return timestamps;
  }

  /// The deletes by the rows' places in the sealed segment, ascending.
  private static RowDeletes inOrder(GrowingSegment.Deleted deleted, int[] order) {
    long[] deletedAt = new long[order.length];
    for (int i = 0; i < deleted.rows().length; i++) {
      deletedAt[deleted.rows()[i]] = deleted.timestamps()[i];
    }
    int[] rows = new int[deleted.rows().length];
    long[] timestamps = new long[rows.length];
    int next = 0;
    for (int place = 0; place < order.length; place++) {
      if (deletedAt[order[place]] == 0) continue;
      rows[next] = place;
      timestamps[next++] = deletedAt[order[place]];
    }
    return new RowDeletes(rows, timestamps);
  }
}
