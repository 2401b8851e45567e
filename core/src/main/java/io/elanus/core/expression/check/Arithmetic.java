package io.elanus.core.expression.check;

import io.elanus.core.expression.syntax.Constant;
import io.elanus.core.expression.syntax.Operator;
import io.elanus.core.expression.syntax.Refusal;
import io.elanus.core.schema.DataType;
import io.elanus.core.time.Interval;

/// What signs and operators make of meanings: constants are folded, a field keeps one operation.
final class Arithmetic {
  private Arithmetic() {}

  static Meaning sign(boolean negative, Meaning operand) {
    String symbol = negative ? "-" : "+";
    if (!(operand instanceof Meaning.Value(Constant constant, boolean template))) {
      throw new Refusal("unary '" + symbol + "' can only be applied to a constant");
    }
    Constant negated = ConstantFolding.negated(constant); // also refuses what has no sign
    return new Meaning.Value(negative ? negated : constant, template);
  }

  static Meaning moved(Operator operator, Meaning left, String span) {
    Interval by = Interval.parse(span);
    if (by == null) {
      throw new Refusal("invalid ISO 8601 duration: " + span);
    }
    if (operator != Operator.ADD && operator != Operator.SUBTRACT) {
      throw new Refusal("'" + operator.symbol() + "' can not be applied to an interval");
    }
    Interval signed = operator == Operator.ADD ? by : by.backwards();
    return switch (left) {
      case Meaning.Value(Constant.Instant(long micros), boolean _) ->
          new Meaning.Value(new Constant.Instant(signed.after(micros)), false);
      case Meaning.Field field when field.type() == DataType.TIMESTAMPTZ ->
          new Meaning.Moved(field, signed);
      case Meaning.Term term ->
          throw new Refusal("field '" + term.field().name() + "' is not a timestamptz datatype");
      case Meaning.Value _, Meaning.Truth _ ->
          throw new Refusal("an interval can only be added to a timestamptz field");
    };
  }

  static Meaning of(Operator operator, Meaning left, Meaning right) {
    if (left instanceof Meaning.Value(Constant a, boolean _)) {
      if (right instanceof Meaning.Value(Constant b, boolean _)) {
        return new Meaning.Value(ConstantFolding.arithmetic(operator, a, b), false);
      }
      if (right instanceof Meaning.Term term
          && (operator == Operator.ADD || operator == Operator.MULTIPLY || operator.isBitwise())) {
        return computed(term, operator, a);
      }
      throw new Refusal("'" + operator.symbol() + "' with a constant on the left is not supported");
    }
    if (left instanceof Meaning.Term term
        && right instanceof Meaning.Value(Constant b, boolean _)) {
      return computed(term, operator, b);
    }
    if (left instanceof Meaning.Truth || right instanceof Meaning.Truth) {
      throw new Refusal(
          "'" + operator.symbol() + "' can only be used between integer or floating or json field");
    }
    throw new Refusal("'" + operator.symbol() + "' between two columns is not supported");
  }

  private static Meaning computed(Meaning.Term base, Operator operator, Constant operand) {
    if (base instanceof Meaning.Computed) {
      throw new Refusal("complicated arithmetic operations are not supported");
    }
    DataType type = base.type();
    if (!type.isNumeric() && type != DataType.JSON || !ConstantFolding.isNumber(operand)) {
      throw new Refusal(
          "'"
              + operator.symbol()
              + "' can only be used between integer or floating or json field, but got: "
              + type.wireName()
              + " and "
              + operand.type().wireName());
    }
    switch (operator) {
      case ADD, SUBTRACT, MULTIPLY -> {}
      case BIT_AND, BIT_OR, BIT_XOR -> {
        if (!type.isInteger() || !(operand instanceof Constant.Int)) {
          throw new Refusal(
              "'" + operator.symbol() + "' can only be used between integer fields and integers");
        }
      }
      case POWER -> throw new Refusal("power can only apply on constants");
      case DIVIDE -> {
        if (ConstantFolding.asDouble(operand) == 0) {
          throw new Refusal("divide by zero");
        }
      }
      case MODULO -> {
        if (type.isFloating() || !(operand instanceof Constant.Int)) {
          throw new Refusal("modulo can only apply on integer types");
        }
        if (operand.equals(new Constant.Int(0))) {
          throw new Refusal("modulo by zero");
        }
      }
    }
    return new Meaning.Computed(base, operator, operand);
  }
}
