package io.elanus.core.expression.check;

import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.syntax.Constant;
import io.elanus.core.expression.syntax.Operator;
import io.elanus.core.expression.syntax.PathStep;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.time.Interval;
import java.util.List;

/// What a part of a filter turned out to be.
sealed interface Meaning {
  /// @param template handed in, not written
  record Value(Constant constant, boolean template) implements Meaning {}

  record Truth(Predicate predicate) implements Meaning {}

  /// Something that each row has its own value of.
  sealed interface Term extends Meaning {
    FieldSchema field();

    DataType type();
  }

  record Field(FieldSchema field) implements Term {
    @Override
    public DataType type() {
      return field.type();
    }
  }

  /// A place inside a JSON field.
  record Path(FieldSchema field, List<PathStep> steps) implements Term {
    @Override
    public DataType type() {
      return DataType.JSON;
    }
  }

  /// One element of an ARRAY field.
  record Element(FieldSchema field, int position) implements Term {
    @Override
    public DataType type() {
      return Checker.elementType(field);
    }
  }

  /// @param of a [Field] of type ARRAY or JSON, or a [Path]
  record Length(Term of) implements Term {
    @Override
    public FieldSchema field() {
      return of.field();
    }

    @Override
    public DataType type() {
      return DataType.INT64;
    }
  }

  /// A field of type TIMESTAMPTZ and an interval.
  record Moved(Field base, Interval by) implements Term {
    @Override
    public FieldSchema field() {
      return base.field();
    }

    @Override
    public DataType type() {
      return DataType.TIMESTAMPTZ;
    }
  }

  record Computed(Term base, Operator operator, Constant operand) implements Term {
    @Override
    public FieldSchema field() {
      return base.field();
    }

    @Override
    public DataType type() {
      DataType type = base.type();
      return type.isInteger()
          ? operand instanceof Constant.Floating ? DataType.DOUBLE : DataType.INT64
          : type;
    }
  }
}
