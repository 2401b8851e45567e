package io.elanus.cluster.proxy;

import java.util.List;
import java.util.Map;

/// Functions that change the scores of a search, as the client gave them.
///
/// @param parameters of all functions together: `boost_mode`, `function_mode`
public record FunctionScore(List<Function> functions, Map<String, String> parameters) {
  public static final FunctionScore NONE = new FunctionScore(List.of(), Map.of());

  /// @param parameters flat, as `reranker`, `origin`
  /// @param outputs must be empty
  public record Function(
      String name, List<String> inputs, List<String> outputs, Map<String, String> parameters) {
    String reranker() {
      return parameters.getOrDefault("reranker", "");
    }
  }
}
