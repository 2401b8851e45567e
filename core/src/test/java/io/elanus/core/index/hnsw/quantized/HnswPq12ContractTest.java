package io.elanus.core.index.hnsw.quantized;

import java.util.Map;

final class HnswPq12ContractTest extends HnswPqContractTest {
  @Override
  protected Map<String, String> parameters() {
    return with("nbits", "12", super.parameters());
  }

  @Override
  protected Map<String, String> realParameters() {
    return with("nbits", "12", super.realParameters());
  }
}
