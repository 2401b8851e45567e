package io.elanus.core.index.ivf;

import java.util.Map;

final class IvfPq10ContractTest extends IvfPqContractTest {
  @Override
  protected Map<String, String> parameters() {
    return with("nbits", "10", super.parameters());
  }

  @Override
  protected Map<String, String> realParameters() {
    return with("nbits", "10", super.realParameters());
  }
}
