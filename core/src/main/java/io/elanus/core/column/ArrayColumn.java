package io.elanus.core.column;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import org.jspecify.annotations.Nullable;

/// ARRAY values: the elements of all rows end to end; dense vectors may be elements, too.
///
/// @param offsets shape `[rows + 1]`; row `r` is `elements[offsets[r] .. offsets[r + 1])`
public record ArrayColumn(int[] offsets, Column elements, @Nullable Bits valid) implements Column {
  @Override
  public DataType type() {
    return DataType.ARRAY;
  }

  public DataType elementType() {
    return elements.type();
  }

  @Override
  public int rowCount() {
    return offsets.length - 1;
  }

  public int length(int row) {
    return offsets[row + 1] - offsets[row];
  }

  @Override
  public ArrayColumn gather(int[] rows) {
    int[] gatheredOffsets = new int[rows.length + 1];
    for (int i = 0; i < rows.length; i++) {
      gatheredOffsets[i + 1] = Math.addExact(gatheredOffsets[i], length(rows[i]));
    }
    int[] taken = new int[gatheredOffsets[rows.length]];
    for (int i = 0, next = 0; i < rows.length; i++) {
      for (int e = offsets[rows[i]]; e < offsets[rows[i] + 1]; e++) {
        taken[next++] = e;
      }
    }
    return new ArrayColumn(gatheredOffsets, elements.gather(taken), Gather.bits(valid, rows));
  }

  @Override
  public long byteSize() {
    return 4L * offsets.length + elements.byteSize();
  }
}
