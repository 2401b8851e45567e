package io.elanus.cluster.proxy;

import io.elanus.core.error.DatabaseException;
import java.util.Map;

/// Numbers in parameters: plain, or in quotes that a client left on.
final class Numbers {
  private Numbers() {}

  /// @throws DatabaseException `key [text] is invalid`
  static long integer(String key, String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException wrong) {
      throw DatabaseException.plain("%s [%s] is invalid", key, text);
    }
  }

  static long integer(Map<String, String> parameters, String key, long absent) {
    String text = parameters.get(key);
    return text == null || text.isBlank() ? absent : integer(key, text);
  }

  /// Whole numbers may be written as `96.0`.
  static double floating(String key, String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException wrong) {
      throw DatabaseException.invalid("%s [%s] is invalid, should be a number", key, text);
    }
  }
}
