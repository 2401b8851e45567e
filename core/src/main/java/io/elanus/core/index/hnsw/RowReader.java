package io.elanus.core.index.hnsw;

import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Metric;
import java.lang.foreign.MemorySegment;

/// Reads rows as the graph's codes see them: as they are, or made to length one for COSINE.
record RowReader(VectorRows rows, Metric metric) {

  /// Copies a row into `out` (padded length) and answers its length after scaling: 1 or 0 for
  /// COSINE.
  double read(int row, float[] out) {
    MemorySegment chunk = rows.chunkOf(row);
    long offset = rows.offsetOf(row);
    for (int i = 0; i < rows.dimension(); i++) {
      out[i] = chunk.get(FLOAT32, offset + 4L * i);
    }
    return metric == Metric.COSINE ? normalize(out) : Math.sqrt(squaredNorm(out));
  }

  /// Scales a vector to length one unless it is zero; answers the length it has now.
  static double normalize(float[] vector) {
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

  private static final java.lang.foreign.ValueLayout.OfFloat FLOAT32 =
      java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(
          java.nio.ByteOrder.LITTLE_ENDIAN);
}
