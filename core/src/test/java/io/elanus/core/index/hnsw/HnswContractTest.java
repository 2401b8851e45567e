package io.elanus.core.index.hnsw;

import io.elanus.core.index.IndexContractTest;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.method.IndexMethods;
import java.util.Map;
import java.util.Objects;

final class HnswContractTest extends IndexContractTest {
  @Override
  protected IndexMethod method() {
    return Objects.requireNonNull(IndexMethods.find("HNSW"));
  }

  @Override
  protected Map<String, String> parameters() {
    return Map.of("M", "16", "efConstruction", "120");
  }

  @Override
  protected SearchTuning tuning() {
    return SearchTuning.of("ef", 200);
  }
}
