package io.elanus.cluster.proxy;

import java.util.List;

/// A model that says how well texts answer a question.
public interface RerankModel {
  /// @return a score of each document, larger is better, in the documents' order
  /// @throws io.elanus.core.error.DatabaseException `Call service failed, ...`
  float[] scores(String query, List<String> documents);

  /// Makes models of the parameters of a rerank function.
  interface Maker {
    /// @throws io.elanus.core.error.DatabaseException for parameters that name no model
    RerankModel make(java.util.Map<String, String> parameters);
  }
}
