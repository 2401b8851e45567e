package io.elanus.storage.format.segment;

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
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/// The column of a field that was added after the rows were written: its default everywhere, an
/// empty object in `$meta`, else nulls.
final class MissingColumn {
  private MissingColumn() {}

  static Column of(FieldSchema field, int rows) {
    DataType elementType = field.elementType();
    Bits valid = hasValue(field) || rows == 0 ? null : Bits.none(rows);
    Object value = field.defaultValue();
    return switch (field.type()) {
      case BOOL, INT8, INT16, INT32, INT64, TIMESTAMPTZ -> {
        long[] values = new long[rows];
        Arrays.fill(values, number(value));
        yield new IntegerColumn(field.type(), values, valid);
      }
      case FLOAT, DOUBLE -> {
        double[] values = new double[rows];
        Arrays.fill(values, value instanceof Number number ? number.doubleValue() : 0);
        yield new FloatingColumn(field.type(), values, valid);
      }
      case VARCHAR, TEXT, JSON, GEOMETRY ->
          BytesColumn.of(field.type(), Collections.nCopies(rows, text(field)), valid);
      case ARRAY -> {
        DataType inside = elementType == null ? DataType.INT64 : elementType;
        yield new ArrayColumn(new int[rows + 1], empty(inside, field.dimension()), valid);
      }
      case SPARSE_FLOAT_VECTOR ->
          new SparseVectorColumn(new int[rows + 1], new int[0], new float[0], valid);
      case BINARY_VECTOR, FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR -> {
        int width = field.type().vectorBytes(field.dimension());
        byte[] zeros = new byte[Math.multiplyExact(rows, width)];
        yield new DenseVectorColumn(field.type(), field.dimension(), rows, zeros, valid);
      }
    };
  }

  static boolean hasValue(FieldSchema field) {
    return field.hasDefault() || field.dynamic();
  }

  private static Column empty(DataType elementType, int dimension) {
    return switch (elementType) {
      case BOOL, INT8, INT16, INT32, INT64 -> new IntegerColumn(elementType, new long[0], null);
      case FLOAT, DOUBLE -> new FloatingColumn(elementType, new double[0], null);
      case VARCHAR -> new BytesColumn(elementType, new int[1], new byte[0], null);
      case BINARY_VECTOR, FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR ->
          new DenseVectorColumn(elementType, dimension, 0, new byte[0], null);
      case ARRAY, TEXT, JSON, GEOMETRY, TIMESTAMPTZ, SPARSE_FLOAT_VECTOR ->
          throw new IllegalStateException("an array of " + elementType);
    };
  }

  private static long number(@Nullable Object value) {
    return switch (value) {
      case Boolean flag -> flag ? 1 : 0;
      case Number number -> number.longValue();
      case null, default -> 0;
    };
  }

  private static byte[] text(FieldSchema field) {
    String text =
        field.defaultValue() instanceof String value ? value : field.dynamic() ? "{}" : "";
    return text.isEmpty() ? new byte[0] : BytesColumn.stored(field.type(), text);
  }
}
