package io.elanus.core.index.hnsw.quantized;

import io.elanus.core.index.IndexContractTest;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.method.IndexMethods;
import java.util.Map;
import java.util.Objects;

class HnswPrqContractTest extends IndexContractTest {
  @Override
  protected IndexMethod method() {
    return Objects.requireNonNull(IndexMethods.find("HNSW_PRQ"));
  }

  @Override
  protected Map<String, String> parameters() {
    return Map.of("M", "16", "efConstruction", "120", "m", "4", "nrq", "3", "refine", "true");
  }

  @Override
  protected SearchTuning tuning() {
    return SearchTuning.of("ef", 200).with("refine_k", 8);
  }

  /// Otherwise hits have the scores of their codes.
  @Override
  protected Map<String, String> smallParameters() {
    return Map.of("refine", "true");
  }

  /// A code of 24 elements tells little on vectors without structure.
  @Override
  protected double recall() {
    return 0.9;
  }
}
