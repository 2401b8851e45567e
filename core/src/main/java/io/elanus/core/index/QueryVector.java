package io.elanus.core.index;

import io.elanus.core.schema.DataType;

/// One vector to search for.
public sealed interface QueryVector {
  /// @param bytes the elements as in a column row: little-endian, `type.vectorBytes(dimension)`
  ///   bytes
  record Dense(DataType type, int dimension, byte[] bytes) implements QueryVector {}

  /// @param indices ascending
  record Sparse(int[] indices, float[] values) implements QueryVector {}
}
