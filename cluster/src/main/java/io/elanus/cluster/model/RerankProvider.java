package io.elanus.cluster.model;

import io.elanus.core.error.DatabaseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The services that rank texts: what they are asked, and how they answer. All get a JSON object
/// with the question and the documents, and answer a list of `{index, score}`, or of scores in the
/// documents' order.
enum RerankProvider {
  VLLM("/results", "index", "/relevance_score"),
  TEI("", "index", "/score"),
  COHERE("/results", "index", "/relevance_score"),
  VOYAGEAI("/data", "index", "/relevance_score"),
  SILICONFLOW("/results", "index", "/relevance_score"),
  DASHSCOPE("/output/results", "index", "/relevance_score"),
  HUGGINGFACE("", null, "");

  /// Where the list is in the answer, as a JSON pointer.
  final String results;

  /// The name of the place in an entry; null when entries are in order.
  final @Nullable String place;

  /// Where the score is in an entry, as a JSON pointer.
  final String score;

  RerankProvider(String results, @Nullable String place, String score) {
    this.results = results;
    this.place = place;
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
      case "dashscope" -> DASHSCOPE;
      case "huggingface" -> HUGGINGFACE;
      default -> throw DatabaseException.plain("Unknow rerank model provider:%s", name);
    };
  }

  /// Documents in one request unless the client says otherwise.
  int usualBatch() {
    return switch (this) {
      case VLLM, TEI, HUGGINGFACE -> 32;
      case COHERE, VOYAGEAI, SILICONFLOW, DASHSCOPE -> 128;
    };
  }

  /// Where the service is when no address is given; null where one must be.
  @Nullable String usualAddress() {
    return switch (this) {
      case VLLM, TEI -> null;
      case COHERE -> "https://api.cohere.com/v2/rerank";
      case VOYAGEAI -> "https://api.voyageai.com/v1/rerank";
      case SILICONFLOW -> "https://api.siliconflow.cn/v1/rerank";
      case DASHSCOPE ->
          "https://dashscope.aliyuncs.com/api/v1/services/rerank/text-rerank/text-rerank";
      case HUGGINGFACE -> HuggingFace.ROUTER;
    };
  }

  /// The environment variable that holds the key; null where none is needed.
  @Nullable String keyVariable() {
    return switch (this) {
      case VLLM, TEI -> null;
      case COHERE -> "COHERE_API_KEY";
      case VOYAGEAI -> "VOYAGEAI_API_KEY";
      case SILICONFLOW -> "SILICONFLOW_API_KEY";
      case DASHSCOPE -> "DASHSCOPE_API_KEY";
      case HUGGINGFACE -> "HUGGINGFACE_API_KEY";
    };
  }

  /// One question.
  ///
  /// @param settings of [#settings]
  Map<String, Object> question(Map<String, Object> settings, String query, List<String> texts) {
    Map<String, Object> question = new HashMap<>(settings);
    switch (this) {
      case VLLM, COHERE, VOYAGEAI, SILICONFLOW -> {
        question.put("query", query);
        question.put("documents", texts);
      }
      case TEI -> {
        question.put("query", query);
        question.put("texts", texts);
      }
      case DASHSCOPE -> question.put("input", Map.of("query", query, "documents", texts));
      case HUGGINGFACE ->
          question.put("inputs", Map.of("source_sentence", query, "sentences", texts));
    }
    return question;
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
      case DASHSCOPE -> settings.put("model", model(parameters));
      case HUGGINGFACE -> {
        model(parameters);
        HuggingFace.check(parameters, "rerank");
      }
    }
    return settings;
  }

  private String model(Map<String, String> parameters) {
    String name = parameters.getOrDefault("model_name", "");
    if (name.isBlank()) {
      throw DatabaseException.plain(
          "%s rerank model name is required",
          this == DASHSCOPE ? "ali" : name().toLowerCase(Locale.ROOT));
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
