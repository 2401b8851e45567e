package io.elanus.engine.segment;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What rows hold in a field that was added after they were written: its default, else nulls.
public final class AbsentField {
  private AbsentField() {}

  public static Column column(FieldSchema field, int rowCount) {
    return column(
        field.type(), field.elementType(), field.dimension(), field.defaultValue(), rowCount);
  }

  private static Column column(
      DataType type,
      @Nullable DataType elementType,
      int dimension,
      @Nullable Object value,
      int rowCount) {
    Bits valid = value == null && rowCount > 0 ? Bits.none(rowCount) : null;
    return switch (type) {
      case BOOL, INT8, INT16, INT32, INT64, TIMESTAMPTZ -> {
        long[] values = new long[rowCount];
        Arrays.fill(values, integer(value));
        yield new IntegerColumn(type, values, valid);
      }
      case FLOAT, DOUBLE -> {
        double[] values = new double[rowCount];
        Arrays.fill(values, value == null ? 0 : ((Number) value).doubleValue());
        yield new FloatingColumn(type, values, valid);
      }
      case VARCHAR, TEXT, JSON, GEOMETRY -> bytes(type, value, valid, rowCount);
      case ARRAY -> {
        if (elementType == null) throw new IllegalArgumentException("ARRAY without element type");
        yield new ArrayColumn(
            new int[rowCount + 1], column(elementType, null, dimension, null, 0), valid);
      }
      case BINARY_VECTOR, FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR ->
          new DenseVectorColumn(
              type,
              dimension,
              rowCount,
              new byte[Math.multiplyExact(rowCount, type.vectorBytes(dimension))],
              valid);
      case SPARSE_FLOAT_VECTOR ->
          new SparseVectorColumn(new int[rowCount + 1], new int[0], new float[0], valid);
    };
  }

  private static long integer(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case Boolean flag -> flag ? 1 : 0;
      case Number number -> number.longValue();
      default -> throw new IllegalArgumentException("no default of an integer field: " + value);
    };
  }

  private static Column bytes(
      DataType type, @Nullable Object value, @Nullable Bits valid, int rowCount) {
    byte[] one = value == null ? new byte[0] : BytesColumn.stored(type, value.toString());
    int[] offsets = new int[rowCount + 1];
    byte[] bytes = new byte[Math.multiplyExact(rowCount, one.length)];
    for (int row = 0; row < rowCount; row++) {
      System.arraycopy(one, 0, bytes, offsets[row], one.length);
      offsets[row + 1] = offsets[row] + one.length;
    }
    return new BytesColumn(type, offsets, bytes, valid);
  }
}
