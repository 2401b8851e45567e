package io.elanus.core.index.flat;

import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SparseRows;
import io.elanus.core.index.TopHits;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.sparse.KeptWeights;
import io.elanus.core.index.sparse.SparseMetric;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Float32Query;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.distance.TermScoring;
import io.elanus.core.schema.DataType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The exact `topK` of a query over dense or sparse rows.
///
/// Rows are taken in blocks that fit a core's second-level cache, and each block is scored against
/// every query: with several queries memory is read once for all of them.
public final class FlatSearch {
  /// What a block of vectors takes of the cache, and the most rows in one.
  private static final int BLOCK_BYTES = 256 << 10;

  private static final int BLOCK_ROWS = 1024;

  private FlatSearch() {}

  /// @throws io.elanus.core.error.DatabaseException when the metric does not fit the type
  public static Hits search(
      VectorRows rows, Metric metric, QueryVector.Dense query, SearchSpec spec) {
    return searchAll(rows, metric, List.of(query), spec).getFirst();
  }

  /// As the other, for several queries at once: rows are read once for all of them.
  ///
  /// @return the hits of each query
  /// @throws io.elanus.core.error.DatabaseException when the metric does not fit the type
  public static List<Hits> searchAll(
      VectorRows rows, Metric metric, List<QueryVector.Dense> queries, SearchSpec spec) {
    return searchRange(rows, metric, queries, spec, 0, rows.rowCount());
  }

  /// As the other, among the rows `from .. to - 1` only: several threads may share one scan.
  public static List<Hits> searchRange(
      VectorRows rows,
      Metric metric,
      List<QueryVector.Dense> queries,
      SearchSpec spec,
      int from,
      int to) {
    RowScorer[] scorers = new RowScorer[queries.size()];
    TopHits[] tops = new TopHits[queries.size()];
    int capacity = capacity(to - from, spec);
    for (int q = 0; q < scorers.length; q++) {
      scorers[q] = RowScorer.of(rows, metric, queries.get(q), spec.tuning());
      tops[q] = new TopHits(metric, capacity);
    }
    if (capacity > 0) {
      long looked =
          DenseScan.of(rows, scorers, tops, spec.eligible(), acceptedBounds(metric, spec), metric)
              .run(from, to);
      spec.computed(looked * scorers.length, rows.stride());
    }
    return best(tops);
  }

  /// Over sparse rows; those that share no position with the query are no hits.
  ///
  /// @throws io.elanus.core.error.DatabaseException when the metric does not fit
  public static Hits search(
      SparseRows rows, Metric metric, QueryVector.Sparse query, SearchSpec spec) {
    TermScoring scoring = SparseMetric.scoring(metric, spec.tuning());
    int capacity = capacity(rows.rowCount(), spec);
    if (capacity == 0) {
      return Hits.NONE;
    }
    QueryVector.Sparse kept = KeptWeights.of(query, spec);
    if (kept != query && spec.tuning().whole(KeptWeights.REFINE_FACTOR, 1) == 1) {
      Hits hits = SparseScan.search(rows, scoring, kept, spec, capacity);
      if (hits.count() == capacity) {
        return hits;
      }
    }
    return SparseScan.search(rows, scoring, query, spec, capacity);
  }

  /// One pass over rows for several queries.
  ///
  /// @param fours the first queries, four at a time, where there is a faster way for these
  /// @param bounds null when every score is accepted
  private record DenseScan(
      VectorRows rows,
      List<FourQueries> fours,
      RowScorer[] scorers,
      TopHits[] tops,
      @Nullable Bits eligible,
      @Nullable SearchBounds bounds,
      Metric metric) {
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
  }

  /// A multiple of four, as rows are scored by fours, where there are so many.
  private static int blockRows(VectorRows rows) {
    int fitting = (int) (BLOCK_BYTES / VectorRows.strideOf(rows.type(), rows.dimension())) & -4;
    return Math.min(Math.clamp(fitting, 16, BLOCK_ROWS), Math.max(1, rows.rowCount()));
  }

  /// Hits that there can be at most.
  private static int capacity(int rowCount, SearchSpec spec) {
    Bits eligible = spec.eligible();
    return spec.topK() >= rowCount && eligible != null
        ? eligible.count()
        : Math.min(spec.topK(), rowCount);
  }

  /// Null when every score is accepted. Structure metrics find only the rows that have the
  /// relation, MinHash signatures only those that share a band.
  private static @Nullable SearchBounds acceptedBounds(Metric metric, SearchSpec spec) {
    return switch (metric) {
      case L2, IP, COSINE, HAMMING, JACCARD, BM25 ->
          spec.bounds().isUnbounded() ? null : spec.bounds();
      case SUBSTRUCTURE, SUPERSTRUCTURE ->
          new SearchBounds(spec.bounds().near(), Math.min(1, spec.bounds().far()));
      case MHJACCARD -> new SearchBounds(spec.bounds().near(), Math.max(0, spec.bounds().far()));
    };
  }

  private static List<Hits> best(TopHits[] tops) {
    List<Hits> best = new ArrayList<>(tops.length);
    for (TopHits top : tops) {
      best.add(top.best());
    }
    return best;
  }
}
