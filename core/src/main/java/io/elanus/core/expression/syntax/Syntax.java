package io.elanus.core.expression.syntax;

import java.util.List;

/// What was written, before any name has a meaning.
public sealed interface Syntax {
  /// A field, a dynamic key, or a place inside one.
  record Name(String name, List<PathStep> steps) implements Syntax {}

  record Literal(Constant value) implements Syntax {}

  /// `ISO 'text'`.
  record Iso(String text) implements Syntax {}

  /// `INTERVAL 'text'`.
  record Span(String text) implements Syntax {}

  /// `{name}`.
  record Template(String name) implements Syntax {}

  /// `[a, b]` of which at least one element is more than a literal.
  record ListOf(List<Syntax> elements) implements Syntax {}

  /// `-operand` or, when not `negative`, `+operand`.
  record Sign(boolean negative, Syntax operand) implements Syntax {}

  record Not(Syntax operand) implements Syntax {}

  /// Two or more operands joined by `and`.
  record And(List<Syntax> operands) implements Syntax {}

  /// Two or more operands joined by `or`.
  record Or(List<Syntax> operands) implements Syntax {}

  record Arithmetic(Operator operator, Syntax left, Syntax right) implements Syntax {}

  record Compare(Comparison comparison, Syntax left, Syntax right) implements Syntax {}

  /// `low < middle <= high`, or the same written downwards.
  record Between(Syntax low, boolean lowIncluded, Syntax middle, Syntax high, boolean highIncluded)
      implements Syntax {}

  record In(Syntax operand, Syntax list) implements Syntax {}

  record Like(Syntax operand, Syntax pattern) implements Syntax {}

  /// `=~`.
  record Matches(Syntax operand, Syntax expression) implements Syntax {}

  /// `is null`.
  record IsNull(Syntax operand) implements Syntax {}

  record Exists(Syntax operand) implements Syntax {}

  /// `name = value` among the arguments of a call.
  record Named(String name, Syntax value) implements Syntax {}

  /// @param name in lower case
  record Call(String name, List<Syntax> arguments) implements Syntax {}
}
