package io.elanus.core.column;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import org.jspecify.annotations.Nullable;

/// FLOAT and DOUBLE values. A FLOAT is kept as the double that equals it.
public record FloatingColumn(DataType type, double[] values, @Nullable Bits valid)
    implements Column {
  public FloatingColumn {
    if (!type.isFloating()) {
      throw new IllegalArgumentException("no floating type: " + type);
    }
  }

  @Override
  public int rowCount() {
    return values.length;
  }

  @Override
  public FloatingColumn gather(int[] rows) {
    double[] gathered = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      gathered[i] = values[rows[i]];
    }
    return new FloatingColumn(type, gathered, Gather.bits(valid, rows));
  }

  @Override
  public long byteSize() {
    return 8L * values.length;
  }
}
