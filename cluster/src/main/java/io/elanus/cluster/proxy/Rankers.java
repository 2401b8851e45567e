package io.elanus.cluster.proxy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.ranking.Decay;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads rankers out of requests, with the refusals of Milvus.
final class Rankers {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final double DEFAULT_K = 60;
  private static final String NORMALIZE = "norm_score";

  private final RerankModel.Maker models;

  Rankers(RerankModel.Maker models) {
    this.models = models;
  }

  /// The one ranker among the functions; null when there is none. Boosts are no rankers.
  ///
  /// @param searches whose hits are ranked together
  /// @param queries of each search
  @Nullable Ranker of(FunctionScore score, CollectionSchema schema, int searches, int queries) {
    FunctionScore.Function ranking = null;
    for (FunctionScore.Function function : score.functions()) {
      if (!function.outputs().isEmpty()) {
        throw DatabaseException.plain(
            "Rerank function should not have output field, but now is %d",
            function.outputs().size());
      }
      if (Boosts.isBoost(function)) {
        continue;
      }
      if (ranking != null) {
        throw DatabaseException.plain("Currently only supports one rerank");
      }
      ranking = function;
    }
    return ranking == null ? null : of(ranking, schema, searches, queries);
  }

  private Ranker of(
      FunctionScore.Function function, CollectionSchema schema, int searches, int queries) {
    Map<String, String> parameters = function.parameters();
    return switch (function.reranker().toLowerCase(Locale.ROOT)) {
      case "rrf" -> {
        requireNoInputs(function, "rrf");
        yield reciprocalRank(parameters);
      }
      case "weighted" -> {
        requireNoInputs(function, "weighted");
        yield weighted(parameters, searches, "weights not found");
      }
      case "decay" -> decayed(function, schema);
      case "model" -> modelled(function, schema, queries);
      default ->
          throw DatabaseException.plain(
              "Unsupported rerank function: [%s] , list of supported [decay,model,rrf,weighted]",
              function.reranker());
    };
  }

  /// The ranker of a hybrid search without functions: `strategy` and its parameters; reciprocal
  /// ranks when there is none.
  static Ranker classic(Map<String, String> parameters, int searches) {
    String strategy = parameters.getOrDefault("strategy", "rrf");
    return switch (strategy.toLowerCase(Locale.ROOT)) {
      case "rrf" -> reciprocalRank(parameters);
      case "weighted" -> weighted(parameters, searches, "weights not found in rank_params");
      default -> throw DatabaseException.plain("unsupported rank type %s", strategy);
    };
  }

  private static void requireNoInputs(FunctionScore.Function function, String name) {
    if (!function.inputs().isEmpty()) {
      throw DatabaseException.plain(
          "The %s function does not support input parameters, but got %s",
          name, list(function.inputs()));
    }
  }

  private static Ranker reciprocalRank(Map<String, String> parameters) {
    String text = parameters.get("k");
    double k = text == null ? DEFAULT_K : number("k", text);
    if (!(k > 0 && k < Limits.RRF_K)) {
      throw DatabaseException.plain("The rank params k should be in range (0, %d)", Limits.RRF_K);
    }
    return new Ranker.ReciprocalRank(k);
  }

  private static Ranker weighted(Map<String, String> parameters, int searches, String absent) {
    String text = parameters.get("weights");
    if (text == null) {
      throw DatabaseException.plain(absent);
    }
    double[] weights = weights(text);
    for (double weight : weights) {
      if (!(weight >= 0 && weight <= 1)) {
        throw DatabaseException.plain("rank param weight should be in range [0, 1]");
      }
    }
    if (weights.length != searches) {
      throw DatabaseException.expected(
          searches,
          weights.length,
          "the length of weights param mismatch with ann search requests");
    }
    return new Ranker.Weighted(weights, flag(parameters));
  }

  private static double[] weights(String text) {
    JsonNode list = json(text);
    if (list == null || !list.isArray()) {
      throw DatabaseException.plain(
          "The weights param should be an array: Parse weights param failed, weight should be"
              + " []float, bug got: %s",
          text);
    }
    double[] weights = new double[list.size()];
    for (int i = 0; i < weights.length; i++) {
      if (!list.get(i).isNumber()) {
        throw DatabaseException.plain(
            "Parse weights param failed, weight should be []float, bug got: %s", text);
      }
      weights[i] = list.get(i).doubleValue();
    }
    return weights;
  }

  // Decay

  private static Ranker decayed(FunctionScore.Function function, CollectionSchema schema) {
    List<FieldSchema> inputs = inputs(function, schema);
    if (inputs.size() != 1) {
      throw DatabaseException.plain(
          "Decay function only supports single input, but gets [%s] input",
          list(function.inputs()));
    }
    FieldSchema field = inputs.getFirst();
    if (!field.type().isNumeric()) {
      throw DatabaseException.plain(
          "Decay rerank: unsupported input field type:%s, only support numberic field",
          field.type().wireName());
    }
    Map<String, String> parameters = function.parameters();
    double origin = required(parameters, "origin");
    double scale = required(parameters, "scale");
    double offset = optional(parameters, "offset", 0);
    double decay = optional(parameters, "decay", 0.5);
    boolean normalize = flag(parameters);
    if (!(scale > 0)) {
      throw DatabaseException.plain("Decay function param: scale must > 0, but got %f", scale);
    }
    if (!(offset >= 0)) {
      throw DatabaseException.plain("Decay function param: offset must >= 0, but got %f", offset);
    }
    if (!(decay > 0 && decay < 1)) {
      throw DatabaseException.plain(
          "Decay function param: decay must 0 < decay < 1, but got %f", decay);
    }
    Decay.Shape shape =
        switch (parameters.getOrDefault("function", "")) {
          case "gauss" -> Decay.Shape.GAUSS;
          case "exp" -> Decay.Shape.EXP;
          case "linear" -> Decay.Shape.LINEAR;
          default ->
              throw DatabaseException.plain(
                  "Invaild decay function: decay, only support [gauss,linear,exp]");
        };
    return new Ranker.Decayed(
        field, new Decay(shape, origin, scale, offset, decay), mode(parameters), normalize);
  }

  private static double required(Map<String, String> parameters, String key) {
    String text = parameters.get(key);
    if (text == null) {
      throw DatabaseException.plain("Decay function lost param: %s", key);
    }
    return number(key, text);
  }

  private static double optional(Map<String, String> parameters, String key, double absent) {
    String text = parameters.get(key);
    return text == null ? absent : number(key, text);
  }

  private static double number(String key, String text) {
    try {
      double number = Double.parseDouble(text.strip());
      if (!Double.isNaN(number)) {
        return number;
      }
    } catch (NumberFormatException wrong) {
      // told below
    }
    throw DatabaseException.plain("Param %s:%s is not a number", key, text);
  }

  private static boolean flag(Map<String, String> parameters) {
    String text = parameters.getOrDefault(NORMALIZE, "false");
    return switch (text.strip()) {
      case "1", "t", "T", "TRUE", "true", "True" -> true;
      case "0", "f", "F", "FALSE", "false", "False" -> false;
      default ->
          throw DatabaseException.plain(
              "%s params must be true/false, bug got %s", NORMALIZE, text);
    };
  }

  private static Ranker.ScoreMode mode(Map<String, String> parameters) {
    String name = parameters.getOrDefault("score_mode", "max");
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "max" -> Ranker.ScoreMode.MAX;
      case "avg" -> Ranker.ScoreMode.AVG;
      case "sum" -> Ranker.ScoreMode.SUM;
      default ->
          throw DatabaseException.plain(
              "Unsupport score mode: [%s], only supports: [max, avg, sum]", name);
    };
  }

  /// How the scores of a group's hits become the group's.
  static Ranker.ScoreMode groupScorer(Map<String, String> parameters) {
    String name = parameters.getOrDefault("rank_group_scorer", "max");
    return switch (name.isBlank() ? "max" : name.toLowerCase(Locale.ROOT)) {
      case "max" -> Ranker.ScoreMode.MAX;
      case "avg" -> Ranker.ScoreMode.AVG;
      case "sum" -> Ranker.ScoreMode.SUM;
      default ->
          throw DatabaseException.invalid("input group scorer type: %s is not supported!", name);
    };
  }

  // Models

  private Ranker modelled(FunctionScore.Function function, CollectionSchema schema, int nq) {
    List<FieldSchema> inputs = inputs(function, schema);
    if (inputs.size() != 1) {
      throw DatabaseException.plain(
          "Rerank model only supports single input, but gets [%s] input", list(function.inputs()));
    }
    FieldSchema field = inputs.getFirst();
    if (field.type() != DataType.VARCHAR) {
      throw DatabaseException.plain(
          "Rerank model only support varchar, bug got [%s]", field.type().wireName());
    }
    RerankModel model = models.make(function.parameters());
    List<String> queries = queries(function.parameters());
    if (queries.size() != nq) {
      throw DatabaseException.plain(
          "nq must equal to queries size, but got nq [%d], queries size [%d], queries: [%s]",
          nq, queries.size(), list(queries));
    }
    return new Ranker.Modelled(field, model, queries);
  }

  private static List<String> queries(Map<String, String> parameters) {
    String text = parameters.get("queries");
    if (text == null) {
      throw DatabaseException.plain("Rerank function lost params queries");
    }
    JsonNode list = json(text);
    List<String> queries = new ArrayList<>();
    if (list == null || !list.isArray()) {
      throw DatabaseException.plain(
          "Parse rerank params [queries] failed, err: %s is no list of texts", text);
    }
    for (JsonNode query : list) {
      if (!query.isString()) {
        throw DatabaseException.plain(
            "Parse rerank params [queries] failed, err: %s is no text", query);
      }
      queries.add(query.stringValue());
    }
    if (queries.isEmpty()) {
      throw DatabaseException.plain("Rerank function lost params queries");
    }
    return queries;
  }

  // Inputs

  private static List<FieldSchema> inputs(
      FunctionScore.Function function, CollectionSchema schema) {
    List<FieldSchema> fields = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : function.inputs()) {
      if (name.isEmpty()) {
        throw DatabaseException.plain("Rerank input field name cannot be empty string");
      }
      if (!seen.add(name)) {
        throw DatabaseException.plain(
            "Each function input field should be used exactly once in the same function, input"
                + " field: %s",
            name);
      }
      FieldSchema field = schema.field(name);
      if (field == null) {
        throw DatabaseException.plain("Function input field not found: %s", name);
      }
      if (field.nullable()) {
        throw DatabaseException.plain("Function input field cannot be nullable: field %s", name);
      }
      fields.add(field);
    }
    return fields;
  }

  /// As Go prints a list.
  private static String list(List<String> names) {
    return "[" + String.join(" ", names) + "]";
  }

  private static @Nullable JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException broken) {
      return null;
    }
  }
}
