package io.elanus.core.index.ivf;

final class IvfFlatContractTest extends IvfListContractTest {
  IvfFlatContractTest() {
    super("IVF_FLAT");
  }
}
