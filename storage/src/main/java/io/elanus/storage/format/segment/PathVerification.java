package io.elanus.storage.format.segment;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.ShreddedPath;
import io.elanus.core.expression.shredding.ShreddedPage;
import io.elanus.core.expression.shredding.Shredder;
import io.elanus.core.expression.shredding.TypedPath;
import io.elanus.core.schema.FieldId;
import io.elanus.storage.format.segment.ColumnFooter.StoredPath;
import io.elanus.storage.format.segment.SegmentVerification.Complaint;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Compares a column of values at a path with the documents that they were taken from.
final class PathVerification {
  private final Map<FieldId, ColumnReader> columns;
  private final Complaint complaint;

  PathVerification(Map<FieldId, ColumnReader> columns, Complaint complaint) {
    this.columns = columns;
    this.complaint = complaint;
  }

  /// Every column that is of a path.
  void run() {
    columns.values().stream().filter(column -> column.stored().path() != null).forEach(this::run);
  }

  private void run(ColumnReader values) {
    StoredPath path = Objects.requireNonNull(values.stored().path());
    ColumnReader documents = columns.get(path.document());
    ColumnReader marks = path.marks() == null ? null : columns.get(path.marks());
    if (documents == null || (path.marks() != null && marks == null)) {
      complaint.wrong(values.file().name(), "no documents or no marks for path %s", path);
      return;
    }
    Shredder shredder = new Shredder(List.of(new TypedPath(path.keys(), values.type())));
    for (int page = 0; page < values.stored().pages().size(); page++) {
      ShreddedPage right = shredder.shred((BytesColumn) documents.decode(page)).getFirst();
      IntegerColumn stored = marks == null ? null : (IntegerColumn) marks.decode(page);
      int row = wrongRow(right, values.decode(page), stored);
      if (row >= 0) {
        complaint.wrong(
            values.file().name(),
            "%s: row %d is not what its document has at %s",
            values.place(page),
            row,
            path.keys());
        return;
      }
    }
  }

  /// Negative when there is none. A row that is left to its document is right.
  private static int wrongRow(ShreddedPage right, Column values, @Nullable IntegerColumn marks) {
    for (int row = 0; row < values.rowCount(); row++) {
      long mark = marks == null ? ShreddedPath.TYPED : marks.values()[row];
      long rightMark = right.marks() == null ? ShreddedPath.TYPED : right.marks().values()[row];
      boolean isNull = values.isNull(row);
      boolean same =
          mark == ShreddedPath.RAW
              ? isNull
              : mark == rightMark
                  && isNull == right.values().isNull(row)
                  && (isNull || same(values, right.values(), row));
      if (!same) {
        return row;
      }
    }
    return -1;
  }

  private static boolean same(Column a, Column b, int row) {
    return switch (a) {
      case IntegerColumn integers -> integers.values()[row] == ((IntegerColumn) b).values()[row];
      case FloatingColumn floats ->
          Double.compare(floats.values()[row], ((FloatingColumn) b).values()[row]) == 0;
      case BytesColumn texts -> Arrays.equals(texts.value(row), ((BytesColumn) b).value(row));
      default -> throw new IllegalStateException("no values of a path: " + a.type());
    };
  }
}
