package io.elanus.core.index.ivf;

import io.elanus.core.index.QueryVector;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.distance.BFloat16Distance;
import io.elanus.core.kernel.distance.Float16Distance;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Reads vectors as lists see them: as floats, made to length one for COSINE.
record RowReader(VectorRows rows, Metric metric) {
  private static final ValueLayout.OfFloat FLOAT32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// Elements of an array that takes a vector: even, so that it can be cut in parts of two.
  static int length(int dimension) {
    return dimension + (dimension & 1);
  }

  /// @param out takes shape `[length(dimension)]`
  void read(int row, float[] out) {
    read(rows.type(), rows.dimension(), rows.chunkOf(row), rows.offsetOf(row), out);
    if (metric == Metric.COSINE) {
      normalize(out);
    }
  }

  /// A query as rows are read.
  static float[] read(QueryVector.Dense query, Metric metric) {
    float[] out = new float[length(query.dimension())];
    read(query.type(), query.dimension(), MemorySegment.ofArray(query.bytes()), 0, out);
    if (metric == Metric.COSINE) {
      normalize(out);
    }
    return out;
  }

  private static void read(
      DataType type, int dimension, MemorySegment bytes, long offset, float[] out) {
    switch (type) {
      case FLOAT_VECTOR -> MemorySegment.copy(bytes, FLOAT32, offset, out, 0, dimension);
      case FLOAT16_VECTOR -> {
        for (int i = 0; i < dimension; i++) {
          out[i] = Float16Distance.element(bytes, offset, i);
        }
      }
      case BFLOAT16_VECTOR -> {
        for (int i = 0; i < dimension; i++) {
          out[i] = BFloat16Distance.element(bytes, offset, i);
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
          INT8_VECTOR,
          BINARY_VECTOR,
          SPARSE_FLOAT_VECTOR ->
          throw new IllegalArgumentException("no vectors of floats: " + type);
    }
  }

  private static void normalize(float[] vector) {
    double sum = 0;
    for (float element : vector) {
      sum += (double) element * element;
    }
    if (sum > 0) {
      double factor = 1 / Math.sqrt(sum);
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) (vector[i] * factor);
      }
    }
  }
}
