package io.elanus.core.index.ivf;

import io.elanus.core.index.IndexContractTest;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.method.IndexMethods;
import java.util.Map;
import java.util.Objects;

class IvfPqContractTest extends IndexContractTest {
  @Override
  protected IndexMethod method() {
    return Objects.requireNonNull(IndexMethods.find("IVF_PQ"));
  }

  @Override
  protected Map<String, String> parameters() {
    return Map.of("nlist", "32", "m", "12", "nbits", "8");
  }

  @Override
  protected Map<String, String> realParameters() {
    return Map.of("nlist", "32", "m", "32", "nbits", "8");
  }

  @Override
  protected SearchTuning tuning() {
    return SearchTuning.of("nprobe", 27);
  }

  /// A code of 24 elements tells little on vectors without structure.
  @Override
  protected double recall() {
    return 0.9;
  }
}
