package io.elanus.core.index.ivf;

final class IvfSq8ContractTest extends IvfListContractTest {
  IvfSq8ContractTest() {
    super("IVF_SQ8");
  }
}
