package io.elanus.core.index;

import io.elanus.core.error.DatabaseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the build parameters of an index, in the words of Milvus's index library.
public final class BuildParameters {
  private BuildParameters() {}

  /// A whole number in a range; `absent` when it is not given.
  ///
  /// @throws DatabaseException when it is no whole number or outside
  public static int whole(
      Map<String, String> parameters, String key, int absent, int least, int most) {
    String text = stated(parameters, key);
    if (text == null) {
      return absent;
    }
    long number;
    try {
      number = Long.parseLong(text.strip());
    } catch (NumberFormatException notWhole) {
      if (isDecimal(text)) {
        throw DatabaseException.invalid(
            "wrong data type in json, key: '%s', value: '%s'", key, text);
      }
      throw DatabaseException.invalid("invalid integer value, key: '%s', value: '%s'", key, text);
    }
    if (number < least || number > most) {
      throw DatabaseException.invalid(
          "Out of range in json: param '%s' (%d) should be in range [%d, %d]",
          key, number, least, most);
    }
    return (int) number;
  }

  /// A number in a range, both ends included; `absent` when it is not given.
  ///
  /// @throws DatabaseException when it is no number or outside
  public static double number(
      Map<String, String> parameters, String key, double absent, double least, double most) {
    String text = stated(parameters, key);
    if (text == null) {
      return absent;
    }
    double value;
    try {
      value = Double.parseDouble(text.strip());
    } catch (NumberFormatException notANumber) {
      throw DatabaseException.invalid("invalid float value, key: '%s', value: '%s'", key, text);
    }
    if (!(value >= least && value <= most)) {
      throw DatabaseException.invalid(
          "Out of range in json: param '%s' (%s) should be in range [%f, %f]",
          key, text, least, most);
    }
    return value;
  }

  /// A number in `[0, 1)`; `absent` when it is not given.
  ///
  /// @throws DatabaseException when it is no number or outside
  public static double share(Map<String, String> parameters, String key, double absent) {
    double value =
        number(parameters, key, absent, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    if (!(value >= 0 && value < 1)) {
      throw DatabaseException.invalid(
          "Out of range in json: param '%s' (%s) should be in range [0.000000, 1.000000)",
          key, value);
    }
    return value;
  }

  /// What was given; null when nothing was, in one of the ways in which clients say so.
  public static @Nullable String stated(Map<String, String> parameters, String key) {
    String text = parameters.get(key);
    return text == null || text.isBlank() || text.equals("None") || text.equals("null")
        ? null
        : text;
  }

  private static boolean isDecimal(String text) {
    try {
      return Double.isFinite(Double.parseDouble(text.strip()));
    } catch (NumberFormatException notANumber) {
      return false;
    }
  }
}
