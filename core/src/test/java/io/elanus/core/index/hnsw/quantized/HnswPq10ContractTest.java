package io.elanus.core.index.hnsw.quantized;

import java.util.Map;

final class HnswPq10ContractTest extends HnswPqContractTest {
  @Override
  protected Map<String, String> parameters() {
    return with("nbits", "10", super.parameters());
  }

  @Override
  protected Map<String, String> realParameters() {
    return with("nbits", "10", super.realParameters());
  }
}
