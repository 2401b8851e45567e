package io.elanus.core.expression.predicate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.elanus.core.expression.syntax.Refusal;
import java.nio.charset.StandardCharsets;

/// A regular expression over UTF-8 in the syntax of RE2, found anywhere in a string. Its time grows
/// with the string's length times the expression's, whatever is written.
///
/// @param pattern made of the same text, so that equal texts make equal expressions
public record RegularExpression(Pattern pattern) {
  private static final int LONGEST = 4096;

  /// Steps of the compiled expression: repetitions multiply.
  private static final int LARGEST_PROGRAM = 100_000;

  /// @throws Refusal when it is no expression, or too large a one
  public static RegularExpression of(String text) {
    if (text.length() > LONGEST) {
      throw new Refusal(
          "regular expression of " + text.length() + " characters is too long, max is " + LONGEST);
    }
    requireSmall(RegularExpressionSize.of(text));
    Pattern pattern;
    try {
      pattern = Pattern.compile(text);
    } catch (PatternSyntaxException wrong) {
      throw new Refusal("invalid regular expression: " + wrong.getMessage());
    }
    requireSmall(pattern.programSize());
    return new RegularExpression(pattern);
  }

  private static void requireSmall(long steps) {
    if (steps > LARGEST_PROGRAM) {
      throw new Refusal(
          "regular expression of " + steps + " steps is too large, max is " + LARGEST_PROGRAM);
    }
  }

  /// Whether it is found in `bytes[from .. to)`. Not looked for in the bytes themselves: RE2/J 1.8
  /// finds `^.$` in three characters then.
  public boolean isIn(byte[] bytes, int from, int to) {
    return pattern.matcher(new String(bytes, from, to - from, StandardCharsets.UTF_8)).find();
  }

  @Override
  public String toString() {
    return pattern.pattern();
  }
}
