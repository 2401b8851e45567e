package io.elanus.core.index.flat;

import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SparseRows;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import java.util.ArrayList;
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
  public static Hits search(VectorRows rows, Metric metric, QueryVector.Dense query, SearchSpec spec) {
    return searchAll(rows, metric, List.of(query), spec).getFirst();
  }

  /// As the other, for several queries at once: rows are read once for all of them.
  ///
  /// @return the hits of each query
  /// @throws io.elanus.core.error.DatabaseException when the metric does not fit the type
  public static List<Hits> searchAll(
      VectorRows rows, Metric metric, List<QueryVector.Dense> queries, SearchSpec spec) {
    RowScorer[] scorers = new RowScorer[queries.size()];
    TopHits[] tops = new TopHits[queries.size()];
    int capacity = capacity(rows.rowCount(), spec);
    for (int q = 0; q < scorers.length; q++) {
      scorers[q] = RowScorer.of(rows, metric, queries.get(q));
      tops[q] = new TopHits(metric, capacity);
    }
    if (capacity > 0) {
      scan(rows, scorers, tops, spec.eligible(), acceptedBounds(metric, spec), metric);
    }
    return best(tops);
  }

  /// Inner product over sparse rows; rows that share no position with the query are no hits.
  public static Hits search(SparseRows rows, QueryVector.Sparse query, SearchSpec spec) {
    int capacity = capacity(rows.rowCount(), spec);
    return capacity == 0 ? Hits.NONE : SparseScan.search(rows, query, spec, capacity);
  }

  private static void scan(
      VectorRows rows,
      RowScorer[] scorers,
      TopHits[] tops,
      @Nullable Bits eligible,
      @Nullable SearchBounds bounds,
      Metric metric) {
    int blockRows = blockRows(rows);
    int[] block = new int[blockRows];
    float[] scores = new float[blockRows];
    int rowsPerChunk = rows.chunkShift() >= 31 ? Integer.MAX_VALUE : 1 << rows.chunkShift();
    for (int chunk = 0, from = 0; from < rows.rowCount(); chunk++) {
      int to = (int) Math.min(rows.rowCount(), (chunk + 1L) * rowsPerChunk);
      while (from < to) {
        int count = 0;
        if (eligible == null) {
          while (count < blockRows && from < to) {
            block[count++] = from++;
          }
        } else {
          int row = eligible.next(from);
          while (row >= 0 && row < to && count < blockRows) {
            block[count++] = row;
            row = eligible.next(row + 1);
          }
          from = row < 0 ? rows.rowCount() : Math.min(row, to);
        }
        for (int q = 0; q < scorers.length; q++) {
          scorers[q].score(rows, block, count, scores);
          if (bounds == null) {
            tops[q].offer(block, scores, count);
          } else {
            tops[q].offer(block, scores, count, bounds, metric);
          }
        }
      }
    }
  }

  private static int blockRows(VectorRows rows) {
    int fitting = (int) (BLOCK_BYTES / VectorRows.strideOf(rows.type(), rows.dimension()));
    return Math.min(Math.clamp(fitting, 16, BLOCK_ROWS), Math.max(1, rows.rowCount()));
  }

  /// Hits that there can be at most.
  private static int capacity(int rowCount, SearchSpec spec) {
    Bits eligible = spec.eligible();
    return spec.topK() >= rowCount && eligible != null
        ? eligible.count()
        : Math.min(spec.topK(), rowCount);
  }

  /// Null when every score is accepted. Structure metrics find only the rows that have the relation.
  private static @Nullable SearchBounds acceptedBounds(Metric metric, SearchSpec spec) {
    return switch (metric) {
      case L2, IP, COSINE, HAMMING, JACCARD -> spec.bounds().isUnbounded() ? null : spec.bounds();
      case SUBSTRUCTURE, SUPERSTRUCTURE -> new SearchBounds(spec.bounds().near(), Math.min(1, spec.bounds().far()));
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
