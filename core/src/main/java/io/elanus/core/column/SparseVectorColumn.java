package io.elanus.core.column;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import org.jspecify.annotations.Nullable;

/// SPARSE_FLOAT_VECTOR values in compressed rows.
///
/// @param offsets shape `[rows + 1]`
/// @param indices positions, ascending within a row, as unsigned 32-bit numbers below 2^32 - 1
/// @param values the weights at those positions, finite
public record SparseVectorColumn(int[] offsets, int[] indices, float[] values, @Nullable Bits valid)
    implements Column {
  @Override
  public DataType type() {
    return DataType.SPARSE_FLOAT_VECTOR;
  }

  @Override
  public int rowCount() {
    return offsets.length - 1;
  }

  /// Non-zero elements of a row.
  public int length(int row) {
    return offsets[row + 1] - offsets[row];
  }

  @Override
  public SparseVectorColumn gather(int[] rows) {
    int[] gatheredOffsets = new int[rows.length + 1];
    for (int i = 0; i < rows.length; i++) {
      gatheredOffsets[i + 1] = Math.addExact(gatheredOffsets[i], length(rows[i]));
    }
    int[] gatheredIndices = new int[gatheredOffsets[rows.length]];
    float[] gatheredValues = new float[gatheredOffsets[rows.length]];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(
          indices, offsets[rows[i]], gatheredIndices, gatheredOffsets[i], length(rows[i]));
      System.arraycopy(
          values, offsets[rows[i]], gatheredValues, gatheredOffsets[i], length(rows[i]));
    }
    return new SparseVectorColumn(
        gatheredOffsets, gatheredIndices, gatheredValues, Gather.bits(valid, rows));
  }

  @Override
  public long byteSize() {
    return 4L * offsets.length + 8L * indices.length;
  }
}
