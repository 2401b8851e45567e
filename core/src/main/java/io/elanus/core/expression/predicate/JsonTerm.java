package io.elanus.core.expression.predicate;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.ShreddedPath;
import io.elanus.core.expression.syntax.Constant;
import io.elanus.core.expression.syntax.Operator;
import io.elanus.core.schema.FieldId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is read of a JSON document.
public sealed interface JsonTerm {
  FieldId field();

  JsonPath path();

  /// The columns that hold the values at the path beside the documents; null when there are none.
  default @Nullable ShreddedPath shreddedIn(ColumnSource source) {
    List<String> names = path().names();
    return names == null || names.isEmpty() ? null : source.shredded(field(), names);
  }

  record Value(FieldId field, JsonPath path) implements JsonTerm {}

  /// The number of elements; no value where there is no array.
  record Length(FieldId field, JsonPath path) implements JsonTerm {}

  /// Integers with an integer in 64 bits, everything else as DOUBLE; no value where there is no
  /// number or the result does not fit.
  ///
  /// @param operand [Constant.Int] or [Constant.Floating]
  record Computed(JsonTerm base, Operator operator, Constant operand) implements JsonTerm {
    @Override
    public FieldId field() {
      return base.field();
    }

    @Override
    public JsonPath path() {
      return base.path();
    }
  }
}
