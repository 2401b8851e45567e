package io.elanus.core.expression.predicate;

import io.elanus.core.expression.syntax.Operator;
import io.elanus.core.schema.FieldId;
import io.elanus.core.time.Interval;

/// What gives a row a whole number, or none. BOOL counts as 0 and 1, TIMESTAMPTZ its microseconds.
public sealed interface IntegerTerm {
  record Column(FieldId field) implements IntegerTerm {}

  /// No value where the array is null or shorter.
  record Element(FieldId field, int position) implements IntegerTerm {}

  /// The number of elements.
  record Length(FieldId field) implements IntegerTerm {}

  /// In 64 bits; no value where the result does not fit. No sum, difference or product: what must
  /// hold for these is asked of their operand.
  record Computed(IntegerTerm base, Operator operator, long operand) implements IntegerTerm {}

  /// A moment, moved by the calendar.
  record Moved(IntegerTerm base, Interval by) implements IntegerTerm {}
}
