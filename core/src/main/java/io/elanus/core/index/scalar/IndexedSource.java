package io.elanus.core.index.scalar;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.schema.FieldId;
import java.util.List;

/// Rows with indexes over some of their fields.
public interface IndexedSource extends ColumnSource {
  /// The indexes of a scalar field: several, when they are on paths inside JSON.
  List<ScalarIndex> scalarIndexes(FieldId field);
}
