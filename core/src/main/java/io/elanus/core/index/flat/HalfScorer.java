package io.elanus.core.index.flat;

import io.elanus.core.index.QueryVector;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.distance.BFloat16Distance;
import io.elanus.core.kernel.distance.Float16Distance;
import io.elanus.core.schema.DataType;
import java.lang.foreign.MemorySegment;

/// FLOAT16_VECTOR and BFLOAT16_VECTOR by L2, IP and COSINE.
final class HalfScorer implements RowScorer {
  private final VectorMetric metric;
  private final int width;
  private final float[] even;
  private final float[] odd;
  private final float squaredNorm;

  HalfScorer(VectorMetric metric, QueryVector.Dense query, int width) {
    this.metric = metric;
    this.width = width;
    even = new float[Float16Distance.paddedHalf(width)];
    odd = new float[even.length];
    Elements.halves(query, even, odd);
    squaredNorm = Float16Distance.squaredNorm(even, odd);
  }

  @Override
  public void score(VectorRows rows, int[] block, int count, float[] scores) {
    if (count == 0) {
      return;
    }
    MemorySegment chunk = rows.chunkOf(block[0]);
    if (rows.type() == DataType.BFLOAT16_VECTOR) {
      scoreBrain(rows, chunk, block, count, scores);
    } else {
      scoreHalf(rows, chunk, block, count, scores);
    }
  }

  private void scoreHalf(
      VectorRows rows, MemorySegment chunk, int[] block, int count, float[] scores) {
    for (int i = 0; i < count; i++) {
      long offset = rows.offsetOf(block[i]);
      scores[i] =
          switch (metric) {
            case L2 -> Float16Distance.squaredL2(chunk, offset, width, even, odd);
            case IP -> Float16Distance.dot(chunk, offset, width, even, odd);
            case COSINE ->
                VectorMetric.cosine(
                    Float16Distance.dot(chunk, offset, width, even, odd),
                    Float16Distance.squaredNorm(chunk, offset, width),
                    squaredNorm);
          };
    }
  }

  private void scoreBrain(
      VectorRows rows, MemorySegment chunk, int[] block, int count, float[] scores) {
    for (int i = 0; i < count; i++) {
      long offset = rows.offsetOf(block[i]);
      scores[i] =
          switch (metric) {
            case L2 -> BFloat16Distance.squaredL2(chunk, offset, width, even, odd);
            case IP -> BFloat16Distance.dot(chunk, offset, width, even, odd);
            case COSINE ->
                VectorMetric.cosine(
                    BFloat16Distance.dot(chunk, offset, width, even, odd),
                    BFloat16Distance.squaredNorm(chunk, offset, width),
                    squaredNorm);
          };
    }
  }
}
