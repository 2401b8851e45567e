package io.elanus.core.column;

import io.elanus.core.geometry.Shapes;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// VARCHAR, TEXT and JSON values (UTF-8) and GEOMETRY (well-known binary), bytes end to end.
///
/// @param offsets shape `[rows + 1]`; row `r` is `bytes[offsets[r] .. offsets[r + 1])`
public record BytesColumn(DataType type, int[] offsets, byte[] bytes, @Nullable Bits valid)
    implements Column {
  public BytesColumn {
    if (!type.isHeldAsBytes()) {
      throw new IllegalArgumentException("no type of bytes: " + type);
    }
  }

  /// From one byte array a row; null rows give an empty array and a clear bit in `valid`.
  public static BytesColumn of(DataType type, List<byte[]> rows, @Nullable Bits valid) {
    int[] offsets = new int[rows.size() + 1];
    for (int r = 0; r < rows.size(); r++) {
      offsets[r + 1] = Math.addExact(offsets[r], rows.get(r).length);
    }
    byte[] bytes = new byte[offsets[rows.size()]];
    for (int r = 0; r < rows.size(); r++) {
      System.arraycopy(rows.get(r), 0, bytes, offsets[r], rows.get(r).length);
    }
    return new BytesColumn(type, offsets, bytes, valid);
  }

  public static BytesColumn ofStrings(DataType type, List<String> rows) {
    return of(type, rows.stream().map(row -> stored(type, row)).toList(), null);
  }

  /// What is kept of a text: its UTF-8, or the shape that it describes.
  public static byte[] stored(DataType type, String text) {
    return type == DataType.GEOMETRY ? Shapes.binary(text) : text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int rowCount() {
    return offsets.length - 1;
  }

  public int length(int row) {
    return offsets[row + 1] - offsets[row];
  }

  /// A copy of the row's bytes.
  public byte[] value(int row) {
    byte[] value = new byte[length(row)];
    System.arraycopy(bytes, offsets[row], value, 0, value.length);
    return value;
  }

  public String string(int row) {
    return new String(bytes, offsets[row], length(row), StandardCharsets.UTF_8);
  }

  @Override
  public BytesColumn gather(int[] rows) {
    int[] gatheredOffsets = new int[rows.length + 1];
    for (int i = 0; i < rows.length; i++) {
      gatheredOffsets[i + 1] = Math.addExact(gatheredOffsets[i], length(rows[i]));
    }
    byte[] gathered = new byte[gatheredOffsets[rows.length]];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(bytes, offsets[rows[i]], gathered, gatheredOffsets[i], length(rows[i]));
    }
    return new BytesColumn(type, gatheredOffsets, gathered, Gather.bits(valid, rows));
  }

  @Override
  public long byteSize() {
    return bytes.length + 4L * offsets.length;
  }
}
