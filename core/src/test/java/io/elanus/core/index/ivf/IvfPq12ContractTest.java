package io.elanus.core.index.ivf;

import java.util.HashMap;
import java.util.Map;

final class IvfPq12ContractTest extends IvfPqContractTest {
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
