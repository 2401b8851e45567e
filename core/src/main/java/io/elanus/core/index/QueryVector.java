package io.elanus.core.index;

import io.elanus.core.schema.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What to search for: one vector, or a list of them.
public sealed interface QueryVector {
  /// @param bytes the elements as in a column row: little-endian, `type.vectorBytes(dimension)`
  ///   bytes
  record Dense(DataType type, int dimension, byte[] bytes) implements QueryVector {}

  /// Several dense vectors that are one query: a list of embeddings.
  ///
  /// @param bytes the vectors end to end, as in [Dense]
  record Many(DataType type, byte[] bytes) implements QueryVector {
    public List<Dense> vectors(int dimension) {
      int width = type.vectorBytes(dimension);
      List<Dense> vectors = new ArrayList<>(bytes.length / width);
      for (int at = 0; at < bytes.length; at += width) {
        vectors.add(new Dense(type, dimension, Arrays.copyOfRange(bytes, at, at + width)));
      }
      return vectors;
    }
  }

  /// @param indices ascending
  record Sparse(int[] indices, float[] values) implements QueryVector {}
}
