package io.elanus.core.index.minhash;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.BuildParameters;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// How signatures are cut, and where hashes are kept. Names, ranges and defaults are Milvus's.
///
/// @param elementBits 8, 16, 32 or 64
/// @param bands at least 1
/// @param inMemory whether hashes are in memory or in the mapped file
record MinHashParameters(int elementBits, int bands, boolean inMemory) {
  private static final String IN_MEMORY = "mh_lsh_code_in_mem";

  /// Checked only: the vectors are there anyway, and are compared.
  private static final String WITH_RAW_DATA = "with_raw_data";

  /// Checked only: sorted hashes need no filter before them.
  private static final String FALSE_POSITIVES = "mh_lsh_bloom_false_positive_prob";

  /// @throws DatabaseException when one is malformed or out of range
  static MinHashParameters of(int dimension, Map<String, String> parameters) {
    int elementBits =
        BuildParameters.whole(
            parameters, Signatures.ELEMENT_BITS, Signatures.DEFAULT_ELEMENT_BITS, 8, 256);
    if (elementBits > 64 || Integer.bitCount(elementBits) != 1) {
      throw DatabaseException.invalid(
          "param '%s' (%d) should be one of 8, 16, 32 and 64",
          Signatures.ELEMENT_BITS, elementBits);
    }
    if (dimension % elementBits != 0) {
      throw DatabaseException.invalid(
          "the dimension of a MinHash vector (%d) should be a multiple of %s (%d)",
          dimension, Signatures.ELEMENT_BITS, elementBits);
    }
    int bands =
        BuildParameters.whole(
            parameters, Signatures.BANDS, Signatures.DEFAULT_BANDS, 1, Integer.MAX_VALUE);
    BuildParameters.number(parameters, FALSE_POSITIVES, 0.01, 0, 1);
    flag(parameters, WITH_RAW_DATA, false);
    return new MinHashParameters(elementBits, bands, flag(parameters, IN_MEMORY, true));
  }

  static boolean flag(Map<String, String> parameters, String key, boolean absent) {
    String text = parameters.get(key);
    if (text == null || text.isBlank()) {
      return absent;
    }
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw DatabaseException.invalid(
              "invalid boolean value, key: '%s', value: '%s'", key, text);
    };
  }

  Map<String, String> asMap() {
    Map<String, String> map = new TreeMap<>();
    map.put(Signatures.ELEMENT_BITS, Integer.toString(elementBits));
    map.put(Signatures.BANDS, Integer.toString(bands));
    map.put(IN_MEMORY, Boolean.toString(inMemory));
    return map;
  }
}
