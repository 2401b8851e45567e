package io.elanus.core.index.ivf;

final class IvfSqCcContractTest extends IvfListContractTest {
  IvfSqCcContractTest() {
    super("IVF_SQ_CC");
  }
}
