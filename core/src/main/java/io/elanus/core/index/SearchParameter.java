package io.elanus.core.index;

import io.elanus.core.error.DatabaseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the search parameters of an index, in the words of Milvus's index library.
public final class SearchParameter {
  private SearchParameter() {}

  /// A whole number in a range; null when it is not given. `64.0` is whole.
  ///
  /// @throws DatabaseException when it is no whole number or outside
  public static @Nullable Integer whole(
      Map<String, String> parameters, String key, int least, int most) {
    String text = parameters.get(key);
    if (text == null) {
      return null;
    }
    double value;
    try {
      value = Double.parseDouble(text.strip());
    } catch (NumberFormatException notANumber) {
      value = Double.NaN;
    }
    if (value != Math.rint(value)) {
      throw DatabaseException.invalid("invalid integer value, key: '%s', value: '%s'", key, text);
    }
    if (value < least || value > most) {
      throw outOfRange("param '%s' (%s) should be in range [%d, %d]", key, text, least, most);
    }
    return (int) value;
  }

  /// What is wrong with a value that is well-formed.
  public static DatabaseException outOfRange(String text, Object... arguments) {
    return DatabaseException.plain("failed to search: out of range in json: " + text, arguments);
  }
}
