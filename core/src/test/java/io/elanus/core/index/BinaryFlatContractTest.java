package io.elanus.core.index;

import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;

/// BIN_FLAT.
final class BinaryFlatContractTest extends ScanContractTest {
  @Override
  protected boolean takes(DataType type, Metric metric) {
    return switch (metric) {
      case L2, IP, COSINE -> false;
      case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE -> type == DataType.BINARY_VECTOR;
      case MHJACCARD, BM25 -> false;
    };
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
