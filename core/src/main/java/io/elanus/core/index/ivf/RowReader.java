package io.elanus.core.index.ivf;

import io.elanus.core.index.QueryVector;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.layout.FloatElements;
import io.elanus.core.kernel.distance.Metric;
import java.lang.foreign.MemorySegment;

/// Reads vectors as lists see them: as floats, made to length one for COSINE.
record RowReader(VectorRows rows, Metric metric) {
  /// Elements of an array that takes a vector: even, so that it can be cut in parts of two.
  static int length(int dimension) {
    return dimension + (dimension & 1);
  }

  /// @param out takes shape `[length(dimension)]`
  void read(int row, float[] out) {
    FloatElements.read(rows.type(), rows.chunkOf(row), rows.offsetOf(row), rows.dimension(), out);
    if (metric == Metric.COSINE) {
      normalize(out);
    }
  }

  /// A query as rows are read.
  static float[] read(QueryVector.Dense query, Metric metric) {
    float[] out = new float[length(query.dimension())];
    FloatElements.read(
        query.type(), MemorySegment.ofArray(query.bytes()), 0, query.dimension(), out);
    if (metric == Metric.COSINE) {
      normalize(out);
    }
    return out;
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
