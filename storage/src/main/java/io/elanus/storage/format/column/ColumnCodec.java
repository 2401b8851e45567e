package io.elanus.storage.format.column;

import io.elanus.core.column.Column;

/// A [Column] to bytes and back: raw little-endian arrays behind a 16-byte header.
public final class ColumnCodec {
  private ColumnCodec() {}

  /// Bytes that [#encode] will give.
  public static long encodedSize(Column column) {
    throw new UnsupportedOperationException("not yet " + column);
  }

  public static byte[] encode(Column column) {
    throw new UnsupportedOperationException("not yet " + column);
  }

  /// @throws io.elanus.core.error.DatabaseException IO_FAILED when the bytes are no column
  public static Column decode(byte[] bytes) {
    throw new UnsupportedOperationException("not yet " + bytes.length);
  }
}
