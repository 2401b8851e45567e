package io.elanus.core.index.ivf;

final class IvfFlatCcContractTest extends IvfListContractTest {
  IvfFlatCcContractTest() {
    super("IVF_FLAT_CC");
  }
}
