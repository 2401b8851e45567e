package io.elanus.core.expression.syntax;

/// Arithmetic of two numbers; the bit operators are for integers only.
public enum Operator {
  ADD("+"),
  SUBTRACT("-"),
  MULTIPLY("*"),
  DIVIDE("/"),
  MODULO("%"),
  POWER("**"),
  BIT_AND("&"),
  BIT_OR("|"),
  BIT_XOR("^");

  private final String symbol;

  Operator(String symbol) {
    this.symbol = symbol;
  }

  /// Whether it works on the bits of integers.
  public boolean isBitwise() {
    return this == BIT_AND || this == BIT_OR || this == BIT_XOR;
  }

  public String symbol() {
    return symbol;
  }
}
