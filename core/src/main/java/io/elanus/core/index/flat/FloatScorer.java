package io.elanus.core.index.flat;

import io.elanus.core.index.QueryVector;
import io.elanus.core.index.VectorRows;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// FLOAT_VECTOR by L2, IP and COSINE.
final class FloatScorer implements RowScorer {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private final VectorMetric metric;
  private final int width;
  private final float[] query;
  private final float squaredNorm;

  FloatScorer(VectorMetric metric, QueryVector.Dense vector, int width) {
    this.metric = metric;
    this.width = width;
    query = new float[width / 4];
    Elements.floats(vector, query);
    squaredNorm = squaredNorm(query);
  }

  @Override
  public void score(VectorRows rows, int[] block, int count, float[] scores) {
    if (count == 0) {
      return;
    }
    MemorySegment chunk = rows.chunkOf(block[0]);
    switch (metric) {
      case L2 -> {
        for (int i = 0; i < count; i++) {
          scores[i] = squaredL2(chunk, rows.offsetOf(block[i]), query, width);
        }
      }
      case IP -> {
        for (int i = 0; i < count; i++) {
          scores[i] = dot(chunk, rows.offsetOf(block[i]), query, width);
        }
      }
      case COSINE -> {
        for (int i = 0; i < count; i++) {
          scores[i] = cosine(chunk, rows.offsetOf(block[i]));
        }
      }
    }
  }

  private float cosine(MemorySegment chunk, long offset) {
    FloatVector dot = FloatVector.zero(SPECIES);
    FloatVector norm = FloatVector.zero(SPECIES);
    for (int b = 0; b < width; b += SPECIES.vectorByteSize()) {
      FloatVector stored = FloatVector.fromMemorySegment(SPECIES, chunk, offset + b, ByteOrder.LITTLE_ENDIAN);
      dot = stored.fma(FloatVector.fromArray(SPECIES, query, b >> 2), dot);
      norm = stored.fma(stored, norm);
    }
    return VectorMetric.cosine(
        dot.reduceLanes(VectorOperators.ADD), norm.reduceLanes(VectorOperators.ADD), squaredNorm);
  }

  private static float dot(MemorySegment chunk, long offset, float[] query, int width) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int b = 0; b < width; b += SPECIES.vectorByteSize()) {
      sum =
          FloatVector.fromMemorySegment(SPECIES, chunk, offset + b, ByteOrder.LITTLE_ENDIAN)
              .fma(FloatVector.fromArray(SPECIES, query, b >> 2), sum);
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }

  /// Added up in the order of the other sums: a stored vector's cosine with itself comes out as 1.
  private static float squaredNorm(float[] query) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int q = 0; q < query.length; q += SPECIES.length()) {
      FloatVector elements = FloatVector.fromArray(SPECIES, query, q);
      sum = elements.fma(elements, sum);
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }

  private static float squaredL2(MemorySegment chunk, long offset, float[] query, int width) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int b = 0; b < width; b += SPECIES.vectorByteSize()) {
      FloatVector gap =
          FloatVector.fromMemorySegment(SPECIES, chunk, offset + b, ByteOrder.LITTLE_ENDIAN)
              .sub(FloatVector.fromArray(SPECIES, query, b >> 2));
      sum = gap.fma(gap, sum);
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }
}
