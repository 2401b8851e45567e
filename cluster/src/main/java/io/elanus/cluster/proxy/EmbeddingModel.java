package io.elanus.cluster.proxy;

import java.util.List;
import java.util.Map;

/// A model that turns texts into vectors.
public interface EmbeddingModel {
  /// What the vectors are for: models may treat the two differently.
  enum Use {
    INGESTION,
    SEARCH
  }

  /// @return a vector of each text, all of the dimension that the model was made for
  /// @throws io.elanus.core.error.DatabaseException `Call service failed, ...`
  float[][] embed(List<String> texts, Use use);

  /// Makes models of the parameters of a TEXTEMBEDDING function.
  interface Maker {
    /// @throws io.elanus.core.error.DatabaseException for parameters that name no model
    EmbeddingModel make(Map<String, String> parameters, int dimension);
  }
}
