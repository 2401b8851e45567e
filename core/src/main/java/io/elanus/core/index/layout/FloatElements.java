package io.elanus.core.index.layout;

import io.elanus.core.kernel.distance.BFloat16Distance;
import io.elanus.core.kernel.distance.Float16Distance;
import io.elanus.core.schema.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Stored vectors of numbers as float32.
public final class FloatElements {
  private static final ValueLayout.OfFloat FLOAT32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private FloatElements() {}

  /// Copies the elements of a vector to the beginning of `out`.
  ///
  /// @param offset byte at which the vector starts
  /// @throws IllegalArgumentException when vectors of this type have no numbers for elements
  public static void read(
      DataType type, MemorySegment vector, long offset, int dimension, float[] out) {
    switch (type) {
      case FLOAT_VECTOR -> MemorySegment.copy(vector, FLOAT32, offset, out, 0, dimension);
      case FLOAT16_VECTOR -> {
        for (int i = 0; i < dimension; i++) {
          out[i] = Float16Distance.element(vector, offset, i);
        }
      }
      case BFLOAT16_VECTOR -> {
        for (int i = 0; i < dimension; i++) {
          out[i] = BFloat16Distance.element(vector, offset, i);
        }
      }
      case INT8_VECTOR -> {
        for (int i = 0; i < dimension; i++) {
          out[i] = vector.get(ValueLayout.JAVA_BYTE, offset + i);
        }
      }
      case BOOL,
          INT8,
          INT16,
          INT32,
          INT64,
          FLOAT,
          DOUBLE,
          VARCHAR,
          ARRAY,
          JSON,
          GEOMETRY,
          TEXT,
          TIMESTAMPTZ,
          BINARY_VECTOR,
          SPARSE_FLOAT_VECTOR ->
          throw new IllegalArgumentException("no vectors of numbers: " + type);
    }
  }
}
