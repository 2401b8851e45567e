package io.elanus.cluster.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.elanus.cluster.proxy.EmbeddingModel;
import io.elanus.cluster.proxy.EmbeddingModel.Use;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Against a service of our own whose vector of a text is its length and a half.
final class HttpEmbeddingModelsTest {
  @TempDir Path folder;
  private HttpServer service;
  private final List<JsonNode> questions = new ArrayList<>();
  private final List<String> paths = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          JsonNode question =
              JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
          questions.add(question);
          paths.add(exchange.getRequestURI().toString());
          String bearer = exchange.getRequestHeaders().getFirst("Authorization");
          String azure = exchange.getRequestHeaders().getFirst("api-key");
          String google = exchange.getRequestHeaders().getFirst("x-goog-api-key");
          keys.add(bearer != null ? bearer : azure != null ? azure : google != null ? google : "");
          byte[] answer = answer(question).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    service.start();
  }

  @AfterEach
  void stop() {
    service.stop(0);
  }

  /// In every shape at once; entries with a place come backwards.
  private static String answer(JsonNode question) {
    if (question.has("instances")) {
      List<String> vectors = new ArrayList<>();
      for (JsonNode instance : question.get("instances")) {
        vectors.add(
            "{\"embeddings\": {\"values\": [%d, 0.5]}}"
                .formatted(instance.get("content").stringValue().length()));
      }
      return "{\"predictions\": " + vectors + "}";
    }
    if (question.has("modelUri")) {
      if (question.has("text")) {
        return "{\"embedding\": [" + question.get("text").stringValue().length() + ", 0.5]}";
      }
      List<String> vectors = new ArrayList<>();
      question
          .get("texts")
          .forEach(text -> vectors.add("[" + text.stringValue().length() + ", 0.5]"));
      return "{\"embeddings\": " + vectors + "}";
    }
    if (question.has("inputText")) {
      return "{\"embedding\": [" + question.get("inputText").stringValue().length() + ", 0.5]}";
    }
    if (question.has("requests")) {
      List<String> vectors = new ArrayList<>();
      for (JsonNode request : question.get("requests")) {
        String text = request.get("content").get("parts").get(0).get("text").stringValue();
        vectors.add("{\"values\": [" + text.length() + ", 0.5]}");
      }
      return "{\"embeddings\": " + vectors + "}";
    }
    JsonNode texts =
        question.has("inputs")
            ? question.get("inputs")
            : question.has("texts")
                ? question.get("texts")
                : question.get("input").has("texts")
                    ? question.get("input").get("texts")
                    : question.get("input");
    List<String> bare = new ArrayList<>();
    List<String> placed = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String vector = "[" + texts.get(i).stringValue().length() + ", 0.5]";
      bare.add(vector);
      placed.addFirst(
          "{\"index\": %d, \"text_index\": %d, \"embedding\": %s}".formatted(i, i, vector));
    }
    return question.has("inputs")
        ? bare.toString()
        : "{\"data\": %s, \"embeddings\": {\"float\": %s}, \"output\": {\"embeddings\": %s}}"
            .formatted(placed, bare, placed);
  }

  private String address(String path) {
    return "http://127.0.0.1:" + service.getAddress().getPort() + path;
  }

  private static HttpEmbeddingModels models() {
    return new HttpEmbeddingModels(
        new ModelCalls(millis -> {}),
        name -> name.contains("KEY") && name.startsWith("MILVUS_") ? "secret" : null,
        InstantSource.fixed(Instant.parse("2015-08-30T12:36:00Z")));
  }

  @ParameterizedTest
  @CsvSource({
    "openai,url,/v1/embeddings,/v1/embeddings,Bearer secret",
    "azure_openai,url,'',/openai/deployments/m/embeddings?api-version=2024-06-01,secret",
    "cohere,url,/v2/embed,/v2/embed,Bearer secret",
    "voyageai,url,/v1/embeddings,/v1/embeddings,Bearer secret",
    "tei,endpoint,'',/embed,''",
    "siliconflow,url,/v1/embeddings,/v1/embeddings,Bearer secret",
    "dashscope,url,/api,/api,Bearer secret",
    "gemini,url,/v1beta/models/m:batchEmbedContents,/v1beta/models/m:batchEmbedContents,secret",
    "huggingface,url,/hf,/hf/hf-inference/models/m/pipeline/feature-extraction,Bearer secret",
    "yc,url,/foundationModels/v1/textEmbedding,/foundationModels/v1/textEmbedding,Api-Key secret"
  })
  void asksEachServiceInItsOwnShape(
      String provider, String where, String path, String asked, String key) {
    EmbeddingModel model =
        models()
            .make(
                Map.of(
                    "provider",
                    provider,
                    where,
                    address(path),
                    "model_name",
                    "m",
                    "max_client_batch_size",
                    "2"),
                2);
    float[][] vectors = model.embed(List.of("a", "bb", "ccc"), Use.INGESTION);
    assertThat(vectors).isDeepEqualTo(new float[][] {{1, 0.5f}, {2, 0.5f}, {3, 0.5f}});
    assertThat(questions).hasSize(2);
    assertThat(paths).containsOnly(asked);
    assertThat(keys).containsOnly(key);
  }

  @Test
  void tellsServicesWhatVectorsAreFor() {
    Map<String, String> cohere =
        Map.of("provider", "cohere", "url", address("/"), "model_name", "m");
    models().make(cohere, 2).embed(List.of("a"), Use.SEARCH);
    assertThat(questions.getLast().get("input_type").stringValue()).isEqualTo("search_query");
    models().make(cohere, 2).embed(List.of("a"), Use.INGESTION);
    assertThat(questions.getLast().get("input_type").stringValue()).isEqualTo("search_document");
    Map<String, String> tei =
        Map.of(
            "provider", "tei",
            "endpoint", address(""),
            "search_prompt", "query: ",
            "truncate", "true",
            "truncation_direction", "Left");
    models().make(tei, 2).embed(List.of("a"), Use.SEARCH);
    assertThat(questions.getLast().get("inputs").get(0).stringValue()).isEqualTo("query: a");
    assertThat(questions.getLast().get("truncate").booleanValue()).isTrue();
    models().make(tei, 2).embed(List.of("a"), Use.INGESTION);
    assertThat(questions.getLast().get("inputs").get(0).stringValue()).isEqualTo("a");
  }

  @Test
  void asksGeminiForEachTextByItself() {
    Map<String, String> gemini =
        new HashMap<>(Map.of("provider", "Gemini", "url", address("/"), "model_name", "models/m"));
    gemini.put("dim", "2");
    models().make(gemini, 2).embed(List.of("a", "b"), Use.SEARCH);
    assertThat(questions.getLast().get("requests")).hasSize(2);
    JsonNode second = questions.getLast().get("requests").get(1);
    assertThat(second.get("model").stringValue()).isEqualTo("models/m");
    assertThat(second.get("taskType").stringValue()).isEqualTo("RETRIEVAL_QUERY");
    assertThat(second.get("outputDimensionality").intValue()).isEqualTo(2);
    assertThat(EmbeddingProvider.GEMINI.usualAddress(gemini))
        .isEqualTo("https://generativelanguage.googleapis.com/v1beta/models/m:batchEmbedContents");
    models().make(gemini, 2).embed(List.of("a"), Use.INGESTION);
    assertThat(questions.getLast().get("requests").get(0).get("taskType").stringValue())
        .isEqualTo("RETRIEVAL_DOCUMENT");
    gemini.put("task_type", "CLUSTERING");
    models().make(gemini, 2).embed(List.of("a"), Use.SEARCH);
    assertThat(questions.getLast().get("requests").get(0).get("taskType").stringValue())
        .isEqualTo("CLUSTERING");
  }

  @Test
  void asksBedrockForOneTextAtATimeWithASignature() {
    Map<String, String> bedrock =
        new HashMap<>(
            Map.of(
                "provider", "bedrock",
                "url", address("/model/m/invoke"),
                "model_name", "amazon.titan-embed-text-v2:0",
                "region", "us-east-1",
                "max_client_batch_size", "9"));
    assertThat(models().make(bedrock, 2).embed(List.of("a", "bb"), Use.SEARCH))
        .isDeepEqualTo(new float[][] {{1, 0.5f}, {2, 0.5f}});
    assertThat(questions).hasSize(2);
    assertThat(questions.getLast().get("inputText").stringValue()).isEqualTo("bb");
    assertThat(questions.getLast().get("normalize").booleanValue()).isTrue();
    assertThat(keys.getLast())
        .startsWith(
            "AWS4-HMAC-SHA256 Credential=secret/20150830/us-east-1/bedrock/aws4_request,"
                + " SignedHeaders=content-type;host;x-amz-date, Signature=");
    bedrock.put("normalize", "false");
    models().make(bedrock, 2).embed(List.of("a"), Use.SEARCH);
    assertThat(questions.getLast().get("normalize").booleanValue()).isFalse();
    assertThat(EmbeddingProvider.BEDROCK.usualAddress(bedrock))
        .isEqualTo(
            "https://bedrock-runtime.us-east-1.amazonaws.com/model/"
                + "amazon.titan-embed-text-v2%3A0/invoke");
    bedrock.put("normalize", "x");
    refused(bedrock, "Illegal [normalize:x] param");
    bedrock.remove("region");
    refused(bedrock, "Missing AWS Service region. Please pass `region` param.");
  }

  @Test
  void tellsHuggingFaceHowToReadTexts() {
    Map<String, String> parameters =
        new HashMap<>(
            Map.of(
                "provider", "huggingface",
                "url", address(""),
                "model_name", "BAAI/bge-m3",
                "normalize", "true",
                "prompt_name", "query"));
    models().make(parameters, 2).embed(List.of("a"), Use.SEARCH);
    assertThat(paths.getLast())
        .isEqualTo("/hf-inference/models/BAAI/bge-m3/pipeline/feature-extraction");
    assertThat(questions.getLast().get("normalize").booleanValue()).isTrue();
    assertThat(questions.getLast().get("prompt_name").stringValue()).isEqualTo("query");
    assertThat(questions.getLast().has("truncate")).isFalse();
    parameters.put("model_name", "a/../b");
    refused(parameters, "Hugging Face model name contains invalid path segment");
    parameters.put("hf_provider", "together");
    refused(parameters, "Hugging Face hf_provider only supports hf-inference");
    parameters.put("hf_provider", "");
    refused(parameters, "huggingface embedding hf_provider cannot be empty");
    parameters.remove("model_name");
    refused(parameters, "huggingface embedding model name is required");
  }

  @Test
  void asksVertexForWhatTheTaskNeeds() throws IOException {
    Map<String, String> vertex =
        new HashMap<>(Map.of("provider", "vertexai", "url", address("/m:predict"), "dim", "2"));
    refused(vertex, "vertexai embedding model name is required");
    vertex.put("model_name", "m");
    refused(vertex, "credentials file path is empty");
    GoogleAccount account = GoogleAccount.with(address("/token"));
    HttpEmbeddingModels models =
        new HttpEmbeddingModels(
            new ModelCalls(millis -> {}),
            Map.of(GoogleToken.FILE_VARIABLE, account.file(folder).toString())::get,
            InstantSource.fixed(Instant.parse("2015-08-30T12:36:00Z")));
    service.createContext("/token", account);
    EmbeddingModel model = models.make(vertex, 2);
    assertThat(model.embed(List.of("a", "bb"), Use.SEARCH))
        .isDeepEqualTo(new float[][] {{1, 0.5f}, {2, 0.5f}});
    assertThat(keys).containsOnly("Bearer token-1");
    JsonNode first = questions.getLast().get("instances").get(0);
    assertThat(first.get("task_type").stringValue()).isEqualTo("RETRIEVAL_QUERY");
    assertThat(questions.getLast().get("parameters").get("outputDimensionality").intValue())
        .isEqualTo(2);
    model.embed(List.of("a"), Use.INGESTION);
    assertThat(questions.getLast().get("instances").get(0).get("task_type").stringValue())
        .isEqualTo("RETRIEVAL_DOCUMENT");
    vertex.put("task", "CODE_RETRIEVAL");
    models.make(vertex, 2).embed(List.of("a"), Use.SEARCH);
    assertThat(questions.getLast().get("instances").get(0).get("task_type").stringValue())
        .isEqualTo("CODE_RETRIEVAL_QUERY");
    vertex.remove("url");
    refused(vertex, "Missing Google Cloud project. Please pass `projectid` param.");
    vertex.put("projectid", "p");
    assertThat(EmbeddingProvider.VERTEXAI.usualAddress(vertex))
        .isEqualTo(
            "https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/"
                + "publishers/google/models/m:predict");
  }

  @Test
  void refusesWithTheTextsOfMilvus() {
    Map<String, String> tei = new HashMap<>(Map.of("provider", "tei", "endpoint", address("")));
    assertThatThrownBy(() -> models().make(tei, 768).embed(List.of("a"), Use.SEARCH))
        .hasMessage(
            "The required embedding dim is [768], but the embedding obtained from the model is"
                + " [2]");
    refused(Map.of(), "The text embedding service provider parameter:[provider] was not found");
    refused(Map.of("provider", "x"), "Unsupported text embedding service provider: [x]");
    refused(
        Map.of("provider", "tei", "endpoint", "unsupported"),
        "endpoint: [unsupported] is not a valid http/https link");
    refused(
        Map.of("provider", "tei", "endpoint", "http://x", "truncate", "maybe"),
        "[truncate param's value: maybe] is invalid, only supports: [true/false]");
    refused(
        Map.of("provider", "openai", "model_name", "m", "dim", "3"),
        "does not match the dimension [3] provided in Function params.");
    assertThatThrownBy(() ->
            new HttpEmbeddingModels(
                    new ModelCalls(millis -> {}), name -> null, InstantSource.system())
                .make(Map.of("provider", "openai", "model_name", "m"), 2))
        .hasMessageContaining("MILVUS_OPENAI_API_KEY");
    service.stop(0);
    assertThatThrownBy(() -> models().make(tei, 2).embed(List.of("a"), Use.SEARCH))
        .hasMessageStartingWith("Call service failed");
  }

  private static void refused(Map<String, String> parameters, String text) {
    assertThatThrownBy(() -> models().make(parameters, 2)).hasMessageContaining(text);
  }
}
