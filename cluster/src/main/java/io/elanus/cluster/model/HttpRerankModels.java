package io.elanus.cluster.model;

import io.elanus.cluster.proxy.RerankModel;
import io.elanus.core.error.DatabaseException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Rerank models behind HTTP: vLLM, TEI, Cohere, Voyage AI, SiliconFlow, DashScope, Hugging Face.
public final class HttpRerankModels implements RerankModel.Maker {
  private final ModelCalls calls;
  private final Keys keys;

  /// @param environment the process's environment variables, where keys of services are
  public HttpRerankModels(ModelCalls calls, Function<String, @Nullable String> environment) {
    this.calls = calls;
    this.keys = new Keys(environment);
  }

  @Override
  public RerankModel make(Map<String, String> parameters) {
    RerankProvider provider = RerankProvider.of(parameters.get("provider"));
    URI address = address(provider, parameters);
    Map<String, Object> settings = provider.settings(parameters);
    int batch = batch(provider, parameters);
    ModelCalls.Key key = ModelCalls.Key.bearer(keys.of(provider.keyVariable()));
    return (query, documents) -> {
      float[] scores = new float[documents.size()];
      for (int from = 0; from < scores.length; from += batch) {
        List<String> part = documents.subList(from, Math.min(from + batch, scores.length));
        Map<String, Object> question = provider.question(settings, query, part);
        float[] found = scores(provider, calls.post(address, key, question), part.size());
        System.arraycopy(found, 0, scores, from, found.length);
      }
      return scores;
    };
  }

  private static URI address(RerankProvider provider, Map<String, String> parameters) {
    if (provider == RerankProvider.HUGGINGFACE) {
      return HuggingFace.address(parameters.get("url"), parameters, "sentence-similarity");
    }
    String usual = provider.usualAddress();
    if (usual != null) {
      return ModelCalls.address(parameters.getOrDefault("url", usual), null);
    }
    String endpoint = parameters.getOrDefault("endpoint", "");
    if (endpoint.isBlank() && provider == RerankProvider.VLLM) {
      throw DatabaseException.plain("Rerank function lost params endpoint");
    }
    return ModelCalls.address(endpoint, "/rerank");
  }

  private static int batch(RerankProvider provider, Map<String, String> parameters) {
    String text = parameters.get("max_client_batch_size");
    int batch =
        text == null
            ? provider.usualBatch()
            : RerankProvider.whole(
                text, () -> RerankProvider.notNumber("max_client_batch_size", text));
    if (batch <= 0) {
      throw DatabaseException.plain("Rerank function params max_batch must > 0");
    }
    return batch;
  }

  private static float[] scores(RerankProvider provider, JsonNode answer, int documents) {
    JsonNode results = answer.at(provider.results);
    if (results.size() != documents) {
      throw DatabaseException.plain(
          "Call Rerank service failed, %d docs but got %d scores", documents, results.size());
    }
    float[] scores = new float[documents];
    boolean[] scored = new boolean[documents];
    for (int i = 0; i < documents; i++) {
      JsonNode result = results.path(i);
      int index = provider.place == null ? i : result.path(provider.place).asInt(-1);
      JsonNode score = result.at(provider.score);
      if (index < 0 || index >= documents || scored[index] || !score.isNumber()) {
        throw DatabaseException.plain("Call Rerank service failed, unexpected result %s", result);
      }
      scored[index] = true;
      scores[index] = score.floatValue();
    }
    return scores;
  }
}
