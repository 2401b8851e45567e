package io.elanus.core.index.hnsw.quantized;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.BuildParameters;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.kernel.quantizer.ProductQuantizer;
import io.elanus.core.kernel.quantizer.ScalarType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// How a quantized graph is built. Ranges, defaults and error texts are Milvus's.
///
/// @param refine whether hits are scored with the raw vectors
record QuantizedParameters(HnswParameters graph, GraphCode code, boolean refine) {
  private static final String SQ_TYPE = "sq_type";
  private static final String M = "m";
  private static final String NBITS = "nbits";
  private static final String NRQ = "nrq";
  private static final String REFINE = "refine";
  private static final String REFINE_TYPE = "refine_type";
  private static final Set<String> REFINE_TYPES =
      Set.of("sq6", "sq8", "fp16", "bf16", "fp32", "flat");

  /// The index types that are graphs over coded rows.
  enum Kind {
    HNSW_SQ,
    HNSW_PQ,
    HNSW_PRQ
  }

  /// Checks what a user gave and fills in what is absent.
  ///
  /// @return what [#of] reads
  /// @throws DatabaseException when a value is malformed or out of range
  static Map<String, String> checked(Kind kind, int dimension, Map<String, String> given) {
    Map<String, String> checked = new TreeMap<>(HnswParameters.of(given).asMap());
    switch (kind) {
      case HNSW_SQ -> checked.put(SQ_TYPE, scalarType(given).name());
      case HNSW_PQ -> putProduct(checked, dimension, given, 32);
      case HNSW_PRQ -> {
        putProduct(checked, dimension, given, 2);
        put(checked, NRQ, BuildParameters.whole(given, NRQ, 2, 1, 16));
      }
    }
    checked.put(REFINE, Boolean.toString(refine(given)));
    String refineType = BuildParameters.stated(given, REFINE_TYPE);
    if (refineType != null) {
      checked.put(REFINE_TYPE, refineType(refineType));
    }
    return checked;
  }

  /// @param checked what [#checked] returned
  static QuantizedParameters of(Kind kind, int dimension, Map<String, String> checked) {
    GraphCode code =
        switch (kind) {
          case HNSW_SQ -> new GraphCode.Scalar(scalarType(checked));
          case HNSW_PQ -> new GraphCode.Product(1, parts(dimension, checked, 32), bits(checked));
          case HNSW_PRQ ->
              new GraphCode.Product(
                  BuildParameters.whole(checked, NRQ, 2, 1, 16),
                  parts(dimension, checked, 2),
                  bits(checked));
        };
    return new QuantizedParameters(HnswParameters.of(checked), code, refine(checked));
  }

  private static void putProduct(
      Map<String, String> checked, int dimension, Map<String, String> given, int absentParts) {
    put(checked, M, parts(dimension, given, absentParts));
    put(checked, NBITS, bits(given));
  }

  private static void put(Map<String, String> checked, String key, int value) {
    checked.put(key, Integer.toString(value));
  }

  private static ScalarType scalarType(Map<String, String> given) {
    String text = BuildParameters.stated(given, SQ_TYPE);
    if (text == null) {
      return ScalarType.SQ8;
    }
    return Arrays.stream(ScalarType.values())
        .filter(type -> type.name().equals(text.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> DatabaseException.invalid("invalid scalar quantizer type"));
  }

  /// When `m` is absent: the most that divides the dimension, up to Milvus's default.
  private static int parts(int dimension, Map<String, String> given, int absent) {
    int parts = BuildParameters.whole(given, M, 0, 1, 65_536);
    if (parts == 0) {
      parts = Math.min(absent, dimension);
      while (dimension % parts != 0) {
        parts--;
      }
    }
    if (dimension % parts != 0) {
      throw DatabaseException.invalid(
          "The dimension of the vector (dim) should be a multiple of the number of subquantizers"
              + " (m). Dimension: %d, m: %d",
          dimension, parts);
    }
    return parts;
  }

  private static int bits(Map<String, String> given) {
    return BuildParameters.whole(given, NBITS, 8, 1, ProductQuantizer.MOST_BITS);
  }

  private static boolean refine(Map<String, String> given) {
    String text = BuildParameters.stated(given, REFINE);
    if (text == null) {
      return false;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw DatabaseException.invalid(
              "Type conflict in json: param '%s' (\"%s\") should be a boolean", REFINE, text);
    };
  }

  private static String refineType(String text) {
    if (!REFINE_TYPES.contains(text.toLowerCase(Locale.ROOT))) {
      throw DatabaseException.invalid(
          "invalid refine type : %s, optional types are [sq6, sq8, fp16, bf16, fp32, flat]", text);
    }
    return text;
  }
}
