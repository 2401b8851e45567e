package io.elanus.core.index.hnsw.scan;

import io.elanus.core.index.VectorRows;
import io.elanus.core.index.layout.FloatElements;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;

/// Reads rows as the graph's codes see them: as they are, or made to length one for COSINE.
public record RowReader(VectorRows rows, Metric metric) {

  /// Copies a row into `out` (padded length) and answers its length after scaling: 1 or 0 for
  /// COSINE.
  public double read(int row, float[] out) {
    FloatElements.read(rows.type(), rows.chunkOf(row), rows.offsetOf(row), rows.dimension(), out);
    return metric == Metric.COSINE ? normalize(out) : Math.sqrt(squaredNorm(out));
  }

  /// Whether there can be a graph over vectors of a type.
  public static boolean takes(DataType type) {
    return switch (type) {
      case FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR -> true;
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
          false;
    };
  }

  /// Scales a vector to length one unless it is zero; answers the length it has now.
  public static double normalize(float[] vector) {
    double norm = Math.sqrt(squaredNorm(vector));
    if (!(norm > 0)) {
      return 0;
    }
    double factor = 1 / norm;
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] * factor);
    }
    return 1;
  }

  private static double squaredNorm(float[] vector) {
    double sum = Float32Kernels.squaredNorm(vector);
    if (sum > Float.MIN_NORMAL && sum < Float.MAX_VALUE) {
      return sum;
    }
    sum = 0; // too small or too large for float: exactly, slowly
    for (float element : vector) {
      sum += (double) element * element;
    }
    return sum;
  }
}
