package io.elanus.core.column;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import org.jspecify.annotations.Nullable;

/// FLOAT, FLOAT16, BFLOAT16, INT8 and BINARY vectors: raw little-endian elements, row after row,
/// without padding.
///
/// @param dimension elements of a row (bits for BINARY_VECTOR)
/// @param bytes shape `[rows][type.vectorBytes(dimension)]`
public record DenseVectorColumn(
    DataType type, int dimension, int rowCount, byte[] bytes, @Nullable Bits valid)
    implements Column {
  public DenseVectorColumn {
    if (bytes.length != (long) rowCount * type.vectorBytes(dimension)) {
      throw new IllegalArgumentException(
          bytes.length + " bytes for " + rowCount + " rows of " + type + "(" + dimension + ")");
    }
  }

  /// Bytes of one row.
  public int rowBytes() {
    return type.vectorBytes(dimension);
  }

  @Override
  public DenseVectorColumn gather(int[] rows) {
    int width = rowBytes();
    byte[] gathered = new byte[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(bytes, rows[i] * width, gathered, i * width, width);
    }
    return new DenseVectorColumn(type, dimension, rows.length, gathered, Gather.bits(valid, rows));
  }

  @Override
  public long byteSize() {
    return bytes.length;
  }
}
