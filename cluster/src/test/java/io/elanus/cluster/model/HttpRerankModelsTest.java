package io.elanus.cluster.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.elanus.cluster.proxy.RerankModel;
import io.elanus.core.error.DatabaseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Against a service of our own that scores a text by its length.
final class HttpRerankModelsTest {
  private static final List<String> TEXTS = List.of("four", "two", "seventeen letters");

  private HttpServer service;
  private final List<JsonNode> questions = new ArrayList<>();
  private final List<String> paths = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();
  private Function<JsonNode, String> answers = HttpRerankModelsTest::answer;
  private int failures;

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          JsonNode question =
              JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
          questions.add(question);
          paths.add(exchange.getRequestURI().getPath());
          String key = exchange.getRequestHeaders().getFirst("Authorization");
          keys.add(key == null ? "" : key);
          int status = failures-- > 0 ? 503 : 200;
          byte[] answer = answers.apply(question).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    service.start();
  }

  @AfterEach
  void stop() {
    service.stop(0);
  }

  /// Best first, as services answer.
  private static String answer(JsonNode question) {
    if (question.has("inputs")) {
      List<String> scores = new ArrayList<>();
      question
          .get("inputs")
          .get("sentences")
          .forEach(text -> scores.add(String.valueOf(text.stringValue().length())));
      return scores.toString();
    }
    boolean tei = question.has("texts");
    boolean dashscope = question.has("input");
    List<String> results = new ArrayList<>();
    JsonNode texts =
        tei
            ? question.get("texts")
            : (dashscope ? question.get("input") : question).get("documents");
    for (int i = texts.size() - 1; i >= 0; i--) {
      results.add(
          "{\"index\": %d, \"%s\": %d}"
              .formatted(
                  i, tei ? "score" : "relevance_score", texts.get(i).stringValue().length()));
    }
    String list = "[" + String.join(",", results) + "]";
    if (dashscope) {
      return "{\"output\": {\"results\": " + list + "}}";
    }
    return tei ? list : "{\"results\": " + list + ", \"data\": " + list + "}";
  }

  private String address(String path) {
    return "http://127.0.0.1:" + service.getAddress().getPort() + path;
  }

  private static HttpRerankModels models() {
    return new HttpRerankModels(
        new ModelCalls(millis -> {}),
        Map.of(
                "MILVUS_COHERE_API_KEY",
                "k1",
                "MILVUSAI_VOYAGEAI_API_KEY",
                "k2",
                "MILVUS_SILICONFLOW_API_KEY",
                "k3",
                "MILVUS_DASHSCOPE_API_KEY",
                "k4",
                "MILVUS_HUGGINGFACE_API_KEY",
                "k5")
            ::get);
  }

  @ParameterizedTest
  @CsvSource({
    "vllm,endpoint,/rerank,''",
    "tei,endpoint,/rerank,''",
    "cohere,url,/v2/rerank,Bearer k1",
    "voyageai,url,/v1/rerank,Bearer k2",
    "siliconflow,url,/v1/rerank,Bearer k3",
    "dashscope,url,/api/v1/rerank,Bearer k4",
    "huggingface,url,/hf-inference/models/m/pipeline/sentence-similarity,Bearer k5"
  })
  void asksEachServiceInItsOwnShape(String provider, String where, String path, String key) {
    RerankModel model =
        models()
            .make(
                Map.of(
                    "provider",
                    provider,
                    where,
                    address(where.equals("url") && !provider.equals("huggingface") ? path : ""),
                    "model_name",
                    "m",
                    "max_client_batch_size",
                    "2"));
    assertThat(model.scores("which?", TEXTS)).containsExactly(4, 3, 17);
    assertThat(questions).hasSize(2).allMatch(q -> q.toString().contains("\"which?\""));
    assertThat(paths).containsOnly(path);
    assertThat(keys).containsOnly(key);
    assertThat(questions.getFirst().has("model"))
        .isEqualTo(where.equals("url") && !provider.equals("huggingface"));
  }

  @Test
  void passesTheSettingsOn() {
    Map<String, String> vllm = parameters("vllm");
    vllm.put("truncate_prompt_tokens", "100");
    models().make(vllm).scores("q", TEXTS);
    assertThat(questions.getLast().get("truncate_prompt_tokens").intValue()).isEqualTo(100);
    Map<String, String> tei = parameters("tei");
    tei.put("truncate", "true");
    tei.put("truncation_direction", "Left");
    models().make(tei).scores("q", TEXTS);
    assertThat(questions.getLast().get("truncate").booleanValue()).isTrue();
    assertThat(questions.getLast().get("truncation_direction").stringValue()).isEqualTo("Left");
  }

  private Map<String, String> parameters(String provider) {
    return new HashMap<>(Map.of("provider", provider, "endpoint", address("")));
  }

  @Test
  void triesAgainWhenTheServiceFailsForAMoment() {
    failures = 2;
    assertThat(models().make(parameters("vllm")).scores("q", TEXTS)).hasSize(3);
    failures = 3;
    assertThatThrownBy(() -> models().make(parameters("vllm")).scores("q", TEXTS))
        .hasMessageStartingWith("Call service failed, errs:[503, ");
  }

  @Test
  void refusesWithTheTextsOfMilvus() {
    refused(Map.of(), "Lost rerank params:provider ");
    refused(Map.of("provider", "x"), "Unknow rerank model provider:x");
    refused(Map.of("provider", "vllm"), "Rerank function lost params endpoint");
    refused(
        Map.of("provider", "tei", "endpoint", "ftp://there"),
        "endpoint: [ftp://there] is not a valid http/https link");
    refused(
        Map.of("provider", "tei", "endpoint", "no link at all"),
        "endpoint: [no link at all] is not a valid http/https link");
    refused(Map.of("provider", "tei", "endpoint", ""), "is not a valid http/https link");
    refused(Map.of("provider", "cohere"), "cohere rerank model name is required");
    refused(Map.of("provider", "dashscope"), "ali rerank model name is required");
    refused(
        Map.of("provider", "huggingface", "model_name", "m", "hf_provider", ""),
        "huggingface rerank hf_provider cannot be empty");
    refused(
        Map.of("provider", "vllm", "endpoint", "http://x", "max_client_batch_size", "0"),
        "Rerank function params max_batch must > 0");
    assertThatThrownBy(() ->
            new HttpRerankModels(new ModelCalls(millis -> {}), name -> null)
                .make(Map.of("provider", "cohere", "model_name", "m")))
        .hasMessageContaining("MILVUS_COHERE_API_KEY");
    assertThatThrownBy(() ->
            models()
                .make(Map.of("provider", "tei", "endpoint", "http://192.168.0.999:80"))
                .scores("q", TEXTS))
        .hasMessageStartingWith("Call service failed");
    service.stop(0);
    assertThatThrownBy(() -> models().make(parameters("tei")).scores("q", TEXTS))
        .hasMessageStartingWith("Call service failed");
  }

  /// An object with as many entries as there are texts is no list of scores.
  @Test
  void refusesWhatIsNoList() {
    answers =
        _ ->
            TEXTS.stream()
                .map(text -> "\"" + text + "\": 1")
                .collect(Collectors.joining(",", "{", "}"));
    assertThatThrownBy(() -> models().make(parameters("tei")).scores("q", TEXTS))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("unexpected result");
  }

  private static void refused(Map<String, String> parameters, String text) {
    assertThatThrownBy(() -> models().make(parameters)).hasMessageContaining(text);
  }
}
