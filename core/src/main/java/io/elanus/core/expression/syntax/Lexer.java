package io.elanus.core.expression.syntax;

import java.math.BigInteger;

/// Characters to tokens. [#next] reads one; the fields then describe it.
final class Lexer {
  enum Kind {
    END,
    NAME,
    INTEGER,
    FLOATING,
    STRING,
    OPEN,
    CLOSE,
    OPEN_LIST,
    CLOSE_LIST,
    OPEN_BRACE,
    CLOSE_BRACE,
    COMMA,
    ASSIGN,
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    PLUS,
    MINUS,
    STAR,
    SLASH,
    PERCENT,
    POWER,
    AND,
    OR,
    NOT,
    IN,
    LIKE,
    MATCHES,
    NOT_MATCHES,
    BIT_AND,
    BIT_OR,
    BIT_XOR,
    EXISTS,
    TRUE,
    FALSE,
    /// Written by Milvus's grammar, refused by its meaning: shifts, `~`.
    UNSUPPORTED
  }

  /// 2^63: what `-9223372036854775808` holds after its sign.
  private static final BigInteger MIN_MAGNITUDE = BigInteger.ONE.shiftLeft(63);

  private final String text;
  private int next;

  Kind kind = Kind.END;

  /// Where the token starts and ends.
  int start;

  int end;

  /// The name, the decoded string, or the symbol.
  String word = "";

  long integer;
  double floating;

  /// An integer of 2^63, good only behind a minus.
  boolean minimum;

  Lexer(String text) {
    this.text = text;
  }

  Refusal refuse(String reason) {
    return Refusal.at(text, start, reason);
  }

  /// The token as written, shortened.
  String written() {
    return kind == Kind.END ? "<EOF>" : text.substring(start, Math.min(end, start + 40));
  }

  void next() {
    while (next < text.length() && isBlank(text.charAt(next))) {
      next++;
    }
    start = next;
    if (next == text.length()) {
      end = next;
      kind = Kind.END;
      return;
    }
    char c = text.charAt(next);
    if (isNameStart(c) || c == '$') {
      nameOrString();
    } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
      number();
    } else if (c == '"' || c == '\'') {
      string(false);
    } else {
      symbol(c);
    }
    end = next;
  }

  private void nameOrString() {
    next++;
    while (next < text.length() && (isNameStart(text.charAt(next)) || isDigit(text.charAt(next)))) {
      next++;
    }
    word = text.substring(start, next);
    if (next < text.length() && (text.charAt(next) == '"' || text.charAt(next) == '\'')) {
      switch (word) {
        case "r", "R" -> string(true);
        case "u8", "u", "U", "L" -> string(false);
        case "iso", "ISO", "interval", "INTERVAL" -> {
          kind = Kind.NAME;
          return;
        }
        default -> throw refuse("unexpected string behind '" + word + "'");
      }
      return;
    }
    if (word.charAt(0) == '$' && !word.equals("$meta") && !word.equals("$")) {
      throw refuse("cannot parse identifier: " + word);
    }
    kind =
        switch (word) {
          case "and", "AND" -> Kind.AND;
          case "or", "OR" -> Kind.OR;
          case "not", "NOT" -> Kind.NOT;
          case "in", "IN" -> Kind.IN;
          case "like", "LIKE" -> Kind.LIKE;
          case "exists", "EXISTS" -> Kind.EXISTS;
          case "true", "True", "TRUE" -> Kind.TRUE;
          case "false", "False", "FALSE" -> Kind.FALSE;
          default -> Kind.NAME;
        };
  }

  private void symbol(char c) {
    char second = peek(1);
    switch (c) {
      case '(' -> take(Kind.OPEN, 1);
      case ')' -> take(Kind.CLOSE, 1);
      case '[' -> take(Kind.OPEN_LIST, 1);
      case ']' -> take(Kind.CLOSE_LIST, 1);
      case '{' -> take(Kind.OPEN_BRACE, 1);
      case '}' -> take(Kind.CLOSE_BRACE, 1);
      case ',' -> take(Kind.COMMA, 1);
      case '+' -> take(Kind.PLUS, 1);
      case '-' -> take(Kind.MINUS, 1);
      case '/' -> take(Kind.SLASH, 1);
      case '%' -> take(Kind.PERCENT, 1);
      case '*' -> take(second == '*' ? Kind.POWER : Kind.STAR, second == '*' ? 2 : 1);
      case '=' -> {
        if (second == '~') {
          take(Kind.MATCHES, 2);
        } else {
          take(second == '=' ? Kind.EQUAL : Kind.ASSIGN, second == '=' ? 2 : 1);
        }
      }
      case '!' -> {
        if (second == '~') {
          take(Kind.NOT_MATCHES, 2);
        } else {
          take(second == '=' ? Kind.NOT_EQUAL : Kind.NOT, second == '=' ? 2 : 1);
        }
      }
      case '<' -> {
        if (second == '<') {
          take(Kind.UNSUPPORTED, 2);
        } else {
          take(second == '=' ? Kind.LESS_OR_EQUAL : Kind.LESS, second == '=' ? 2 : 1);
        }
      }
      case '>' -> {
        if (second == '>') {
          take(Kind.UNSUPPORTED, 2);
        } else {
          take(second == '=' ? Kind.GREATER_OR_EQUAL : Kind.GREATER, second == '=' ? 2 : 1);
        }
      }
      case '&' -> take(second == '&' ? Kind.AND : Kind.BIT_AND, second == '&' ? 2 : 1);
      case '|' -> take(second == '|' ? Kind.OR : Kind.BIT_OR, second == '|' ? 2 : 1);
      case '^' -> take(Kind.BIT_XOR, 1);
      case '~' -> take(Kind.UNSUPPORTED, 1);
      default ->
          throw refuse(
              "token recognition error at: '" + text.substring(next, codePointEnd()) + "'");
    }
  }

  private int codePointEnd() {
    return Math.min(text.length(), next + Character.charCount(text.codePointAt(next)));
  }

  private void take(Kind taken, int length) {
    kind = taken;
    word = text.substring(next, next + length);
    next += length;
  }

  /// Decimal, `0x`, `0b` and leading-zero octal integers; decimal and hexadecimal floats.
  private void number() {
    boolean hexadecimal = text.charAt(next) == '0' && (peek(1) == 'x' || peek(1) == 'X');
    boolean binary = text.charAt(next) == '0' && (peek(1) == 'b' || peek(1) == 'B');
    boolean fraction = false;
    next += hexadecimal || binary ? 2 : 0;
    for (; next < text.length(); next++) {
      char c = text.charAt(next);
      boolean exponent = hexadecimal ? c == 'p' || c == 'P' : !binary && (c == 'e' || c == 'E');
      if (exponent) {
        fraction = true;
        if (peek(1) == '+' || peek(1) == '-') {
          next++;
        }
      } else if (c == '.') {
        fraction = true;
      } else if (!isDigit(c) && !isNameStart(c)) {
        break;
      }
    }
    String digits = text.substring(start, next);
    end = next;
    try {
      if (fraction) {
        kind = Kind.FLOATING;
        floating = parseDouble(digits);
      } else {
        integer(digits, hexadecimal, binary);
      }
    } catch (NumberFormatException _) {
      throw refuse("not a number: " + written());
    }
  }

  private double parseDouble(String digits) {
    char last = digits.charAt(digits.length() - 1);
    if (isNameStart(last) && !(digits.startsWith("0x") || digits.startsWith("0X"))) {
      throw new NumberFormatException(digits); // Java would take a suffix `f` or `d`
    }
    return Double.parseDouble(digits);
  }

  private void integer(String digits, boolean hexadecimal, boolean binary) {
    kind = Kind.INTEGER;
    minimum = false;
    int radix =
        hexadecimal ? 16 : binary ? 2 : digits.length() > 1 && digits.charAt(0) == '0' ? 8 : 10;
    String magnitude = radix == 16 || radix == 2 ? digits.substring(2) : digits;
    if (magnitude.length() <= 18) {
      integer = Long.parseLong(magnitude, radix);
      return;
    }
    if (magnitude.length() > 100) {
      throw refuse("integer out of range: " + written());
    }
    BigInteger value = new BigInteger(magnitude, radix);
    minimum = value.equals(MIN_MAGNITUDE);
    if (value.bitLength() > 63 && !minimum) {
      throw refuse("integer out of range: " + written());
    }
    integer = value.longValue();
  }

  private void string(boolean raw) {
    char quote = text.charAt(next++);
    int close = next;
    boolean escaped = false;
    while (true) {
      if (close >= text.length()) {
        throw refuse("string without end");
      }
      char c = text.charAt(close);
      if (c == quote) {
        break;
      }
      escaped |= c == '\\';
      close += c == '\\' ? 2 : 1;
    }
    kind = Kind.STRING;
    word = escaped && !raw ? unescape(next, close) : text.substring(next, close);
    next = close + 1;
  }

  /// C escapes, `\\uXXXX` and `\\UXXXXXXXX`. An unknown escape keeps its backslash, so that `"\\%"`
  /// written with one backslash or with two means the same to `like`.
  private String unescape(int from, int to) {
    StringBuilder plain = new StringBuilder(to - from);
    for (int i = from; i < to; ) {
      char c = text.charAt(i++);
      if (c != '\\' || i >= to) {
        plain.append(c);
        continue;
      }
      char code = text.charAt(i++);
      switch (code) {
        case 'a' -> plain.append('\u0007');
        case 'b' -> plain.append('\b');
        case 'f' -> plain.append('\f');
        case 'n' -> plain.append('\n');
        case 'r' -> plain.append('\r');
        case 't' -> plain.append('\t');
        case 'v' -> plain.append('\u000b');
        case '\\', '"', '\'', '?' -> plain.append(code);
        case 'x', 'u', 'U' -> {
          int digits = code == 'x' ? 2 : code == 'u' ? 4 : 8;
          if (i + digits > to) {
            throw refuse("incomplete escape in string");
          }
          plain.appendCodePoint(codePoint(i, i + digits, 16));
          i += digits;
        }
        case '0', '1', '2', '3', '4', '5', '6', '7' -> {
          int stop = i;
          while (stop < to
              && stop < i + 2
              && text.charAt(stop) >= '0'
              && text.charAt(stop) <= '7') {
            stop++;
          }
          plain.appendCodePoint(codePoint(i - 1, stop, 8));
          i = stop;
        }
        default -> plain.append('\\').append(code);
      }
    }
    return plain.toString();
  }

  private int codePoint(int from, int to, int radix) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(text.charAt(i), radix);
      if (digit < 0 || value > Character.MAX_CODE_POINT) {
        throw refuse("wrong escape in string");
      }
      value = value * radix + digit;
    }
    if (value > Character.MAX_CODE_POINT) {
      throw refuse("wrong escape in string");
    }
    return value;
  }

  private char peek(int ahead) {
    return next + ahead < text.length() ? text.charAt(next + ahead) : '\0';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }
}
