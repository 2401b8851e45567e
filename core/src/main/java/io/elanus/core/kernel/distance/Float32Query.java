package io.elanus.core.kernel.distance;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.elanus.core.error.DatabaseException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/// One float32 query made ready to be scored against many stored vectors. Scores are in the
/// metric's own unit: squared distance, inner product, or cosine similarity (0 when either vector
/// is zero). One thread at a time.
///
/// Rows are as in [Float32Kernels]: zero behind the dimension up to a multiple of 64 bytes.
public final class Float32Query {
  private final Metric metric;
  private final float[] query;
  private final float squaredNorm;

  /// Whether all elements are zero.
  private final boolean directionless;

  private Float32Query(Metric metric, float[] query) {
    this.metric = metric;
    this.query = query;
    this.squaredNorm = Float32Kernels.squaredNorm(query);
    this.directionless = isZero(query);
  }

  /// @param bytes little-endian float32 elements
  /// @throws DatabaseException when the metric is for binary vectors
  public static Float32Query of(Metric metric, byte[] bytes) {
    float[] query = new float[Float32Kernels.paddedLength(bytes.length / 4)];
    ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN).asFloatBuffer().get(query, 0, bytes.length / 4);
    return ofPadded(metric, query);
  }

  /// @param query zero behind the dimension, length a multiple of 16; not copied
  static Float32Query ofPadded(Metric metric, float[] query) {
    switch (metric) {
      case L2, IP, COSINE -> {}
      case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 ->
          throw DatabaseException.invalid("metric type %s is not for float vectors", metric);
    }
    return new Float32Query(metric, query);
  }

  /// The elements, padded; not a copy.
  public float[] elements() {
    return query;
  }

  public float squaredNorm() {
    return squaredNorm;
  }

  /// The score of the row that starts at byte `offset`.
  public float score(MemorySegment rows, long offset) {
    return switch (metric) {
      case L2 -> Float32Kernels.squaredL2(query, rows, offset);
      case IP -> Float32Kernels.dot(query, rows, offset);
      case COSINE ->
          cosine(
              Float32Kernels.dot(query, rows, offset),
              Float32Kernels.squaredNorm(rows, offset, query.length),
              rows,
              offset);
      case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 ->
          throw new IllegalStateException(metric.name());
    };
  }

  /// Four scores at once, into `out[at..at+3]`: the same bits as one by one, sooner.
  public void score(MemorySegment rows, long r0, long r1, long r2, long r3, float[] out, int at) {
    switch (metric) {
      case L2 -> Float32Kernels.squaredL2(query, rows, r0, r1, r2, r3, out, at);
      case IP -> Float32Kernels.dot(query, rows, r0, r1, r2, r3, out, at);
      case COSINE -> {
        Float32Kernels.dot(query, rows, r0, r1, r2, r3, out, at);
        out[at] = cosine(out[at], Float32Kernels.squaredNorm(rows, r0, query.length), rows, r0);
        out[at + 1] =
            cosine(out[at + 1], Float32Kernels.squaredNorm(rows, r1, query.length), rows, r1);
        out[at + 2] =
            cosine(out[at + 2], Float32Kernels.squaredNorm(rows, r2, query.length), rows, r2);
        out[at + 3] =
            cosine(out[at + 3], Float32Kernels.squaredNorm(rows, r3, query.length), rows, r3);
      }
      case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 ->
          throw new IllegalStateException(metric.name());
    }
  }

  /// The cosine similarity to the row at byte `offset`, of which the inner product and the squared
  /// length are known. Where float32 could not hold one of them, both are computed anew, slowly.
  public float cosine(float dot, float rowSquaredNorm, MemorySegment rows, long offset) {
    if (directionless) {
      return 0;
    }
    if (isExact(squaredNorm) && isExact(rowSquaredNorm) && Math.abs(dot) <= Float.MAX_VALUE) {
      return (float) (dot / Math.sqrt((double) squaredNorm * rowSquaredNorm));
    }
    return wideCosine(rows, offset);
  }

  private static boolean isExact(float squaredNorm) {
    return squaredNorm >= Float.MIN_NORMAL && squaredNorm <= Float.MAX_VALUE;
  }

  private float wideCosine(MemorySegment rows, long offset) {
    double dot = 0;
    double norm = 0;
    double rowNorm = 0;
    for (int i = 0; i < query.length; i++) {
      double element = rows.get(FLOAT32, offset + 4L * i);
      dot += query[i] * element;
      norm += (double) query[i] * query[i];
      rowNorm += element * element;
    }
    return rowNorm > 0 ? (float) (dot / (Math.sqrt(norm) * Math.sqrt(rowNorm))) : 0;
  }

  private static boolean isZero(float[] vector) {
    for (float element : vector) {
      if (element != 0) {
        return false;
      }
    }
    return true;
  }

  private static final ValueLayout.OfFloat FLOAT32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);
}
