package io.elanus.core.column;

import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import org.jspecify.annotations.Nullable;

/// Columns without a row.
final class EmptyColumns {
  private EmptyColumns() {}

  static Column of(FieldSchema field) {
    return of(field.type(), field.elementType(), field.dimension());
  }

  private static Column of(DataType type, @Nullable DataType elementType, int dimension) {
    return switch (type) {
      case BOOL, INT8, INT16, INT32, INT64, TIMESTAMPTZ ->
          new IntegerColumn(type, new long[0], null);
      case FLOAT, DOUBLE -> new FloatingColumn(type, new double[0], null);
      case VARCHAR, TEXT, JSON, GEOMETRY -> new BytesColumn(type, new int[1], new byte[0], null);
      case ARRAY -> {
        if (elementType == null) {
          throw new IllegalArgumentException("an ARRAY without an element type");
        }
        yield new ArrayColumn(new int[1], of(elementType, null, dimension), null);
      }
      case BINARY_VECTOR, FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR ->
          new DenseVectorColumn(type, dimension, 0, new byte[0], null);
      case SPARSE_FLOAT_VECTOR ->
          new SparseVectorColumn(new int[1], new int[0], new float[0], null);
    };
  }
}
