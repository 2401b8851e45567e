package io.elanus.core.column;

import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import org.jspecify.annotations.Nullable;

/// Where the values at one path of a JSON field are beside the documents. A row of the column of
/// values holds the value, or is null where the path leads nowhere or to a JSON null. What does not
/// fit the column is null, too, and told by a mark.
///
/// @param values names a column of `type`
/// @param type BOOL, INT64, DOUBLE or VARCHAR
/// @param marks names an INT8 column of [#TYPED], [#INTEGER] and [#RAW]; null when all rows are
///   [#TYPED]
public record ShreddedPath(FieldId values, DataType type, @Nullable FieldId marks) {
  /// The column of values tells all: this value, or none.
  public static final long TYPED = 0;

  /// In a DOUBLE column: the document has a whole number, written without fraction and exponent.
  public static final long INTEGER = 1;

  /// The document has to be looked at.
  public static final long RAW = 2;
}
