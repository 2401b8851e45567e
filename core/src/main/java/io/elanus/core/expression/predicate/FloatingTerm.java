package io.elanus.core.expression.predicate;

import io.elanus.core.expression.syntax.Operator;
import io.elanus.core.schema.FieldId;

/// What gives a row a floating number, or none.
public sealed interface FloatingTerm {
  record Column(FieldId field) implements FloatingTerm {}

  /// No value where the array is null or shorter.
  record Element(FieldId field, int position) implements FloatingTerm {}

  record Widened(IntegerTerm integers) implements FloatingTerm {}

  /// @param single computed and rounded as FLOAT
  record Computed(FloatingTerm base, Operator operator, double operand, boolean single)
      implements FloatingTerm {}
}
