package io.elanus.core.coordination.catalog;

import io.elanus.core.error.DatabaseException;
import java.util.ArrayList;
import java.util.List;

/// Takes a path as `field["a"][0]["b"]` apart.
final class JsonPathSteps {
  private JsonPathSteps() {}

  /// The keys and positions after the field's name; empty for the field itself.
  ///
  /// @param path empty for the field itself
  /// @throws DatabaseException number 65535 when this is no path
  static List<String> of(String fieldName, String path) {
    if (path.isEmpty()) {
      return List.of();
    }
    int at = 0;
    while (at < path.length() && path.charAt(at) != '[') {
      at++;
    }
    List<String> steps = new ArrayList<>();
    String head = path.substring(0, at);
    if (!isIdentifier(head)) {
      throw unparsable(path);
    }
    if (!head.equals(fieldName)) {
      steps.add(head);
    }
    while (at < path.length()) {
      int end = path.charAt(at) == '[' ? path.indexOf(']', at) : -1;
      if (end < 0) {
        throw unparsable(path);
      }
      steps.add(step(path.substring(at + 1, end), path));
      at = end + 1;
    }
    return steps;
  }

  private static boolean isIdentifier(String text) {
    if (text.isEmpty() || Character.isDigit(text.charAt(0))) {
      return false;
    }
    return text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '$');
  }

  private static String step(String text, String path) {
    boolean quoted =
        text.length() >= 2
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(text.length() - 1) == text.charAt(0);
    if (quoted) {
      return text.substring(1, text.length() - 1);
    }
    boolean position = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!position) {
      throw unparsable(path);
    }
    return text;
  }

  private static DatabaseException unparsable(String path) {
    return DatabaseException.plain("cannot parse identifier: %s", path);
  }
}
