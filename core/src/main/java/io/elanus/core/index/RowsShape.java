package io.elanus.core.index;

import io.elanus.core.schema.DataType;

/// How many rows a field of a segment has, and how large they are: what the size of an index over
/// them depends on.
public sealed interface RowsShape {
  int rowCount();

  /// @param dimension elements of a vector; bits of a BINARY_VECTOR
  record Dense(DataType type, int dimension, int rowCount) implements RowsShape {}

  /// @param elements of all rows together
  /// @param positions that occur, in each 65,536 rows that follow each other
  /// @param smallWholes whether all elements are whole numbers from 0 to 255, as term frequencies
  ///   are
  record Sparse(int rowCount, long elements, int positions, boolean smallWholes)
      implements RowsShape {}

  /// @throws IllegalArgumentException when the rows are sparse
  default Dense dense() {
    return switch (this) {
      case Dense dense -> dense;
      case Sparse _ -> throw new IllegalArgumentException("no dense rows: " + this);
    };
  }

  /// @throws IllegalArgumentException when the rows are dense
  default Sparse sparse() {
    return switch (this) {
      case Sparse sparse -> sparse;
      case Dense _ -> throw new IllegalArgumentException("no sparse rows: " + this);
    };
  }
}
