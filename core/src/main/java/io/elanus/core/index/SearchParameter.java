package io.elanus.core.index;

import io.elanus.core.error.DatabaseException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the search parameters of an index, in the words of Milvus's index library.
public final class SearchParameter {
  private SearchParameter() {}

  /// A whole number in a range; null when it is not given. `64.0` is none, as in Milvus.
  ///
  /// @throws DatabaseException when it is no whole number or outside
  public static @Nullable Integer whole(
      Map<String, String> parameters, String key, int least, int most) {
    String text = parameters.get(key);
    if (text == null) {
      return null;
    }
    long value;
    try {
      value = Long.parseLong(text.strip());
    } catch (NumberFormatException notWhole) {
      if (isOtherJson(text)) {
        throw conflict("param '%s' (%s) should be integer", key, text);
      }
      throw DatabaseException.invalid("invalid integer value, key: '%s', value: '%s'", key, text);
    }
    if (value < least || value > most) {
      throw outOfRange(
          "Out of range in json: param '%s' (%s) should be in range [%d, %d]",
          key, text, least, most);
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
      throw outOfRange(
          "Out of range in json: param '%s' (%s) should be in range [%s, %s]",
          key, text, exact(least), exact(most));
    }
    return value;
  }

  /// All digits, as C prints them, and six behind the point.
  private static String exact(double bound) {
    return new BigDecimal(bound).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static double number(String key, String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException notANumber) {
      if (isOtherJson(text)) {
        throw conflict("param '%s' (%s) should be a number", key, text);
      }
      throw DatabaseException.invalid("invalid float value, key: '%s', value: '%s'", key, text);
    }
  }

  /// Whether it is a number with a fraction, a truth value, nothing, or an array or object.
  private static boolean isOtherJson(String text) {
    return text.strip().matches("true|false|null|[\\[{].*|[+-]?[0-9]+[.eE][0-9.eE+-]*");
  }

  private static DatabaseException conflict(String text, Object... arguments) {
    return DatabaseException.plain(
        "failed to search: type conflict in json: Type conflict in json: " + text, arguments);
  }

  /// What is wrong with a value that is well-formed.
  public static DatabaseException outOfRange(String text, Object... arguments) {
    return DatabaseException.plain("failed to search: out of range in json: " + text, arguments);
  }
}
