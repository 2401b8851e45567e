package io.elanus.core.text.analysis;

import java.util.function.IntPredicate;

/// Runs of code points between delimiters; positions count the tokens.
///
/// @param delimiter whether a code point separates tokens
record CharacterTokenizer(IntPredicate delimiter) implements Tokenizer {
  /// Everything that is neither a letter nor a number separates. Source: tantivy's
  /// `SimpleTokenizer`, by Unicode's Alphabetic and Numeric.
  static final CharacterTokenizer STANDARD = new CharacterTokenizer(c -> !isAlphanumeric(c));

  /// The whitespace of ASCII separates, vertical tab excepted.
  static final CharacterTokenizer WHITESPACE =
      new CharacterTokenizer(CharacterTokenizer::isAsciiWhitespace);

  static boolean isAlphanumeric(int c) {
    if (c < 0x80) {
      return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
    if (Character.isAlphabetic(c)) {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  static boolean isAsciiWhitespace(int c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
  }

  @Override
  public void tokenize(String text, TokenSink sink) {
    int position = 0;
    int start = -1;
    int length = text.length();
    for (int at = 0; at < length; ) {
      int c = text.codePointAt(at);
      if (delimiter.test(c)) {
        if (start >= 0) {
          sink.accept(text.substring(start, at), start, at, position++, 1);
          start = -1;
        }
      } else if (start < 0) {
        start = at;
      }
      at += Character.charCount(c);
    }
    if (start >= 0) {
      sink.accept(text.substring(start), start, length, position, 1);
    }
  }
}
