package io.elanus.core.index.sparse;

final class SparseWandContractTest extends PostingListContractTest {
  SparseWandContractTest() {
    super("SPARSE_WAND", "DAAT_WAND");
  }
}
