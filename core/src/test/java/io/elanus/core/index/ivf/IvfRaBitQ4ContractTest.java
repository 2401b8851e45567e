package io.elanus.core.index.ivf;

import io.elanus.core.index.IndexContractTest;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.method.IndexMethods;
import java.util.Map;
import java.util.Objects;

final class IvfRaBitQ4ContractTest extends IndexContractTest {
  @Override
  protected IndexMethod method() {
    return Objects.requireNonNull(IndexMethods.find("IVF_RABITQ"));
  }

  @Override
  protected Map<String, String> parameters() {
    return Map.of("nlist", "32", "rbq_bits", "4");
  }

  @Override
  protected SearchTuning tuning() {
    return SearchTuning.of("nprobe", 27);
  }
}
