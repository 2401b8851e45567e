package io.elanus.core.index.hnsw.quantized;

import io.elanus.core.index.IndexContractTest;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.method.IndexMethods;
import java.util.Map;
import java.util.Objects;

final class HnswSqContractTest extends IndexContractTest {
  @Override
  protected IndexMethod method() {
    return Objects.requireNonNull(IndexMethods.find("HNSW_SQ"));
  }

  @Override
  protected Map<String, String> parameters() {
    return Map.of("M", "16", "efConstruction", "120", "sq_type", "SQ8", "refine", "true");
  }

  @Override
  protected SearchTuning tuning() {
    return SearchTuning.of("ef", 200);
  }

  /// Otherwise hits have the scores of their codes.
  @Override
  protected Map<String, String> smallParameters() {
    return Map.of("refine", "true");
  }
}
