package io.elanus.core.index.minhash;

import io.elanus.core.index.IndexContractTest;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.method.IndexMethods;
import io.elanus.core.schema.DataType;
import java.util.Map;
import java.util.Objects;

final class MinHashContractTest extends IndexContractTest {
  @Override
  protected IndexMethod method() {
    return Objects.requireNonNull(IndexMethods.find("MINHASH_LSH"));
  }

  @Override
  protected Map<String, String> parameters() {
    return Map.of(Signatures.ELEMENT_BITS, "8", Signatures.BANDS, "4");
  }

  @Override
  protected SearchTuning tuning() {
    return new SearchTuning(
        Map.of(Signatures.ELEMENT_BITS, 8.0, Signatures.BANDS, 4.0, Signatures.WITH_JACCARD, 1.0));
  }

  @Override
  protected DataType type() {
    return DataType.BINARY_VECTOR;
  }

  @Override
  protected int dimension() {
    return 64;
  }

  @Override
  protected int[] smallDimensions() {
    return new int[] {8, 16, 56};
  }

  @Override
  protected Map<String, String> smallParameters() {
    return parameters();
  }

  @Override
  protected SearchTuning untuned() {
    return tuning();
  }

  /// Every row that shares a band is compared.
  @Override
  protected double recall() {
    return 1;
  }
}
