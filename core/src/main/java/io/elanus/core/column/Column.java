package io.elanus.core.column;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values of one field for a batch of rows, immutable once made. All arrays have one entry per
/// row; at a null row the entry is a placeholder (zero, empty) that nobody reads.
///
/// | types                                  | column                |
/// |----------------------------------------|-----------------------|
/// | BOOL, INT8 to INT64, TIMESTAMPTZ       | [IntegerColumn]       |
/// | FLOAT, DOUBLE                          | [FloatingColumn]      |
/// | VARCHAR, TEXT, JSON, GEOMETRY          | [BytesColumn]         |
/// | ARRAY                                  | [ArrayColumn]         |
/// | FLOAT/FLOAT16/BFLOAT16/INT8/BINARY vec | [DenseVectorColumn]   |
/// | SPARSE_FLOAT_VECTOR                    | [SparseVectorColumn]  |
public sealed interface Column
    permits IntegerColumn,
        FloatingColumn,
        BytesColumn,
        ArrayColumn,
        DenseVectorColumn,
        SparseVectorColumn {

  DataType type();

  int rowCount();

  /// The rows that hold a value; null when all do.
  @Nullable Bits valid();

  default boolean isNull(int row) {
    Bits valid = valid();
    return valid != null && !valid.get(row);
  }

  /// The given rows in the given order, as a new column. Rows may repeat.
  Column gather(int[] rows);

  /// Heap bytes held, roughly: what memory budgets count.
  long byteSize();

  /// The rows of all parts, one part after the other.
  ///
  /// @param parts at least one, all of one type (and dimension, and element type)
  static Column concat(List<? extends Column> parts) {
    return parts.size() == 1 ? parts.getFirst() : Concat.columns(parts);
  }

  /// A column of a field without a row.
  static Column emptyOf(FieldSchema field) {
    return EmptyColumns.of(field);
  }
}
