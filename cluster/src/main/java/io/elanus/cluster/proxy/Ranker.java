package io.elanus.cluster.proxy;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.ranking.Decay;
import io.elanus.core.schema.FieldSchema;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes one score of the scores that one or several searches gave a row. Made by [Rankers].
sealed interface Ranker {
  /// Reciprocal rank fusion: the sum over the searches of `1 / (k + rank)`, ranks from 1. Source:
  /// Cormack, Clarke, Buettcher, SIGIR 2009.
  record ReciprocalRank(double k) implements Ranker {}

  /// The weighted sum of the scores.
  ///
  /// @param weights one a search, each in 0..1
  /// @param normalize bring each score to 0..1 first, larger is better
  record Weighted(double[] weights, boolean normalize) implements Ranker {}

  /// The score, larger is better, times a factor by a number of the row.
  ///
  /// @param normalize bring each score to 0..1 first; distances are in any case
  record Decayed(FieldSchema field, Decay decay, ScoreMode mode, boolean normalize)
      implements Ranker {}

  /// What a model says of a text of the row.
  ///
  /// @param queries one a query vector
  record Modelled(FieldSchema field, RerankModel model, List<String> queries) implements Ranker {}

  /// How several numbers become one.
  enum ScoreMode {
    MAX,
    SUM,
    AVG;

    /// @param values at least one
    double of(double[] values) {
      return switch (this) {
        case MAX -> Arrays.stream(values).max().orElseThrow();
        case SUM -> Arrays.stream(values).sum();
        case AVG -> Arrays.stream(values).sum() / values.length;
      };
    }
  }

  /// The field that a hit must bring along.
  default @Nullable FieldSchema field() {
    return switch (this) {
      case ReciprocalRank _, Weighted _ -> null;
      case Decayed decayed -> decayed.field();
      case Modelled modelled -> modelled.field();
    };
  }

  /// Whether the new scores are better when larger.
  ///
  /// @param metrics of the searches
  default boolean largerIsBetter(List<Metric> metrics) {
    return switch (this) {
      case ReciprocalRank _, Decayed _, Modelled _ -> true;
      case Weighted weighted ->
          weighted.normalize() || metrics.stream().anyMatch(Metric::largerIsBetter);
    };
  }

  /// What a hit adds to its row's score.
  ///
  /// @param search number of the search that found it
  /// @param rank from 1
  /// @param mixed whether some searches prefer larger scores and some smaller ones
  default double share(int search, int rank, float score, Metric metric, boolean mixed) {
    return switch (this) {
      case ReciprocalRank ranks -> 1 / (ranks.k() + rank);
      case Weighted weighted ->
          weighted.weights()[search]
              * (weighted.normalize() || (mixed && !metric.largerIsBetter())
                  ? normalized(score, metric)
                  : score);
      case Decayed decayed ->
          decayed.normalize() || !metric.largerIsBetter() ? normalized(score, metric) : score;
      case Modelled _ -> 0;
    };
  }

  private static double normalized(float score, Metric metric) {
    return switch (metric) {
      case COSINE -> (1 + score) / 2;
      case IP -> 0.5 + Math.atan(score) / Math.PI;
      case BM25 -> 2 * Math.atan(score) / Math.PI;
      case MHJACCARD -> score;
      case L2, HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE -> 1 - 2 * Math.atan(score) / Math.PI;
    };
  }

  /// The new scores of the rows that one query found.
  ///
  /// @param query number of the query
  /// @param shares what the searches that found a row gave it, shape `[rows][]`
  /// @param values of the ranker's field, a column over more rows; null when it has none
  /// @param places of the rows there
  default double[] scores(int query, List<double[]> shares, @Nullable Column values, int[] places) {
    return switch (this) {
      case ReciprocalRank _, Weighted _ -> shares.stream().mapToDouble(ScoreMode.SUM::of).toArray();
      case Decayed decayed -> {
        double[] scores = shares.stream().mapToDouble(decayed.mode()::of).toArray();
        for (int i = 0; i < scores.length; i++) {
          scores[i] *= decayed.decay().factor(number(values, places[i]));
        }
        yield scores;
      }
      case Modelled modelled -> {
        List<String> texts = Arrays.stream(places).mapToObj(place -> text(values, place)).toList();
        float[] scores = modelled.model().scores(modelled.queries().get(query), texts);
        double[] wide = new double[scores.length];
        Arrays.setAll(wide, i -> scores[i]);
        yield wide;
      }
    };
  }

  private static double number(@Nullable Column values, int place) {
    return switch (values) {
      case IntegerColumn integers -> integers.values()[place];
      case FloatingColumn floats -> floats.values()[place];
      case null, default -> throw new IllegalStateException("no numbers: " + values);
    };
  }

  private static String text(@Nullable Column values, int place) {
    return switch (values) {
      case BytesColumn texts -> texts.string(place);
      case null, default -> throw new IllegalStateException("no texts: " + values);
    };
  }
}
