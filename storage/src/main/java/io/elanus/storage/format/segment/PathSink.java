package io.elanus.storage.format.segment;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.ShreddedPath;
import io.elanus.core.expression.shredding.ShreddedPage;
import io.elanus.core.expression.shredding.Shredder;
import io.elanus.core.expression.shredding.TypedPath;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.storage.format.container.ContainerWriter;
import io.elanus.storage.format.segment.ColumnFooter.StoredColumn;
import io.elanus.storage.format.segment.ColumnFooter.StoredPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Writes the columns of paths of one JSON field beside its documents, into a file that is opened
/// when there is the first one. Pages before a path was found are marked to be read from their
/// documents.
final class PathSink {
  /// Ids from here name columns of paths, two for each: of values and of marks.
  static final long FIRST_ID = 1L << 40;

  private static final int IDS_OF_FIELD = 1 << 12;

  private final FieldId field;
  private final Supplier<ContainerWriter> opening;
  private final Shredder shredder = new Shredder();
  private final List<PathColumns> columns = new ArrayList<>();
  private @Nullable ContainerWriter file;
  private int pages;

  /// @param opening makes the file, once
  PathSink(FieldId field, Supplier<ContainerWriter> opening) {
    this.field = field;
    this.opening = opening;
  }

  /// @param documents the next page, full unless it is the last one
  void add(BytesColumn documents) {
    List<ShreddedPage> shredded = shredder.shred(documents);
    for (int i = 0; i < shredded.size(); i++) {
      if (i == columns.size()) {
        columns.add(new PathColumns(openFile(), shredded.get(i).path(), i));
      }
      columns.get(i).add(shredded.get(i).values(), shredded.get(i).marks());
    }
    pages++;
  }

  /// Null when no path has columns.
  @Nullable ContainerWriter file() {
    return file;
  }

  List<StoredColumn> finish() {
    List<StoredColumn> stored = new ArrayList<>();
    columns.forEach(column -> column.finish(stored));
    return stored;
  }

  private ContainerWriter openFile() {
    ContainerWriter opened = file == null ? opening.get() : file;
    file = opened;
    return opened;
  }

  private FieldId id(int number) {
    return new FieldId(FIRST_ID + field.value() * IDS_OF_FIELD + number);
  }

  /// The columns of one path.
  private final class PathColumns {
    private final TypedPath path;
    private final FieldId marksId;
    private final ColumnSink.Blocks values;
    private final ColumnSink.Blocks marks;

    /// Written behind the values, if there are any.
    private final List<@Nullable IntegerColumn> markPages = new ArrayList<>();

    private final List<Integer> pageRows = new ArrayList<>();

    PathColumns(ContainerWriter file, TypedPath path, int number) {
      this.path = path;
      this.marksId = id(2 * number + 1);
      this.values = new ColumnSink.Blocks(file, schema(id(2 * number), path.type()), null);
      this.marks = new ColumnSink.Blocks(file, schema(marksId, DataType.INT8), null);
      for (int page = 0; page < pages; page++) {
        long[] raw = new long[ColumnSink.PAGE_ROWS];
        Arrays.fill(raw, ShreddedPath.RAW);
        add(nothing(path.type()), new IntegerColumn(DataType.INT8, raw, null));
      }
    }

    void add(Column page, @Nullable IntegerColumn pageMarks) {
      values.append(page);
      markPages.add(pageMarks);
      pageRows.add(page.rowCount());
    }

    void finish(List<StoredColumn> into) {
      boolean marked = markPages.stream().anyMatch(page -> page != null);
      into.add(values.finish().at(new StoredPath(field, marked ? marksId : null, path.keys())));
      if (marked) {
        for (int page = 0; page < markPages.size(); page++) {
          IntegerColumn some = markPages.get(page);
          marks.append(
              some == null
                  ? new IntegerColumn(DataType.INT8, new long[pageRows.get(page)], null)
                  : some);
        }
        into.add(marks.finish());
      }
    }
  }

  private static FieldSchema schema(FieldId id, DataType type) {
    return FieldSchema.of(id.value(), "path", type, Map.of()).asNullable();
  }

  private static Column nothing(DataType type) {
    int rows = ColumnSink.PAGE_ROWS;
    Bits none = Bits.none(rows);
    return switch (type) {
      case BOOL, INT64 -> new IntegerColumn(type, new long[rows], none);
      case DOUBLE -> new FloatingColumn(type, new double[rows], none);
      default -> new BytesColumn(type, new int[rows + 1], new byte[0], none);
    };
  }
}
