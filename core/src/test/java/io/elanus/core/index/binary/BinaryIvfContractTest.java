package io.elanus.core.index.binary;

import io.elanus.core.index.IndexContractTest;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.method.IndexMethods;
import io.elanus.core.schema.DataType;
import java.util.Map;
import java.util.Objects;

final class BinaryIvfContractTest extends IndexContractTest {
  @Override
  protected IndexMethod method() {
    return Objects.requireNonNull(IndexMethods.find("BIN_IVF_FLAT"));
  }

  @Override
  protected Map<String, String> parameters() {
    return Map.of("nlist", "32");
  }

  @Override
  protected SearchTuning tuning() {
    return SearchTuning.of("nprobe", 28);
  }

  @Override
  protected DataType type() {
    return DataType.BINARY_VECTOR;
  }

  @Override
  protected int dimension() {
    return 128;
  }

  @Override
  protected int[] smallDimensions() {
    return new int[] {8, 16, 56};
  }
}
