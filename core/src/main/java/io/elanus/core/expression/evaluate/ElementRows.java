package io.elanus.core.expression.evaluate;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.schema.FieldId;
import java.util.function.Function;

/// The elements of the arrays of a batch as rows of their own: of each array field one column.
///
/// @param first the number of the first element in the columns, and the count of elements
record ElementRows(Function<FieldId, ArrayColumn> arrays, int first, int count)
    implements ColumnSource {
  /// @param like any of the array fields
  static ElementRows of(Function<FieldId, ArrayColumn> arrays, FieldId like) {
    int[] offsets = arrays.apply(like).offsets();
    return new ElementRows(arrays, offsets[0], offsets[offsets.length - 1] - offsets[0]);
  }

  @Override
  public int rowCount() {
    return count;
  }

  @Override
  public Column batch(FieldId field, int batch) {
    ArrayColumn array = arrays.apply(field);
    int from = array.offsets()[0] + batch * BATCH_ROWS;
    int rows = batchRows(batch);
    if (from == 0 && rows == array.elements().rowCount()) {
      return array.elements();
    }
    int[] taken = new int[rows];
    for (int i = 0; i < rows; i++) {
      taken[i] = from + i;
    }
    return array.elements().gather(taken);
  }
}
