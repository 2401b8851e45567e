package io.elanus.cluster.model;

import io.elanus.core.error.DatabaseException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where Hugging Face's router has its models: each task of each model has an address of its own.
final class HuggingFace {
  static final String ROUTER = "https://router.huggingface.co";
  private static final String INFERENCE = "hf-inference";

  private HuggingFace() {}

  /// @param kind of model, for the text of a refusal
  static void check(Map<String, String> parameters, String kind) {
    String provider = parameters.getOrDefault("hf_provider", INFERENCE);
    if (provider.isEmpty()) {
      throw DatabaseException.plain("huggingface %s hf_provider cannot be empty", kind);
    }
    if (!provider.equals(INFERENCE)) {
      throw DatabaseException.plain("Hugging Face hf_provider only supports %s", INFERENCE);
    }
    for (String part : parameters.getOrDefault("model_name", "").split("/", -1)) {
      if (List.of("", ".", "..").contains(part)) {
        throw DatabaseException.plain("Hugging Face model name contains invalid path segment");
      }
    }
  }

  /// @param router null for Hugging Face's own
  /// @param parameters that passed [#check]
  static URI address(@Nullable String router, Map<String, String> parameters, String task) {
    String base = router == null ? ROUTER : router.strip().replaceFirst("/+$", "");
    return ModelCalls.address(
        "%s/%s/models/%s/pipeline/%s"
            .formatted(base, INFERENCE, parameters.getOrDefault("model_name", ""), task),
        null);
  }
}
