package io.elanus.core.index.flat;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.distance.Metric;

/// Scores blocks of rows against one query, prepared once.
public sealed interface RowScorer
    permits FloatScorer, HalfScorer, Int8Scorer, BinaryScorer, MinHashScorer {
  /// @param rows stored vectors of the query's type and dimension
  /// @param block rows of one chunk, shape `[>= count]`
  /// @param scores where the scores go, in the metric's own unit, shape `[>= count]`
  void score(VectorRows rows, int[] block, int count, float[] scores);

  /// The same scores of rows that lie behind one another and come from memory, not from a cache.
  default void scoreInOrder(VectorRows rows, int[] block, int count, float[] scores) {
    score(rows, block, count, scores);
  }

  /// @param tuning what a metric is told besides: how signatures are cut
  /// @throws DatabaseException when the metric does not fit the type, or the query does not fit the
  ///   rows
  static RowScorer of(
      VectorRows rows, Metric metric, QueryVector.Dense query, SearchTuning tuning) {
    if (query.type() != rows.type() || query.dimension() != rows.dimension()) {
      throw DatabaseException.invalid(
          "a query of type %s(%d) does not fit vectors of type %s(%d)",
          query.type().wireName(), query.dimension(), rows.type().wireName(), rows.dimension());
    }
    int width = (int) VectorRows.strideOf(rows.type(), rows.dimension());
    return switch (rows.type()) {
      case FLOAT_VECTOR -> new FloatScorer(metric, query);
      case FLOAT16_VECTOR, BFLOAT16_VECTOR ->
          new HalfScorer(VectorMetric.of(metric, rows.type()), query, width);
      case INT8_VECTOR -> new Int8Scorer(VectorMetric.of(metric, rows.type()), query, width);
      case BINARY_VECTOR ->
          metric == Metric.MHJACCARD
              ? new MinHashScorer(query, tuning)
              : new BinaryScorer(metric, query, width);
      case BOOL,
          INT8,
          INT16,
          INT32,
          INT64,
          FLOAT,
          DOUBLE,
          VARCHAR,
          ARRAY,
          JSON,
          GEOMETRY,
          TEXT,
          TIMESTAMPTZ,
          SPARSE_FLOAT_VECTOR ->
          throw new IllegalArgumentException("no dense vectors: " + rows.type());
    };
  }
}
