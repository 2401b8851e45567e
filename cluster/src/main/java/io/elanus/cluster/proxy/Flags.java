package io.elanus.cluster.proxy;

import io.elanus.core.error.DatabaseException;
import java.util.Map;

/// Booleans as clients spell them: the forms that Go's `ParseBool` knows.
final class Flags {
  private Flags() {}

  /// False when the key is absent.
  static boolean read(Map<String, String> parameters, String key) {
    String text = parameters.get(key);
    return text != null && parse(key, text);
  }

  static boolean parse(String key, String text) {
    return switch (text.strip()) {
      case "1", "t", "T", "TRUE", "true", "True" -> true;
      case "0", "f", "F", "FALSE", "false", "False", "" -> false;
      default -> throw DatabaseException.invalid("parse %s field failed, value: %s", key, text);
    };
  }
}
