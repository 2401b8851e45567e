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
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.distance.TermScoring;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The exact `topK` of a query over dense or sparse rows.
public final class FlatSearch {
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
