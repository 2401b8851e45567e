package io.elanus.cluster.model;

import io.elanus.core.error.DatabaseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The services that rank texts: what they are asked, and how they answer. All get a JSON object
/// with the question and the documents, and answer a list of `{index, score}`.
enum RerankProvider {
  VLLM("documents", "results", "relevance_score"),
  TEI("texts", "", "score"),
  COHERE("documents", "results", "relevance_score"),
  VOYAGEAI("documents", "data", "relevance_score"),
  SILICONFLOW("documents", "results", "relevance_score");

  /// Where the documents are in the question, the list in the answer (empty: it is the list), and
  /// the score in an entry of that.
  final String documents;

  final String results;
  final String score;

  RerankProvider(String documents, String results, String score) {
    this.documents = documents;
    this.results = results;
    this.score = score;
  }

  static RerankProvider of(@Nullable String name) {
    if (name == null) {
      throw DatabaseException.plain("Lost rerank params:provider ");
    }
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "vllm" -> VLLM;
      case "tei" -> TEI;
      case "cohere" -> COHERE;
      case "voyageai" -> VOYAGEAI;
      case "siliconflow" -> SILICONFLOW;
      default -> throw DatabaseException.plain("Unknow rerank model provider:%s", name);
    };
  }

  /// Documents in one request unless the client says otherwise.
  int usualBatch() {
    return switch (this) {
      case VLLM, TEI -> 32;
      case COHERE, VOYAGEAI, SILICONFLOW -> 128;
    };
  }

  /// Where the service is when no address is given; null where one must be.
  @Nullable String usualAddress() {
    return switch (this) {
      case VLLM, TEI -> null;
      case COHERE -> "https://api.cohere.com/v2/rerank";
      case VOYAGEAI -> "https://api.voyageai.com/v1/rerank";
      case SILICONFLOW -> "https://api.siliconflow.cn/v1/rerank";
    };
  }

  /// The environment variable that holds the key; null where none is needed.
  @Nullable String keyVariable() {
    return switch (this) {
      case VLLM, TEI -> null;
      case COHERE -> "COHERE_API_KEY";
      case VOYAGEAI -> "VOYAGEAI_API_KEY";
      case SILICONFLOW -> "SILICONFLOW_API_KEY";
    };
  }

  /// What goes into every question besides the texts.
  Map<String, Object> settings(Map<String, String> parameters) {
    Map<String, Object> settings = new HashMap<>();
    switch (this) {
      case VLLM -> {
        String tokens = parameters.get("truncate_prompt_tokens");
        if (tokens != null) {
          settings.put(
              "truncate_prompt_tokens",
              whole(
                  tokens,
                  () ->
                      DatabaseException.plain(
                          "Rerank params error, truncate_prompt_tokens: %s is not a number",
                          tokens)));
        }
      }
      case TEI -> {
        String truncate = parameters.get("truncate");
        if (truncate != null) {
          settings.put(
              "truncate",
              flag(
                  truncate,
                  () ->
                      DatabaseException.plain(
                          "Rerank params error, truncate: %s is not bool type", truncate)));
        }
        String direction = parameters.get("truncation_direction");
        if (direction != null) {
          if (!direction.equals("Left") && !direction.equals("Right")) {
            throw DatabaseException.plain(
                "[truncation_direction param's value: %s] is not invalid, only supports"
                    + " [Left/Right]",
                direction);
          }
          settings.put("truncation_direction", direction);
        }
      }
      case COHERE -> {
        settings.put("model", model(parameters));
        number(parameters, "max_tokens_per_doc", settings);
      }
      case VOYAGEAI -> {
        settings.put("model", model(parameters));
        String truncation = parameters.get("truncation");
        if (truncation != null) {
          settings.put(
              "truncation",
              flag(
                  truncation,
                  () ->
                      DatabaseException.plain(
                          "[truncation param's value: %s] is invalid, only supports: [true/false]",
                          truncation)));
        }
      }
      case SILICONFLOW -> {
        settings.put("model", model(parameters));
        number(parameters, "max_chunks_per_doc", settings);
        number(parameters, "overlap_tokens", settings);
      }
    }
    return settings;
  }

  private String model(Map<String, String> parameters) {
    String name = parameters.getOrDefault("model_name", "");
    if (name.isBlank()) {
      throw DatabaseException.plain(
          "%s rerank model name is required", name().toLowerCase(Locale.ROOT));
    }
    return name;
  }

  private static void number(
      Map<String, String> parameters, String key, Map<String, Object> settings) {
    String text = parameters.get(key);
    if (text != null) {
      settings.put(key, whole(text, () -> notNumber(key, text)));
    }
  }

  static DatabaseException notNumber(String key, String text) {
    return DatabaseException.plain("[%s param's value: %s] is not a valid number", key, text);
  }

  static int whole(String text, java.util.function.Supplier<DatabaseException> wrong) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException notWhole) {
      throw wrong.get();
    }
  }

  static boolean flag(String text, java.util.function.Supplier<DatabaseException> wrong) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "1", "t" -> true;
      case "false", "0", "f" -> false;
      default -> throw wrong.get();
    };
  }
}
