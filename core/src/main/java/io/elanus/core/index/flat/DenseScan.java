package io.elanus.core.index.flat;

import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.TopHits;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Float32Query;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One pass over dense rows for several queries: rows are taken in blocks that fit a core's
/// second-level cache, and each block is scored against every query, so that memory is read once
/// for all of them.
///
/// @param fours the first queries, four at a time, where there is a faster way for these
/// @param bounds null when every score is accepted
record DenseScan(
    VectorRows rows,
    List<FourQueries> fours,
    RowScorer[] scorers,
    TopHits[] tops,
    @Nullable Bits eligible,
    @Nullable SearchBounds bounds,
    Metric metric) {
  /// What a block of vectors takes of the cache, and the most rows in one.
  private static final int BLOCK_BYTES = 256 << 10;

  private static final int BLOCK_ROWS = 1024;

  static DenseScan of(
      VectorRows rows,
      RowScorer[] scorers,
      TopHits[] tops,
      @Nullable Bits eligible,
      @Nullable SearchBounds bounds,
      Metric metric) {
    List<FourQueries> fours = new ArrayList<>();
    if (rows.type() == DataType.FLOAT_VECTOR) {
      for (int q = 0; q + 4 <= scorers.length; q += 4) {
        Float32Query[] queries = new Float32Query[4];
        for (int i = 0; i < queries.length; i++) {
          queries[i] = ((FloatScorer) scorers[q + i]).query();
        }
        TopHits[] hits = Arrays.copyOfRange(tops, q, q + 4);
        fours.add(new FourQueries(metric, queries, hits, bounds, blockRows(rows)));
      }
    }
    return new DenseScan(rows, fours, scorers, tops, eligible, bounds, metric);
  }

  /// @return rows looked at
  long run(int from, int to) {
    long looked = 0;
    int[] block = new int[blockRows(rows)];
    float[] scores = new float[block.length];
    float[] norms = new float[block.length];
    long rowsPerChunk = 1L << rows.chunkShift();
    for (int row = from; row < to; ) {
      int chunkEnd = (int) Math.min(to, (row / rowsPerChunk + 1) * rowsPerChunk);
      while (row < chunkEnd) {
        int count =
            eligible == null ? fill(block, row, chunkEnd) : fill(block, row, chunkEnd, eligible);
        if (count == 0) {
          row = chunkEnd;
        } else {
          row = block[count - 1] + 1;
          looked += count;
          if (!fours.isEmpty()) {
            takeFours(block, norms, count);
          }
          score(block, scores, count);
        }
      }
    }
    return looked;
  }

  private static int fill(int[] block, int from, int to) {
    int count = Math.min(block.length, to - from);
    for (int i = 0; i < count; i++) {
      block[i] = from + i;
    }
    return count;
  }

  private static int fill(int[] block, int from, int to, Bits eligible) {
    int count = 0;
    for (int row = eligible.next(from);
        row >= 0 && row < to && count < block.length;
        row = eligible.next(row + 1)) {
      block[count++] = row;
    }
    return count;
  }

  private void takeFours(int[] block, float[] norms, int count) {
    if (metric != Metric.IP) {
      MemorySegment chunk = rows.chunkOf(block[0]);
      int length = Float32Kernels.paddedLength(rows.dimension());
      for (int i = 0; i < count; i++) {
        norms[i] = Float32Kernels.squaredNorm(chunk, rows.offsetOf(block[i]), length);
      }
    }
    for (FourQueries four : fours) {
      four.take(rows, block, count, norms);
    }
  }

  private void score(int[] block, float[] scores, int count) {
    for (int q = 4 * fours.size(); q < scorers.length; q++) {
      if (q == 0 && block[count - 1] - block[0] < count) {
        scorers[q].scoreInOrder(rows, block, count, scores); // the others find them in the cache
      } else {
        scorers[q].score(rows, block, count, scores);
      }
      if (bounds == null) {
        tops[q].offer(block, scores, count);
      } else {
        tops[q].offer(block, scores, count, bounds, metric);
      }
    }
  }

  /// A multiple of four, as rows are scored by fours, where there are so many.
  private static int blockRows(VectorRows rows) {
    int fitting = (int) (BLOCK_BYTES / VectorRows.strideOf(rows.type(), rows.dimension())) & -4;
    return Math.min(Math.clamp(fitting, 16, BLOCK_ROWS), Math.max(1, rows.rowCount()));
  }
}
