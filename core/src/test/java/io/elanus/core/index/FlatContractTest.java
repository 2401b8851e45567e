package io.elanus.core.index;

import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;

/// FLAT.
final class FlatContractTest extends ScanContractTest {
  @Override
  protected boolean takes(DataType type, Metric metric) {
    return switch (metric) {
      case L2, IP, COSINE -> isOfNumbers(type);
      case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE -> false;
      case MHJACCARD, BM25 -> false;
    };
  }

  private static boolean isOfNumbers(DataType type) {
    return type.isVector()
        && type != DataType.BINARY_VECTOR
        && type != DataType.SPARSE_FLOAT_VECTOR;
  }
}
