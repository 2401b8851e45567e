package io.elanus.storage.format.rows;

import io.elanus.core.column.Rows;

/// [Rows] to bytes and back, without a schema. The bytes carry no checksum: their frame has one.
public final class RowsCodec {
  private RowsCodec() {}

  /// Bytes that [#encode] will give.
  public static long encodedSize(Rows rows) {
    throw new UnsupportedOperationException("not yet " + rows);
  }

  public static byte[] encode(Rows rows) {
    throw new UnsupportedOperationException("not yet " + rows);
  }

  /// Writes at an offset of a larger array and returns the offset after the last byte.
  public static int encode(Rows rows, byte[] target, int offset) {
    throw new UnsupportedOperationException("not yet " + rows);
  }

  /// @throws io.elanus.core.error.DatabaseException IO_FAILED when the bytes are no rows
  public static Rows decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  public static Rows decode(byte[] bytes, int offset, int length) {
    throw new UnsupportedOperationException("not yet " + bytes.length + offset + length);
  }
}
