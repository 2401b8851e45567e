package io.elanus.core.index.hnsw;

import java.util.HashMap;
import java.util.Map;

final class HnswPq12ContractTest extends HnswPqContractTest {
  @Override
  protected Map<String, String> parameters() {
    return with12Bits(super.parameters());
  }

  @Override
  protected Map<String, String> realParameters() {
    return with12Bits(super.realParameters());
  }

  private static Map<String, String> with12Bits(Map<String, String> given) {
    Map<String, String> parameters = new HashMap<>(given);
    parameters.put("nbits", "12");
    return parameters;
  }
}
