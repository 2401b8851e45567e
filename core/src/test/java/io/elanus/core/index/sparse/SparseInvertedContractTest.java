package io.elanus.core.index.sparse;

final class SparseInvertedContractTest extends PostingListContractTest {
  SparseInvertedContractTest() {
    super("SPARSE_INVERTED_INDEX", "DAAT_MAXSCORE");
  }
}
