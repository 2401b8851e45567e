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

  /// A number in `[0, 1)`; null when it is not given.
  ///
  /// @throws DatabaseException when it is no number or outside
  public static @Nullable Double share(Map<String, String> parameters, String key) {
    String text = parameters.get(key);
    if (text == null) {
      return null;
    }
    double value = number(key, text);
    if (!(value >= 0 && value < 1)) {
      throw outOfRange("param '%s' (%s) should be in range [0.000000, 1.000000)", key, value);
    }
    return value;
  }

  /// A number in a range, both ends included; null when it is not given.
  ///
  /// @throws DatabaseException when it is no number or outside
  public static @Nullable Double number(
      Map<String, String> parameters, String key, double least, double most) {
    String text = parameters.get(key);
    if (text == null) {
      return null;
    }
    double value = number(key, text);
    if (!(value >= least && value <= most)) {
      throw outOfRange("param '%s' (%s) should be in range [%f, %f]", key, value, least, most);
    }
    return value;
  }

  private static double number(String key, String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException notANumber) {
      throw DatabaseException.invalid("invalid float value, key: '%s', value: '%s'", key, text);
    }
  }

  /// What is wrong with a value that is well-formed.
  public static DatabaseException outOfRange(String text, Object... arguments) {
    return DatabaseException.plain("failed to search: out of range in json: " + text, arguments);
  }
}
