package io.elanus.core.error;

import java.util.Map;
import java.util.Map.Entry;

/// What a caller or the world got wrong. What *we* got wrong is an `assert` or an
/// [IllegalStateException].
///
/// The message follows Milvus: an optional extra text, the code's own text, then bracketed pairs,
/// as in `can't insert: collection not found[database=default][collection=films]`.
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  private DatabaseException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  /// `text[k=v][k=v]`.
  @SafeVarargs
  public static DatabaseException of(ErrorCode code, Entry<String, ?>... pairs) {
    return new DatabaseException(code, code.text() + brackets(pairs));
  }

  /// `extra: text[k=v][k=v]`.
  @SafeVarargs
  public static DatabaseException of(ErrorCode code, String extra, Entry<String, ?>... pairs) {
    return new DatabaseException(code, extra + ": " + code.text() + brackets(pairs));
  }

  /// `extra: invalid parameter`, number 1100.
  public static DatabaseException invalid(String format, Object... arguments) {
    return new DatabaseException(
        ErrorCode.INVALID_PARAMETER,
        format(format, arguments) + ": " + ErrorCode.INVALID_PARAMETER.text());
  }

  /// `extra: invalid parameter[expected=E][actual=A]`, number 1100.
  public static DatabaseException expected(Object expected, Object actual, String extra) {
    String base = "invalid parameter[expected=" + expected + "][actual=" + actual + "]";
    return new DatabaseException(
        ErrorCode.INVALID_PARAMETER, extra.isEmpty() ? base : extra + ": " + base);
  }

  /// The bare text under number 65535: Milvus's plain errors.
  public static DatabaseException plain(String format, Object... arguments) {
    return new DatabaseException(ErrorCode.UNEXPECTED, format(format, arguments));
  }

  /// The bare text under a number, for texts that do not follow the pattern.
  public static DatabaseException verbatim(ErrorCode code, String format, Object... arguments) {
    return new DatabaseException(code, format(format, arguments));
  }

  public ErrorCode code() {
    return code;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /// A pair for the brackets.
  public static Entry<String, Object> pair(String key, Object value) {
    return Map.entry(key, value);
  }

  private static String format(String format, Object... arguments) {
    return arguments.length == 0 ? format : String.format(format, arguments);
  }

  @SafeVarargs
  private static String brackets(Entry<String, ?>... pairs) {
    StringBuilder text = new StringBuilder();
    for (Entry<String, ?> pair : pairs) {
      text.append('[').append(pair.getKey()).append('=').append(pair.getValue()).append(']');
    }
    return text.toString();
  }
}
