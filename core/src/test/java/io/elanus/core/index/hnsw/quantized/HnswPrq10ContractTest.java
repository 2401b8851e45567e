package io.elanus.core.index.hnsw.quantized;

import java.util.Map;

final class HnswPrq10ContractTest extends HnswPrqContractTest {
  @Override
  protected Map<String, String> parameters() {
    return with("nbits", "10", super.parameters());
  }
}
