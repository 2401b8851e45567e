package io.elanus.core.expression.predicate;

import io.elanus.core.expression.syntax.Refusal;

/// How many steps a regular expression comes to, guessed before it is compiled: repetitions inside
/// repetitions multiply, and RE2/J 1.8 writes all of them out, whatever memory that takes. It also
/// walks down nested groups by recursion.
final class RegularExpressionSize {
  private static final int DEEPEST = 250;

  /// No guess beyond this is followed further.
  private static final long ENOUGH = 1L << 40;

  private final String text;
  private int at;

  /// Of the groups that are open: the steps so far, and those of the last thing in it, which a
  /// repetition would repeat.
  private final long[] sums = new long[DEEPEST + 1];

  private final long[] lasts = new long[DEEPEST + 1];
  private int depth;

  private RegularExpressionSize(String text) {
    this.text = text;
  }

  /// Exact for plain expressions, else hardly less than it is; what is no expression has a size,
  /// too.
  ///
  /// @throws Refusal when groups are nested too deep
  static long of(String text) {
    RegularExpressionSize size = new RegularExpressionSize(text);
    while (size.at < text.length() && size.sums[0] < ENOUGH) {
      size.step();
    }
    while (size.depth > 0) {
      size.close();
    }
    return size.sums[0];
  }

  private void step() {
    char c = text.charAt(at++);
    switch (c) {
      case '(' -> open();
      case ')' -> close();
      case '[' -> {
        skipClass();
        add(1);
      }
      case '\\' -> escape();
      case '{' -> repeat();
      default -> add(1);
    }
  }

  private void open() {
    if (depth == DEEPEST) {
      throw new Refusal("regular expression is nested deeper than " + DEEPEST + " levels");
    }
    depth++;
    sums[depth] = 0;
    lasts[depth] = 0;
  }

  private void close() {
    if (depth > 0) {
      depth--;
      add(Math.min(ENOUGH, sums[depth + 1] + 2));
    }
  }

  private void add(long steps) {
    sums[depth] = Math.min(ENOUGH, sums[depth] + steps);
    lasts[depth] = steps;
  }

  /// To behind the bracket that closes it; one right at its beginning is a member.
  private void skipClass() {
    if (at < text.length() && text.charAt(at) == '^') {
      at++;
    }
    int first = at;
    while (at < text.length() && (text.charAt(at) != ']' || at == first)) {
      if (text.charAt(at) == '\\') {
        at++;
      } else if (text.startsWith("[:", at) && text.indexOf(":]", at) > 0) {
        at = text.indexOf(":]", at) + 1;
      }
      at++;
    }
    at++;
  }

  /// `\Q...\E` is taken for escapes and plain characters, `\p{Greek}` for more steps than it has.
  private void escape() {
    at++;
    add(1);
    if (text.startsWith("{", at) && "pPx".indexOf(text.charAt(at - 1)) >= 0) {
      int end = text.indexOf('}', at);
      at = end < 0 ? text.length() : end + 1;
    }
  }

  /// `{n}`, `{n,}` or `{n,m}` behind the last thing; else plain characters.
  private void repeat() {
    int end = text.indexOf('}', at);
    String inside = end < 0 ? "" : text.substring(at, end);
    if (!inside.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
      add(1);
      return;
    }
    at = end + 1;
    int comma = inside.indexOf(',');
    String last = inside.substring(comma + 1);
    long times =
        last.isEmpty() ? Long.parseLong(inside.substring(0, comma)) + 1 : Long.parseLong(last);
    long repeated = Math.min(ENOUGH, lasts[depth] * Math.max(1, times));
    sums[depth] = Math.min(ENOUGH, sums[depth] - lasts[depth] + repeated);
    lasts[depth] = repeated;
  }
}
