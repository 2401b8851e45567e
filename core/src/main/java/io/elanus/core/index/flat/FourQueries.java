package io.elanus.core.index.flat;

import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.TopHits;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.distance.Float32Query;
import io.elanus.core.kernel.distance.Float32Tiles;
import io.elanus.core.kernel.distance.Metric;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Four queries of a batch over the same FLOAT_VECTOR rows, to the same hits and scores as one by
/// one, sooner: by inner products of four queries with four rows ([Float32Tiles]).
///
/// For IP and COSINE these are the scores. For L2 they only tell which rows can be hits at all:
/// `|q|^2 + |r|^2 - 2 q r` is off by a little where the distance is small beside the lengths, so
/// rows that come near enough to the worst hit are scored as a single query scores them.
final class FourQueries {
  private static final int QUERIES = 4;

  private final Metric metric;
  private final Float32Query[] queries;
  private final TopHits[] tops;
  private final @Nullable SearchBounds bounds;
  private final float[] tile = new float[QUERIES * 4];
  private final float[][] dots;
  private final int[] near;
  private final float[] scores;

  /// What may be wrong with the shortcut for L2, as a part of the two squared lengths: the errors
  /// of the product and of the lengths, and that of the score itself, which is at most twice the
  /// two. Besides, a sum of very small terms may lose all of them.
  private final float slack;

  /// @param queries four
  /// @param tops where the hits of each go
  /// @param bounds null when every score is accepted
  /// @param blockRows the most rows of a block
  FourQueries(
      Metric metric,
      Float32Query[] queries,
      TopHits[] tops,
      @Nullable SearchBounds bounds,
      int blockRows) {
    this.metric = metric;
    this.queries = queries;
    this.tops = tops;
    this.bounds = bounds;
    this.dots = new float[QUERIES][(blockRows + 3) & -4];
    this.near = new int[blockRows];
    this.scores = new float[blockRows];
    this.slack = (float) (5 * Float32Tiles.relativeError(queries[0].elements().length));
  }

  /// Takes a block of rows of one chunk.
  ///
  /// @param squaredNorms of the rows; not read for IP
  void take(VectorRows rows, int[] block, int count, float[] squaredNorms) {
    multiply(rows, block, count);
    for (int q = 0; q < QUERIES; q++) {
      switch (metric) {
        case IP -> offer(q, block, dots[q], count);
        case COSINE -> {
          MemorySegment chunk = rows.chunkOf(block[0]);
          for (int i = 0; i < count; i++) {
            scores[i] =
                queries[q].cosine(dots[q][i], squaredNorms[i], chunk, rows.offsetOf(block[i]));
          }
          offer(q, block, scores, count);
        }
        case L2 -> offerNear(q, rows, block, count, squaredNorms);
        case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 ->
            throw new IllegalStateException(metric.name());
      }
    }
  }

  private void multiply(VectorRows rows, int[] block, int count) {
    MemorySegment chunk = rows.chunkOf(block[0]);
    int last = count - 1;
    for (int i = 0; i < count; i += 4) {
      Float32Tiles.dot(
          queries[0].elements(),
          queries[1].elements(),
          queries[2].elements(),
          queries[3].elements(),
          chunk,
          rows.offsetOf(block[i]),
          rows.offsetOf(block[Math.min(i + 1, last)]),
          rows.offsetOf(block[Math.min(i + 2, last)]),
          rows.offsetOf(block[Math.min(i + 3, last)]),
          tile);
      for (int q = 0; q < QUERIES; q++) {
        System.arraycopy(tile, 4 * q, dots[q], i, 4);
      }
    }
  }

  private void offerNear(int q, VectorRows rows, int[] block, int count, float[] squaredNorms) {
    float worst = tops[q].isFull() ? tops[q].worst() : Float.POSITIVE_INFINITY;
    float norm = queries[q].squaredNorm();
    float[] products = dots[q];
    int found = 0;
    for (int i = 0; i < count; i++) {
      float lengths = norm + squaredNorms[i];
      // Not the other way round: what is not a number is scored as well.
      if (!(lengths - slack * lengths - 2 * products[i] - Float.MIN_NORMAL > worst)) {
        near[found++] = block[i];
      }
    }
    if (found > 0) {
      FloatScorer.score(queries[q], rows, near, found, scores);
      offer(q, near, scores, found);
    }
  }

  private void offer(int q, int[] found, float[] values, int count) {
    if (bounds == null) {
      tops[q].offer(found, values, count);
    } else {
      tops[q].offer(found, values, count, bounds, metric);
    }
  }
}
