package io.elanus.core.index.flat;

import io.elanus.core.index.QueryVector;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.distance.Int8Distance;
import java.lang.foreign.MemorySegment;

/// INT8_VECTOR by L2, IP and COSINE.
final class Int8Scorer implements RowScorer {
  private final VectorMetric metric;
  private final int width;
  private final short[] even;
  private final short[] odd;
  private final long squaredNorm;

  Int8Scorer(VectorMetric metric, QueryVector.Dense query, int width) {
    this.metric = metric;
    this.width = width;
    even = new short[width / 2];
    odd = new short[width / 2];
    Elements.bytes(query, even, odd);
    squaredNorm = squaredNorm(even) + squaredNorm(odd);
  }

  @Override
  public void score(VectorRows rows, int[] block, int count, float[] scores) {
    if (count == 0) {
      return;
    }
    MemorySegment chunk = rows.chunkOf(block[0]);
    for (int i = 0; i < count; i++) {
      long offset = rows.offsetOf(block[i]);
      scores[i] =
          switch (metric) {
            case L2 -> Int8Distance.squaredL2(chunk, offset, width, even, odd);
            case IP -> Int8Distance.dot(chunk, offset, width, even, odd);
            case COSINE ->
                VectorMetric.cosine(
                    Int8Distance.dot(chunk, offset, width, even, odd),
                    Int8Distance.squaredNorm(chunk, offset, width),
                    squaredNorm);
          };
    }
  }

  private static long squaredNorm(short[] elements) {
    long sum = 0;
    for (short element : elements) {
      sum += element * element;
    }
    return sum;
  }
}
