package io.elanus.core.index.ivf;

import io.elanus.core.index.IndexContractTest;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.method.IndexMethods;
import java.util.Map;
import java.util.Objects;

/// Inverted lists of vectors or of codes nearly as good, most of which are probed.
abstract class IvfListContractTest extends IndexContractTest {
  private final String indexType;

  IvfListContractTest(String indexType) {
    this.indexType = indexType;
  }

  @Override
  protected IndexMethod method() {
    return Objects.requireNonNull(IndexMethods.find(indexType));
  }

  @Override
  protected Map<String, String> parameters() {
    return Map.of("nlist", "32");
  }

  @Override
  protected SearchTuning tuning() {
    return SearchTuning.of("nprobe", 27);
  }
}
