package io.elanus.core.index.hnsw;

import java.util.HashMap;
import java.util.Map;

final class HnswPrq12ContractTest extends HnswPrqContractTest {
  @Override
  protected Map<String, String> parameters() {
    Map<String, String> parameters = new HashMap<>(super.parameters());
    parameters.put("nbits", "12");
    return parameters;
  }
}
