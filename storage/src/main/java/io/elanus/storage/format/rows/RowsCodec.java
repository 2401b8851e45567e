package io.elanus.storage.format.rows;

import static io.elanus.storage.format.container.Layouts.INT16;
import static io.elanus.storage.format.container.Layouts.INT32;
import static io.elanus.storage.format.container.Layouts.INT64;

import io.elanus.core.column.Column;
import io.elanus.core.column.Rows;
import io.elanus.core.schema.FieldId;
import io.elanus.storage.format.column.ColumnCodec;
import io.elanus.storage.format.column.Packing;
import io.elanus.storage.format.container.Corruption;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;

/// [Rows] to bytes and back, without a schema. The bytes carry no checksum: their frame has one.
///
/// | offset | bytes           | field       | meaning                                                      |
/// |-------:|----------------:|-------------|--------------------------------------------------------------|
/// |      0 |               2 | version     | 1                                                            |
/// |      2 |               2 | columnCount |                                                              |
/// |      4 |               4 | rowCount    |                                                              |
/// |      8 | 16 each column  | columns     | field id (8 bytes), length of its block (8 bytes)            |
/// |        |                 | blocks      | [io.elanus.storage.format.column.ColumnBlock]s end to end, in the columns' order |
public final class RowsCodec {
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 8;
  private static final int ENTRY_BYTES = 16;

  private RowsCodec() {}

  /// Bytes that [#encode] will give.
  public static long encodedSize(Rows rows) {
    long size = HEADER_BYTES + (long) ENTRY_BYTES * rows.columns().size();
    for (Column column : rows.columns().values()) {
      size += ColumnCodec.encodedSize(column);
    }
    return size;
  }

  public static byte[] encode(Rows rows) {
    byte[] bytes = new byte[Math.toIntExact(encodedSize(rows))];
    encode(rows, bytes, 0);
    return bytes;
  }

  /// Writes into a larger array whose bytes from `offset` on are zero.
  ///
  /// @return the offset after the last byte
  public static int encode(Rows rows, byte[] target, int offset) {
    MemorySegment segment = MemorySegment.ofArray(target);
    segment.set(INT16, offset, (short) VERSION);
    segment.set(INT16, offset + 2, unsignedShort(rows.columns().size()));
    segment.set(INT32, offset + 4, rows.rowCount());
    int entry = offset + HEADER_BYTES;
    int at = entry + ENTRY_BYTES * rows.columns().size();
    for (Map.Entry<FieldId, Column> column : rows.columns().entrySet()) {
      int end = ColumnCodec.encode(column.getValue(), Packing.NATURAL, target, at);
      segment.set(INT64, entry, column.getKey().value());
      segment.set(INT64, entry + 8, end - at);
      entry += ENTRY_BYTES;
      at = end;
    }
    return at;
  }

  /// @throws io.elanus.core.error.DatabaseException IO_FAILED when the bytes are no rows
  public static Rows decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  public static Rows decode(byte[] bytes, int offset, int length) {
    return decode(MemorySegment.ofArray(bytes).asSlice(offset, length));
  }

  /// @param bytes the rows and nothing else
  public static Rows decode(MemorySegment bytes) {
    long size = bytes.byteSize();
    if (size < HEADER_BYTES) {
      throw Corruption.of("rows", "%d bytes are too few", size);
    }
    int version = bytes.get(INT16, 0);
    int columnCount = bytes.get(INT16, 2) & 0xFFFF;
    int rowCount = bytes.get(INT32, 4);
    long at = HEADER_BYTES + (long) ENTRY_BYTES * columnCount;
    if (version != VERSION || rowCount < 0 || at > size) {
      throw Corruption.of(
          "rows",
          "version %d, %d columns, %d rows in %d bytes",
          version,
          columnCount,
          rowCount,
          size);
    }
    Map<FieldId, Column> columns = LinkedHashMap.newLinkedHashMap(columnCount);
    for (int c = 0; c < columnCount; c++) {
      long field = bytes.get(INT64, HEADER_BYTES + (long) ENTRY_BYTES * c);
      long length = bytes.get(INT64, HEADER_BYTES + (long) ENTRY_BYTES * c + 8);
      if (field < 0 || length < 0 || length > size - at) {
        throw Corruption.of(
            "rows", "field %d of %d bytes at byte %d of %d", field, length, at, size);
      }
      Column column = ColumnCodec.decode(bytes.asSlice(at, length), "rows of field " + field);
      if (column.rowCount() != rowCount || columns.put(new FieldId(field), column) != null) {
        throw Corruption.of(
            "rows", "field %d: %d of %d rows, or twice", field, column.rowCount(), rowCount);
      }
      at += length;
    }
    if (at != size) {
      throw Corruption.of("rows", "%d bytes too many", size - at);
    }
    return new Rows(rowCount, columns);
  }

  private static short unsignedShort(int count) {
    if (count > 0xFFFF) {
      throw new IllegalArgumentException(count + " columns");
    }
    return (short) count;
  }
}
