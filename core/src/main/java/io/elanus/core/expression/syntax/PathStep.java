package io.elanus.core.expression.syntax;

/// One step into a JSON document or an array.
public sealed interface PathStep {
  /// `["name"]`: a member of an object.
  record Key(String name) implements PathStep {}

  /// `[3]`: an element of an array, counted from zero.
  record Position(int index) implements PathStep {}
}
