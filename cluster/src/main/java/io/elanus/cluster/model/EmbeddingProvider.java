package io.elanus.cluster.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.elanus.cluster.proxy.EmbeddingModel.Use;
import io.elanus.core.error.DatabaseException;
import java.net.URLEncoder;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The services that turn texts into vectors: what they are asked, and where in the answer the
/// vectors are.
enum EmbeddingProvider {
  OPENAI,
  AZURE_OPENAI,
  COHERE,
  VOYAGEAI,
  TEI,
  SILICONFLOW,
  DASHSCOPE,
  GEMINI,
  BEDROCK,
  VERTEXAI,
  HUGGINGFACE,
  YC;

  static EmbeddingProvider of(@Nullable String name) {
    if (name == null) {
      throw DatabaseException.plain(
          "The text embedding service provider parameter:[provider] was not found");
    }
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "openai" -> OPENAI;
      case "azure_openai" -> AZURE_OPENAI;
      case "cohere" -> COHERE;
      case "voyageai" -> VOYAGEAI;
      case "tei" -> TEI;
      case "siliconflow" -> SILICONFLOW;
      case "dashscope" -> DASHSCOPE;
      case "gemini" -> GEMINI;
      case "bedrock" -> BEDROCK;
      case "vertexai" -> VERTEXAI;
      case "huggingface" -> HUGGINGFACE;
      case "yc" -> YC; // Yandex Cloud
      default ->
          throw DatabaseException.plain(
              "Unsupported text embedding service provider: [%s] , list of supported [openai,"
                  + " azure_openai, dashscope, bedrock, vertexai, voyageai, cohere, siliconflow,"
                  + " tei, gemini, huggingface, yc]",
              name);
    };
  }

  /// Texts in one request unless the client says otherwise; Bedrock's models take one.
  int usualBatch() {
    return switch (this) {
      case OPENAI, AZURE_OPENAI, VOYAGEAI, VERTEXAI, HUGGINGFACE, YC -> 128;
      case COHERE -> 96;
      case TEI, SILICONFLOW, GEMINI -> 32;
      case DASHSCOPE -> 6; // what the smallest of its models takes
      case BEDROCK -> 1;
    };
  }

  /// The environment variable that holds the key, or its public half; null where none is needed.
  @Nullable String keyVariable() {
    return switch (this) {
      case OPENAI -> "OPENAI_API_KEY";
      case AZURE_OPENAI -> "AZURE_OPENAI_API_KEY";
      case COHERE -> "COHERE_API_KEY";
      case VOYAGEAI -> "VOYAGEAI_API_KEY";
      case SILICONFLOW -> "SILICONFLOW_API_KEY";
      case DASHSCOPE -> "DASHSCOPE_API_KEY";
      case GEMINI -> "GEMINI_API_KEY";
      case BEDROCK -> "BEDROCK_ACCESS_KEY_ID";
      case HUGGINGFACE -> "HUGGINGFACE_API_KEY";
      case YC -> "YC_API_KEY";
      case TEI, VERTEXAI -> null;
    };
  }

  /// How the service wants to know us. Parameters were checked by [#check].
  ///
  /// @param calls for services that give out tokens
  ModelCalls.Identity identity(
      Keys keys, Map<String, String> parameters, ModelCalls calls, InstantSource clock) {
    String key = keys.of(keyVariable());
    return switch (this) {
      case BEDROCK ->
          new AwsSignature(
              key,
              keys.of("BEDROCK_SECRET_ACCESS_KEY"),
              parameters.getOrDefault("region", ""),
              "bedrock",
              clock);
      case AZURE_OPENAI -> new ModelCalls.Key("api-key", key);
      case GEMINI -> new ModelCalls.Key("x-goog-api-key", key);
      case VERTEXAI -> GoogleToken.of(keys, calls, clock);
      case YC -> new ModelCalls.Key("Authorization", "Api-Key " + key);
      case OPENAI, COHERE, VOYAGEAI, TEI, SILICONFLOW, DASHSCOPE, HUGGINGFACE ->
          ModelCalls.Key.bearer(key);
    };
  }

  /// Where the service is when no address is given; null where one must be.
  @Nullable String usualAddress(Map<String, String> parameters) {
    return switch (this) {
      case OPENAI -> "https://api.openai.com/v1/embeddings";
      case COHERE -> "https://api.cohere.com/v2/embed";
      case VOYAGEAI -> "https://api.voyageai.com/v1/embeddings";
      case SILICONFLOW -> "https://api.siliconflow.cn/v1/embeddings";
      case DASHSCOPE ->
          "https://dashscope.aliyuncs.com/api/v1/services/embeddings/text-embedding/text-embedding";
      case GEMINI ->
          "https://generativelanguage.googleapis.com/v1beta/"
              + geminiModel(parameters)
              + ":batchEmbedContents";
      case BEDROCK ->
          "https://bedrock-runtime.%s.amazonaws.com/model/%s/invoke"
              .formatted(
                  parameters.getOrDefault("region", ""),
                  URLEncoder.encode(parameters.getOrDefault("model_name", ""), UTF_8));
      case VERTEXAI -> {
        String location = parameters.getOrDefault("location", "us-central1");
        yield "https://%s-aiplatform.googleapis.com/v1/projects/%s/locations/%s/publishers/google/models/%s:predict"
            .formatted(
                location,
                parameters.getOrDefault("projectid", ""),
                location,
                parameters.getOrDefault("model_name", ""));
      }
      case YC -> "https://llm.api.cloud.yandex.net/foundationModels/v1/textEmbedding";
      case HUGGINGFACE -> HuggingFace.ROUTER;
      case AZURE_OPENAI, TEI -> null;
    };
  }

  /// A model's name as Gemini's addresses and questions hold it.
  private static String geminiModel(Map<String, String> parameters) {
    String model = parameters.getOrDefault("model_name", "");
    return model.startsWith("models/") ? model : "models/" + model;
  }

  /// One question. Parameters were checked by [#check].
  Map<String, Object> question(Map<String, String> parameters, List<String> texts, Use use) {
    Map<String, Object> question = new HashMap<>();
    String model = parameters.getOrDefault("model_name", "");
    boolean search = use == Use.SEARCH;
    switch (this) {
      case OPENAI, AZURE_OPENAI -> {
        question.put("model", model);
        question.put("input", texts);
        question.put("encoding_format", "float");
        copy(parameters, "user", question, "user");
        number(parameters, "dim", question, "dimensions");
      }
      case COHERE -> {
        question.put("model", model);
        question.put("texts", texts);
        question.put("input_type", search ? "search_query" : "search_document");
        question.put("embedding_types", List.of("float"));
        copy(parameters, "truncate", question, "truncate");
      }
      case VOYAGEAI -> {
        question.put("model", model);
        question.put("input", texts);
        question.put("input_type", search ? "query" : "document");
        question.put("output_dtype", "float");
        flag(parameters, "truncation", question);
        number(parameters, "dim", question, "output_dimension");
      }
      case SILICONFLOW -> {
        question.put("model", model);
        question.put("input", texts);
        question.put("encoding_format", "float");
      }
      case TEI -> {
        String prompt = parameters.getOrDefault(search ? "search_prompt" : "ingestion_prompt", "");
        question.put("inputs", texts.stream().map(text -> prompt + text).toList());
        flag(parameters, "truncate", question);
        copy(parameters, "truncation_direction", question, "truncation_direction");
      }
      case DASHSCOPE -> {
        question.put("model", model);
        question.put("input", Map.of("texts", texts));
        Map<String, Object> settings = new HashMap<>();
        settings.put("text_type", search ? "query" : "document");
        settings.put("output_type", "dense");
        number(parameters, "dim", settings, "dimension");
        question.put("parameters", settings);
      }
      case GEMINI -> {
        Map<String, Object> settings = new HashMap<>();
        settings.put("model", geminiModel(parameters));
        settings.put("taskType", search ? "RETRIEVAL_QUERY" : "RETRIEVAL_DOCUMENT");
        copy(parameters, "task_type", settings, "taskType");
        number(parameters, "dim", settings, "outputDimensionality");
        question.put(
            "requests", texts.stream().map(text -> geminiRequest(text, settings)).toList());
      }
      case VERTEXAI -> {
        String task = vertexTask(parameters, search);
        question.put(
            "instances",
            texts.stream()
                .map(text ->
                    task.isEmpty()
                        ? Map.of("content", text)
                        : Map.of("task_type", task, "content", text))
                .toList());
        Map<String, Object> settings = new HashMap<>();
        number(parameters, "dim", settings, "outputDimensionality");
        question.put("parameters", settings);
      }
      case HUGGINGFACE -> {
        question.put("inputs", texts);
        flag(parameters, "normalize", question);
        flag(parameters, "truncate", question);
        copy(parameters, "truncation_direction", question, "truncation_direction");
        copy(parameters, "prompt_name", question, "prompt_name");
      }
      case YC -> {
        question.put("modelUri", model);
        if (texts.size() == 1) {
          question.put("text", texts.getFirst());
        } else {
          question.put("texts", texts);
        }
      }
      case BEDROCK -> {
        question.put("inputText", texts.getFirst());
        question.put("normalize", !"false".equalsIgnoreCase(parameters.get("normalize")));
        number(parameters, "dim", question, "dimensions");
      }
    }
    return question;
  }

  /// Empty for a task that Google's models do not tell from others.
  private static String vertexTask(Map<String, String> parameters, boolean search) {
    return switch (parameters.getOrDefault("task", "DOC_RETRIEVAL")) {
      case "DOC_RETRIEVAL" -> search ? "RETRIEVAL_QUERY" : "RETRIEVAL_DOCUMENT";
      case "CODE_RETRIEVAL" -> search ? "CODE_RETRIEVAL_QUERY" : "RETRIEVAL_DOCUMENT";
      case "STS" -> "SEMANTIC_SIMILARITY";
      default -> "";
    };
  }

  private static Map<String, Object> geminiRequest(String text, Map<String, Object> settings) {
    Map<String, Object> request = new HashMap<>(settings);
    request.put("content", Map.of("parts", List.of(Map.of("text", text))));
    return request;
  }

  /// The vectors of an answer, each with the place of its text where the service tells it.
  ///
  /// @param vectors a list
  /// @param place the name of the place in an entry; null when entries are in order
  /// @param vector where the vector is in an entry, as a JSON pointer
  record Answer(JsonNode vectors, @Nullable String place, String vector) {}

  Answer answer(JsonNode answer) {
    return switch (this) {
      case OPENAI, AZURE_OPENAI, VOYAGEAI, SILICONFLOW ->
          new Answer(answer.path("data"), "index", "/embedding");
      case COHERE -> new Answer(answer.path("embeddings").path("float"), null, "");
      case TEI, HUGGINGFACE -> new Answer(answer, null, "");
      case DASHSCOPE ->
          new Answer(answer.path("output").path("embeddings"), "text_index", "/embedding");
      case GEMINI -> new Answer(answer.path("embeddings"), null, "/values");
      case VERTEXAI -> new Answer(answer.path("predictions"), null, "/embeddings/values");
      case BEDROCK -> new Answer(alone(answer), null, "/embedding");
      case YC ->
          answer.has("embeddings")
              ? new Answer(answer.path("embeddings"), null, "")
              : new Answer(alone(answer), null, "/embedding");
    };
  }

  private static JsonNode alone(JsonNode answer) {
    return JsonNodeFactory.instance.arrayNode().add(answer);
  }

  /// @param dimension of the field
  void check(Map<String, String> parameters, int dimension) {
    String dim = parameters.get("dim");
    if (dim != null) {
      int wanted =
          RerankProvider.whole(
              dim,
              () ->
                  DatabaseException.plain(
                      "dimension [%s] provided in Function params is not a valid int", dim));
      if (wanted != 0 && wanted != dimension) {
        throw DatabaseException.plain(
            "Function output field's dimension [%d] does not match the dimension [%d] provided in"
                + " Function params.",
            dimension, wanted);
      }
    }
    switch (this) {
      case OPENAI, AZURE_OPENAI, SILICONFLOW, DASHSCOPE, GEMINI, YC -> requireModel(parameters);
      case VERTEXAI -> {
        requireModel(parameters);
        if (!parameters.containsKey("url") && parameters.getOrDefault("projectid", "").isBlank()) {
          throw DatabaseException.plain(
              "Missing Google Cloud project. Please pass `projectid` param.");
        }
      }
      case HUGGINGFACE -> {
        requireModel(parameters);
        HuggingFace.check(parameters, "embedding");
        requireFlag(parameters, "normalize");
        requireFlag(parameters, "truncate");
      }
      case COHERE -> {
        requireModel(parameters);
        String truncate = parameters.getOrDefault("truncate", "NONE");
        if (!List.of("NONE", "START", "END").contains(truncate)) {
          throw DatabaseException.plain(
              "Illegal parameters, truncate only supports [NONE, START, END]");
        }
      }
      case BEDROCK -> {
        requireModel(parameters);
        if (parameters.getOrDefault("region", "").isBlank()) {
          throw DatabaseException.plain("Missing AWS Service region. Please pass `region` param.");
        }
        String normalize = parameters.getOrDefault("normalize", "true");
        if (!List.of("true", "false").contains(normalize.toLowerCase(Locale.ROOT))) {
          throw DatabaseException.plain("Illegal [normalize:%s] param, ", normalize);
        }
      }
      case VOYAGEAI -> {
        requireModel(parameters);
        requireFlag(parameters, "truncation");
      }
      case TEI -> {
        requireFlag(parameters, "truncate");
        String direction = parameters.getOrDefault("truncation_direction", "Right");
        if (!direction.equals("Left") && !direction.equals("Right")) {
          throw DatabaseException.plain(
              "[truncation_direction param's value: %s] is not invalid, only supports [Left/Right]",
              direction);
        }
      }
    }
  }

  private void requireModel(Map<String, String> parameters) {
    if (parameters.getOrDefault("model_name", "").isBlank()) {
      throw DatabaseException.plain(
          "%s embedding model name is required", name().toLowerCase(Locale.ROOT));
    }
  }

  private static boolean requireFlag(Map<String, String> parameters, String key) {
    String text = parameters.getOrDefault(key, "false");
    return RerankProvider.flag(
        text,
        () ->
            DatabaseException.plain(
                "[%s param's value: %s] is invalid, only supports: [true/false]", key, text));
  }

  private static void copy(
      Map<String, String> parameters, String key, Map<String, Object> question, String name) {
    String text = parameters.get(key);
    if (text != null) {
      question.put(name, text);
    }
  }

  private static void flag(
      Map<String, String> parameters, String key, Map<String, Object> question) {
    if (parameters.containsKey(key)) {
      question.put(key, requireFlag(parameters, key));
    }
  }

  private static void number(
      Map<String, String> parameters, String key, Map<String, Object> question, String name) {
    String text = parameters.get(key);
    if (text != null) {
      question.put(name, RerankProvider.whole(text, () -> RerankProvider.notNumber(key, text)));
    }
  }
}
