package io.elanus.core.index;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What to search for: one vector, or a list of them.
public sealed interface QueryVector {
  /// This query as the one dense vector that an index can be searched for.
  ///
  /// @param type of the indexed vectors
  /// @param dimension of these; bits of a BINARY_VECTOR
  /// @throws DatabaseException when it is of another kind, type or dimension
  default Dense dense(DataType type, int dimension) {
    if (this instanceof Dense vector && vector.type() == type && vector.dimension() == dimension) {
      return vector;
    }
    throw DatabaseException.invalid(
        "vector type or dimension does not match: the index is over %s of dimension %d",
        type.wireName(), dimension);
  }

  /// @param bytes the elements as in a column row: little-endian, `type.vectorBytes(dimension)`
  ///   bytes
  record Dense(DataType type, int dimension, byte[] bytes) implements QueryVector {
    /// The bits of a BINARY_VECTOR as words, the first bit lowest.
    ///
    /// @param width bytes, a multiple of 8; those behind the vector are zero
    public long[] words(int width) {
      long[] words = new long[width / 8];
      for (int b = 0; b < bytes.length; b++) {
        words[b >> 3] |= (bytes[b] & 0xffL) << (8 * (b & 7));
      }
      return words;
    }
  }

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
