package io.elanus.core.expression.evaluate;

import io.elanus.core.expression.predicate.FloatingTerm;
import io.elanus.core.expression.predicate.IntegerTerm;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.predicate.TextTerm;
import io.elanus.core.schema.FieldId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which fields a predicate reads.
final class FieldsRead {
  private FieldsRead() {}

  /// In the order in which they come first.
  static Set<FieldId> of(Predicate predicate) {
    Set<FieldId> fields = new LinkedHashSet<>();
    collect(predicate, fields);
    return fields;
  }

  private static void collect(Predicate predicate, Set<FieldId> into) {
    switch (predicate) {
      case Predicate.Always _ -> {}
      case Predicate.And(List<Predicate> operands) ->
          operands.forEach(operand -> collect(operand, into));
      case Predicate.Or(List<Predicate> operands) ->
          operands.forEach(operand -> collect(operand, into));
      case Predicate.Not(Predicate operand) -> collect(operand, into);
      case Predicate.IntegerIs(IntegerTerm term, var _) -> into.add(field(term));
      case Predicate.FloatingIs(FloatingTerm term, var _) -> into.add(field(term));
      case Predicate.TextIs(TextTerm.Column(FieldId field), var _) -> into.add(field);
      case Predicate.TextIs(TextTerm.Element(FieldId field, int _), var _) -> into.add(field);
      case Predicate.TextMatches(FieldId field, var _, var _) -> into.add(field);
      case Predicate.JsonIs(var term, var _) -> into.add(term.field());
      case Predicate.ColumnsCompare(FieldId left, var _, FieldId right) -> {
        into.add(left);
        into.add(right);
      }
      case Predicate.ColumnStartsWith(FieldId field, FieldId prefix) -> {
        into.add(field);
        into.add(prefix);
      }
      case Predicate.ShapeIs(FieldId field, var _) -> into.add(field);
      case Predicate.IsNull(FieldId field) -> into.add(field);
      case Predicate.JsonIsNull(var term) -> into.add(term.field());
      case Predicate.JsonExists(var term) -> into.add(term.field());
      case Predicate.ArrayEquals(FieldId field, var _, boolean _) -> into.add(field);
      case Predicate.ArrayContains(FieldId field, var _, boolean _, boolean _) -> into.add(field);
      case Predicate.ElementsMatch match -> {
        into.add(match.array());
        collect(match.element(), into);
      }
      case Predicate.JsonContains(var term, var _, boolean _) -> into.add(term.field());
    }
  }

  private static FieldId field(IntegerTerm term) {
    return switch (term) {
      case IntegerTerm.Column(FieldId field) -> field;
      case IntegerTerm.Element(FieldId field, int _) -> field;
      case IntegerTerm.Length(FieldId field) -> field;
      case IntegerTerm.Computed(IntegerTerm base, var _, long _) -> field(base);
      case IntegerTerm.Moved(IntegerTerm base, var _) -> field(base);
    };
  }

  private static FieldId field(FloatingTerm term) {
    return switch (term) {
      case FloatingTerm.Column(FieldId field) -> field;
      case FloatingTerm.Element(FieldId field, int _) -> field;
      case FloatingTerm.Widened(IntegerTerm integers) -> field(integers);
      case FloatingTerm.Computed(FloatingTerm base, var _, double _, boolean _) -> field(base);
    };
  }
}
