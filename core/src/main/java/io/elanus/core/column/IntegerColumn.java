package io.elanus.core.column;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import org.jspecify.annotations.Nullable;

/// BOOL (0 or 1), INT8, INT16, INT32, INT64 and TIMESTAMPTZ (microseconds) values.
public record IntegerColumn(DataType type, long[] values, @Nullable Bits valid) implements Column {
  public IntegerColumn {
    if (!type.isHeldAsInteger()) {
      throw new IllegalArgumentException("no integer type: " + type);
    }
  }

  @Override
  public int rowCount() {
    return values.length;
  }

  @Override
  public IntegerColumn gather(int[] rows) {
    long[] gathered = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      gathered[i] = values[rows[i]];
    }
    return new IntegerColumn(type, gathered, Gather.bits(valid, rows));
  }

  @Override
  public long byteSize() {
    return 8L * values.length;
  }
}
