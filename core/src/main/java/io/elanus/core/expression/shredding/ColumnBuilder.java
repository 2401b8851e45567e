package io.elanus.core.expression.shredding;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.ShreddedPath;
import io.elanus.core.column.Validity;
import io.elanus.core.expression.json.JsonCursor;
import io.elanus.core.expression.json.JsonCursor.Kind;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Gathers the values at one path, page by page.
final class ColumnBuilder {
  /// Every whole number up to here, of either sign, is a double.
  static final long MOST_EXACT = 1L << 53;

  /// Longer texts stay in their documents.
  static final int LONGEST_TEXT = 256;

  final TypedPath path;
  private int rows;
  private Bits valid = Bits.none(0);
  private long[] longs = {};
  private double[] doubles = {};
  private int[] offsets = {};
  private byte[] bytes = {};
  private int offsetRow;
  private long @Nullable [] marks;

  ColumnBuilder(TypedPath path) {
    this.path = path;
  }

  /// The next page.
  void begin(int rowCount) {
    rows = rowCount;
    valid = Bits.none(rowCount);
    marks = null;
    switch (path.type()) {
      case BOOL, INT64 -> longs = new long[rowCount];
      case DOUBLE -> doubles = new double[rowCount];
      default -> {
        offsets = new int[rowCount + 1];
        bytes = new byte[Math.max(64, bytes.length)];
        offsetRow = 0;
      }
    }
  }

  /// Takes what the cursor has read. Rows ascend; those without a call have nothing.
  void take(int row, Kind kind, JsonCursor cursor) {
    boolean fits =
        switch (kind) {
          case MISSING, NULL -> true;
          case FALSE, TRUE -> path.type() == DataType.BOOL && put(row, kind == Kind.TRUE ? 1 : 0);
          case INTEGER ->
              switch (path.type()) {
                case INT64 -> put(row, cursor.integer);
                case DOUBLE -> putInteger(row, cursor.integer);
                default -> false;
              };
          case FLOATING -> path.type() == DataType.DOUBLE && put(row, cursor.floating);
          case STRING -> path.type() == DataType.VARCHAR && put(row, cursor);
          case ARRAY, OBJECT -> false;
        };
    if (!fits) {
      mark(row, ShreddedPath.RAW);
    }
  }

  private boolean put(int row, long value) {
    longs[row] = value;
    valid.set(row);
    return true;
  }

  private boolean putInteger(int row, long value) {
    if (!isExact(value)) {
      return false;
    }
    mark(row, ShreddedPath.INTEGER);
    return put(row, (double) value);
  }

  private boolean put(int row, double value) {
    doubles[row] = value;
    valid.set(row);
    return true;
  }

  private boolean put(int row, JsonCursor cursor) {
    int length = cursor.textTo - cursor.textFrom;
    if (length > LONGEST_TEXT) {
      return false;
    }
    int at = endOffsetsAt(row);
    if (at + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(at + length, 2 * bytes.length));
    }
    System.arraycopy(cursor.text, cursor.textFrom, bytes, at, length);
    offsets[row + 1] = at + length;
    offsetRow = row + 1;
    valid.set(row);
    return true;
  }

  /// The rows since the last text are empty.
  ///
  /// @return where the row begins
  private int endOffsetsAt(int row) {
    int at = offsets[offsetRow];
    Arrays.fill(offsets, offsetRow, row + 1, at);
    offsetRow = row;
    return at;
  }

  static boolean isExact(long value) {
    return -MOST_EXACT <= value && value <= MOST_EXACT;
  }

  private void mark(int row, long mark) {
    long[] known = marks;
    if (known == null) {
      known = new long[rows];
      marks = known;
    }
    known[row] = mark;
  }

  ShreddedPage end() {
    Bits held = Validity.orNullWhenFull(valid);
    Column values =
        switch (path.type()) {
          case BOOL, INT64 -> new IntegerColumn(path.type(), longs, held);
          case DOUBLE -> new FloatingColumn(path.type(), doubles, held);
          default ->
              new BytesColumn(path.type(), offsets, Arrays.copyOf(bytes, endOffsetsAt(rows)), held);
        };
    long[] known = marks;
    return new ShreddedPage(
        path, values, known == null ? null : new IntegerColumn(DataType.INT8, known, null));
  }
}
