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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
    int at = putHead(rows, MemorySegment.ofArray(target).asSlice(offset, headBytes(rows))) + offset;
    for (Column column : rows.columns().values()) {
      at = ColumnCodec.encode(column, Packing.NATURAL, target, at);
    }
    return at;
  }

  /// The same bytes in several arrays, end to end: dense vectors are not copied, so that they must
  /// not change as long as the arrays are used.
  public static List<byte[]> encodeParts(Rows rows) {
    List<byte[]> parts = new ArrayList<>(1 + 2 * rows.columns().size());
    byte[] head = new byte[headBytes(rows)];
    putHead(rows, MemorySegment.ofArray(head));
    parts.add(head);
    for (Column column : rows.columns().values()) {
      parts.addAll(ColumnCodec.encodeParts(column));
    }
    return parts;
  }

  private static int headBytes(Rows rows) {
    return HEADER_BYTES + ENTRY_BYTES * rows.columns().size();
  }

  /// @return the bytes of the head
  private static int putHead(Rows rows, MemorySegment head) {
    head.set(INT16, 0, (short) VERSION);
    head.set(INT16, 2, unsignedShort(rows.columns().size()));
    head.set(INT32, 4, rows.rowCount());
    int entry = HEADER_BYTES;
    for (Map.Entry<FieldId, Column> column : rows.columns().entrySet()) {
      head.set(INT64, entry, column.getKey().value());
      head.set(INT64, entry + 8, ColumnCodec.encodedSize(column.getValue()));
      entry += ENTRY_BYTES;
    }
    return entry;
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
