package io.elanus.core.index.hnsw;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a graph is built. Ranges, defaults and error texts are Milvus's.
///
/// @param m links that a new node makes, 2..2048; a node keeps at most twice as many
/// @param efConstruction candidates that are weighed for these links, 1 or more
public record HnswParameters(int m, int efConstruction) {
  /// What an index named HNSW gets when it states nothing.
  public static final HnswParameters NAMED = new HnswParameters(30, 360);

  /// What AUTOINDEX builds.
  public static final HnswParameters AUTOMATIC = new HnswParameters(18, 240);

  public HnswParameters {
    requireRange("M", m, 2, 2048);
    requireRange("efConstruction", efConstruction, 1, Integer.MAX_VALUE);
  }

  /// Reads `M` and `efConstruction`; what is absent has the default of [#NAMED]. Other keys are
  /// ignored.
  ///
  /// @throws DatabaseException with Milvus's text when a value is no integer or out of range
  public static HnswParameters of(Map<String, String> parameters) {
    return new HnswParameters(
        integer("M", parameters.get("M"), NAMED.m, 2, 2048),
        integer(
            "efConstruction",
            parameters.get("efConstruction"),
            NAMED.efConstruction,
            1,
            Integer.MAX_VALUE));
  }

  /// The search parameter `ef` as text, checked; 0 when absent: the index then chooses.
  ///
  /// @throws DatabaseException when it is no integer, below 1, or below `topK`
  public static int effort(@Nullable String ef, int topK) {
    if (ef == null) {
      return 0;
    }
    long value;
    try {
      value = Long.parseLong(ef.strip());
    } catch (NumberFormatException notAnInteger) {
      throw DatabaseException.verbatim(
          ErrorCode.INVALID_PARAMETER,
          "Type conflict in json: param 'ef' (%s) should be integer",
          ef);
    }
    requireRange("ef", value, 1, Integer.MAX_VALUE);
    if (value < topK) {
      throw DatabaseException.verbatim(
          ErrorCode.INVALID_PARAMETER, "ef(%d) should be larger than k(%d)", value, topK);
    }
    return (int) value;
  }

  /// The most links of a node.
  int maxDegree() {
    return 2 * m;
  }

  private static int integer(String key, @Nullable String text, int absent, int least, int most) {
    if (text == null || text.isBlank() || text.equals("None") || text.equals("null")) {
      return absent;
    }
    long value;
    try {
      value = Long.parseLong(text.strip());
    } catch (NumberFormatException notAnInteger) {
      if (text.strip()
          .matches("[+-]?[0-9]*\\.[0-9]+([eE][+-]?[0-9]+)?|[+-]?[0-9]+\\.?[eE]?[+-]?[0-9]*")) {
        throw DatabaseException.invalid(
            "wrong data type in json, key: '%s', value: '%s'", key, text);
      }
      throw DatabaseException.invalid("invalid integer value, key: '%s', value: '%s'", key, text);
    }
    requireRange(key, value, least, most);
    return (int) value;
  }

  private static void requireRange(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw DatabaseException.verbatim(
          ErrorCode.INVALID_PARAMETER,
          "Out of range in json: param '%s' (%d) should be in range [%d, %d]: invalid parameter",
          key,
          value,
          least,
          most);
    }
  }
}
