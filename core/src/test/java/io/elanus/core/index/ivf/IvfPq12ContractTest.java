package io.elanus.core.index.ivf;

import java.util.Map;

final class IvfPq12ContractTest extends IvfPqContractTest {
  @Override
  protected Map<String, String> parameters() {
    return with("nbits", "12", super.parameters());
  }

  @Override
  protected Map<String, String> realParameters() {
    return with("nbits", "12", super.realParameters());
  }
}
