package io.elanus.cluster.proxy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.kernel.distance.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Makes one score of the scores that several searches gave a row.
sealed interface Ranker {
  /// Reciprocal rank fusion: the sum over the searches of `1 / (k + rank)`, ranks from 1. Source:
  /// Cormack, Clarke, Buettcher, SIGIR 2009.
  record ReciprocalRank(double k) implements Ranker {}

  /// The weighted sum of the scores.
  ///
  /// @param weights one a search, each in 0..1
  /// @param normalize bring each score to 0..1 first, larger is better
  record Weighted(double[] weights, boolean normalize) implements Ranker {}

  double DEFAULT_K = 60;

  /// @param parameters of the request: `strategy` and its own, or the classic `k` and `weights`
  /// @param reranker of a rerank function, empty for none
  static Ranker of(Map<String, String> parameters, Map<String, String> reranker, int searches) {
    if (!reranker.isEmpty()) {
      String name = reranker.getOrDefault("reranker", "");
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "rrf" -> reciprocalRank(reranker);
        case "weighted" -> weighted(reranker, searches);
        case "decay", "model", "boost" ->
            throw DatabaseException.plain("rerank function %s is not built yet", name);
        default -> throw DatabaseException.plain("Unsupported rerank function: [%s]", name);
      };
    }
    String strategy = parameters.getOrDefault("strategy", "rrf");
    return switch (strategy.toLowerCase(Locale.ROOT)) {
      case "rrf" -> reciprocalRank(parameters);
      case "weighted" -> weighted(parameters, searches);
      default -> throw DatabaseException.plain("unsupported rank type %s", strategy);
    };
  }

  private static Ranker reciprocalRank(Map<String, String> parameters) {
    String text = parameters.get("k");
    double k = text == null ? DEFAULT_K : Numbers.floating("k", text);
    if (!(k > 0 && k < Limits.RRF_K)) {
      throw DatabaseException.plain("The rank params k should be in range (0, %d)", Limits.RRF_K);
    }
    return new ReciprocalRank(k);
  }

  private static Ranker weighted(Map<String, String> parameters, int searches) {
    String text = parameters.get("weights");
    if (text == null) {
      throw DatabaseException.plain("weights not found in rank_params");
    }
    double[] weights = numbers(text);
    if (weights.length != searches) {
      throw DatabaseException.expected(
          searches,
          weights.length,
          "the length of weights param mismatch with ann search requests");
    }
    for (double weight : weights) {
      if (!(weight >= 0 && weight <= 1)) {
        throw DatabaseException.plain("rank param weight should be in range [0, 1]");
      }
    }
    return new Weighted(weights, Flags.read(parameters, "norm_score"));
  }

  /// A JSON list of numbers.
  private static double[] numbers(String text) {
    String list = text.strip();
    if (!list.startsWith("[") || !list.endsWith("]")) {
      throw DatabaseException.plain("The weights param should be an array");
    }
    List<Double> numbers = new ArrayList<>();
    for (String number : list.substring(1, list.length() - 1).split(",")) {
      if (!number.isBlank()) {
        numbers.add(Numbers.floating("weights", number));
      }
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /// Whether the fused scores are better when larger.
  ///
  /// @param metrics of the searches
  default boolean largerIsBetter(List<Metric> metrics) {
    return switch (this) {
      case ReciprocalRank ranks -> true;
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
          weighted.weights()[search] * comparable(score, metric, weighted, mixed);
    };
  }

  private static double comparable(float score, Metric metric, Weighted weighted, boolean mixed) {
    if (weighted.normalize()) {
      return normalized(score, metric);
    }
    return mixed && !metric.largerIsBetter() ? normalized(score, metric) : score;
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
}
