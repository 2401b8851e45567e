package io.elanus.core.index.flat;

import io.elanus.core.index.QueryVector;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.distance.BinaryDistance;
import io.elanus.core.kernel.distance.Metric;
import java.lang.foreign.MemorySegment;

/// BINARY_VECTOR by HAMMING, JACCARD and the structure metrics.
final class BinaryScorer implements RowScorer {
  private final Metric metric;
  private final int width;
  private final long[] query;

  BinaryScorer(Metric metric, QueryVector.Dense vector, int width) {
    switch (metric) {
      case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE -> {}
      case L2, IP, COSINE, MHJACCARD, BM25 -> throw VectorMetric.unfit(metric, vector.type());
    }
    this.metric = metric;
    this.width = width;
    query = vector.words(width);
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
            case HAMMING -> BinaryDistance.hamming(chunk, offset, width, query);
            case JACCARD -> BinaryDistance.jaccard(chunk, offset, width, query);
            case SUBSTRUCTURE -> BinaryDistance.holdsAllOf(chunk, offset, width, query) ? 0 : 1;
            case SUPERSTRUCTURE -> BinaryDistance.isPartOf(chunk, offset, width, query) ? 0 : 1;
            case L2, IP, COSINE, MHJACCARD, BM25 ->
                throw new IllegalStateException("no metric of bits: " + metric);
          };
    }
  }
}
