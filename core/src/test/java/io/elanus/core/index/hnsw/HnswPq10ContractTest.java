package io.elanus.core.index.hnsw;

import java.util.HashMap;
import java.util.Map;

final class HnswPq10ContractTest extends HnswPqContractTest {
  @Override
  protected Map<String, String> parameters() {
    return with10Bits(super.parameters());
  }

  @Override
  protected Map<String, String> realParameters() {
    return with10Bits(super.realParameters());
  }

  private static Map<String, String> with10Bits(Map<String, String> given) {
    Map<String, String> parameters = new HashMap<>(given);
    parameters.put("nbits", "10");
    return parameters;
  }
}
