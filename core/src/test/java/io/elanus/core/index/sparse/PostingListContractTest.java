package io.elanus.core.index.sparse;

import io.elanus.core.index.IndexContractTest;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.method.IndexMethods;
import io.elanus.core.schema.DataType;
import java.util.Map;
import java.util.Objects;

/// Posting lists, whatever walks them.
abstract class PostingListContractTest extends IndexContractTest {
  private final String indexType;
  private final String algorithm;

  PostingListContractTest(String indexType, String algorithm) {
    this.indexType = indexType;
    this.algorithm = algorithm;
  }

  @Override
  protected IndexMethod method() {
    return Objects.requireNonNull(IndexMethods.find(indexType));
  }

  @Override
  protected Map<String, String> parameters() {
    return Map.of("inverted_index_algo", algorithm);
  }

  @Override
  protected SearchTuning tuning() {
    return SearchTuning.of(SparseMetric.BM25_AVERAGE_LENGTH, 30);
  }

  @Override
  protected DataType type() {
    return DataType.SPARSE_FLOAT_VECTOR;
  }

  @Override
  protected int dimension() {
    return 60;
  }

  @Override
  protected SearchTuning untuned() {
    return tuning();
  }

  /// Exact.
  @Override
  protected double recall() {
    return 1;
  }
}
