package io.elanus.core.expression.predicate;

import io.elanus.core.schema.FieldId;

/// What gives a row a string, or none.
public sealed interface TextTerm {
  record Column(FieldId field) implements TextTerm {}

  /// No value where the array is null or shorter.
  record Element(FieldId field, int position) implements TextTerm {}
}
