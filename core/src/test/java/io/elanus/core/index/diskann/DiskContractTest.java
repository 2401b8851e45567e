package io.elanus.core.index.diskann;

import io.elanus.core.index.IndexContractTest;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.method.IndexMethods;
import java.util.Map;
import java.util.Objects;

final class DiskContractTest extends IndexContractTest {
  @Override
  protected IndexMethod method() {
    return Objects.requireNonNull(IndexMethods.find("DISKANN"));
  }

  @Override
  protected Map<String, String> parameters() {
    return Map.of("max_degree", "48", "search_list_size", "100");
  }

  @Override
  protected SearchTuning tuning() {
    return SearchTuning.of("search_list", 250);
  }
}
