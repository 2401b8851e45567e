package io.elanus.cluster.model;

import io.elanus.cluster.proxy.EmbeddingModel;
import io.elanus.core.error.DatabaseException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Embedding models behind HTTP: OpenAI, Azure OpenAI, Cohere, Voyage AI, TEI, SiliconFlow,
/// DashScope, Gemini, Bedrock, Vertex AI, Hugging Face, Yandex Cloud.
public final class HttpEmbeddingModels implements EmbeddingModel.Maker {
  private static final String AZURE_RESOURCE = "MILVUS_AZURE_OPENAI_RESOURCE_NAME";
  private static final String AZURE_VERSION = "2024-06-01";

  private final ModelCalls calls;
  private final Function<String, @Nullable String> environment;
  private final InstantSource clock;

  /// @param environment the process's environment variables, where keys of services are
  /// @param clock for services that want their requests signed
  public HttpEmbeddingModels(
      ModelCalls calls, Function<String, @Nullable String> environment, InstantSource clock) {
    this.calls = calls;
    this.environment = environment;
    this.clock = clock;
  }

  @Override
  public EmbeddingModel make(Map<String, String> parameters, int dimension) {
    EmbeddingProvider provider = EmbeddingProvider.of(parameters.get("provider"));
    provider.check(parameters, dimension);
    URI address = address(provider, parameters);
    int batch = batch(provider, parameters);
    ModelCalls.Identity identity =
        provider.identity(new Keys(environment), parameters, calls, clock);
    return (texts, use) -> {
      float[][] vectors = new float[texts.size()][];
      for (int from = 0; from < vectors.length; from += batch) {
        List<String> part = texts.subList(from, Math.min(from + batch, vectors.length));
        JsonNode answer = calls.post(address, identity, provider.question(parameters, part, use));
        float[][] found = vectors(provider.answer(answer), part.size(), dimension);
        System.arraycopy(found, 0, vectors, from, found.length);
      }
      return vectors;
    };
  }

  private URI address(EmbeddingProvider provider, Map<String, String> parameters) {
    String given = parameters.get("url");
    if (provider == EmbeddingProvider.TEI) {
      return ModelCalls.address(parameters.getOrDefault("endpoint", ""), "/embed");
    }
    if (provider == EmbeddingProvider.AZURE_OPENAI) {
      String model =
          URLEncoder.encode(parameters.getOrDefault("model_name", ""), StandardCharsets.UTF_8);
      return ModelCalls.address(
          (given == null ? azureBase() : given)
              + "/openai/deployments/"
              + model
              + "/embeddings?api-version="
              + AZURE_VERSION,
          null);
    }
    String usual = provider.usualAddress(parameters);
    if (provider == EmbeddingProvider.HUGGINGFACE) {
      return HuggingFace.address(given, parameters, "feature-extraction");
    }
    return ModelCalls.address(given == null ? String.valueOf(usual) : given, null);
  }

  private String azureBase() {
    String resource = environment.apply(AZURE_RESOURCE);
    if (resource == null || resource.isBlank()) {
      throw DatabaseException.plain(
          "Must configure the %s environment variable in the Milvus service", AZURE_RESOURCE);
    }
    return "https://" + resource.strip() + ".openai.azure.com";
  }

  private static int batch(EmbeddingProvider provider, Map<String, String> parameters) {
    String text =
        provider == EmbeddingProvider.BEDROCK ? null : parameters.get("max_client_batch_size");
    int batch =
        text == null
            ? provider.usualBatch()
            : RerankProvider.whole(
                text, () -> RerankProvider.notNumber("max_client_batch_size", text));
    if (batch <= 0) {
      throw RerankProvider.notNumber("max_client_batch_size", String.valueOf(text));
    }
    return batch;
  }

  private static float[][] vectors(EmbeddingProvider.Answer answer, int texts, int dimension) {
    JsonNode list = answer.vectors();
    if (list.size() != texts) {
      throw DatabaseException.plain(
          "Get embedding failed. The number of texts and embeddings does not match text:[%d],"
              + " embedding:[%d]",
          texts, list.size());
    }
    float[][] vectors = new float[texts][];
    for (int i = 0; i < texts; i++) {
      JsonNode entry = list.get(i);
      int place = answer.place() == null ? i : entry.path(answer.place()).asInt(-1);
      if (place < 0 || place >= texts || vectors[place] != null) {
        throw DatabaseException.plain("Get embedding failed. Unexpected place [%d]", place);
      }
      vectors[place] = vector(entry.at(answer.vector()), dimension);
    }
    return vectors;
  }

  private static float[] vector(JsonNode elements, int dimension) {
    if (elements.size() != dimension) {
      throw DatabaseException.plain(
          "The required embedding dim is [%d], but the embedding obtained from the model is [%d]",
          dimension, elements.size());
    }
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      JsonNode element = elements.get(i);
      vector[i] = element.isNumber() ? element.floatValue() : Float.NaN;
      if (!Float.isFinite(vector[i])) {
        throw DatabaseException.plain("Get embedding failed. %s is no number", element);
      }
    }
    return vector;
  }
}
