package io.elanus.core.index.ivf;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.BuildParameters;
import io.elanus.core.kernel.quantizer.CodebookPlan;
import io.elanus.core.kernel.quantizer.ProductQuantizer;
import io.elanus.core.kernel.quantizer.RaBitExtraBits;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// How inverted lists are built. Ranges, defaults and error texts are Milvus's.
///
/// @param lists lists wanted; fewer when there are few rows
/// @param parts parts of a product quantizer, else 0
/// @param bits of a part's code; for IVF_RABITQ those of an element besides its sign; else 0
record IvfParameters(IvfType type, int lists, int parts, int bits) {
  static final int MOST_LISTS = 65_536;

  private static final String NLIST = "nlist";
  private static final String M = "m";
  private static final String NBITS = "nbits";
  private static final String CODE_BITS = "rbq_bits";
  private static final String REFINE = "refine";
  private static final String REFINE_TYPE = "refine_type";
  private static final String WITH_RAW_DATA = "with_raw_data";
  private static final int DEFAULT_LISTS = 128;
  private static final int DEFAULT_BITS = 8;
  private static final int MOST_CODE_BITS = 1 + RaBitExtraBits.MOST_BITS;
  private static final Set<String> REFINE_TYPES =
      Set.of("sq6", "sq8", "fp16", "bf16", "fp32", "flat");

  /// Checks what a user gave and fills in what is absent.
  ///
  /// @return what [#of] reads, and what describes how the user wants hits to be refined
  /// @throws DatabaseException when a value is malformed or out of range
  static Map<String, String> checked(IvfType type, int dimension, Map<String, String> given) {
    Map<String, String> checked = new TreeMap<>();
    put(checked, NLIST, BuildParameters.whole(given, NLIST, DEFAULT_LISTS, 1, MOST_LISTS));
    switch (type) {
      case IVF_FLAT, IVF_SQ8, IVF_FLAT_CC, IVF_SQ_CC -> {}
      case IVF_PQ -> {
        put(checked, M, parts(dimension, given));
        put(checked, NBITS, bits(given));
      }
      case IVF_RABITQ -> {
        put(checked, CODE_BITS, codeBits(given));
        checked.put(REFINE, Boolean.toString(flag(given, REFINE, false)));
        checked.put(REFINE_TYPE, refineType(given));
      }
      case SCANN -> checked.put(WITH_RAW_DATA, Boolean.toString(flag(given, WITH_RAW_DATA, true)));
    }
    return checked;
  }

  /// @param checked what [#checked] returned
  static IvfParameters of(IvfType type, int dimension, Map<String, String> checked) {
    int lists = BuildParameters.whole(checked, NLIST, DEFAULT_LISTS, 1, MOST_LISTS);
    return switch (type) {
      case IVF_FLAT, IVF_SQ8, IVF_FLAT_CC, IVF_SQ_CC -> new IvfParameters(type, lists, 0, 0);
      case IVF_RABITQ -> new IvfParameters(type, lists, 0, codeBits(checked) - 1);
      case IVF_PQ -> new IvfParameters(type, lists, parts(dimension, checked), bits(checked));
      case SCANN -> new IvfParameters(type, lists, (dimension + 1) / 2, 4);
    };
  }

  /// The codewords of a product quantizer over so many rows, and how many rows a quantizer of any
  /// kind learns from.
  CodebookPlan codebooks(int rowCount, int dimension) {
    return CodebookPlan.of(bits, rowCount, codedDimension(type, dimension), 1);
  }

  /// The same with no more bits than so many rows fill.
  IvfParameters fitting(int rowCount, int dimension) {
    return layout() == ListCodes.Layout.PACKED
        ? new IvfParameters(type, lists, parts, codebooks(rowCount, dimension).bits())
        : this;
  }

  ListCodes.Layout layout() {
    return ListCodes.Layout.of(type, bits);
  }

  /// Elements that a product quantizer cuts: the dimension, made even for SCANN.
  static int codedDimension(IvfType type, int dimension) {
    return type == IvfType.SCANN ? RowReader.length(dimension) : dimension;
  }

  private static void put(Map<String, String> checked, String key, int value) {
    checked.put(key, Integer.toString(value));
  }

  /// When `m` is absent: the most parts of at least two elements, at most 64.
  private static int parts(int dimension, Map<String, String> given) {
    int parts = BuildParameters.whole(given, M, 0, 1, 65_536);
    if (parts == 0) {
      parts = Math.max(1, Math.min(64, dimension / 2));
      while (dimension % parts != 0) {
        parts--;
      }
    }
    if (dimension % parts != 0) {
      throw DatabaseException.invalid(
          "The dimension of a vector (dim) should be a multiple of the number of subquantizers (m)."
              + " Dimension:%d, m:%d",
          dimension, parts);
    }
    return parts;
  }

  private static int bits(Map<String, String> given) {
    return BuildParameters.whole(given, NBITS, DEFAULT_BITS, 1, ProductQuantizer.MOST_BITS);
  }

  /// Bits of an element, the sign among them; without a word the sign alone.
  private static int codeBits(Map<String, String> given) {
    return BuildParameters.whole(given, CODE_BITS, 1, 1, MOST_CODE_BITS);
  }

  private static boolean flag(Map<String, String> given, String key, boolean absent) {
    String text = BuildParameters.stated(given, key);
    if (text == null) {
      return absent;
    }
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw DatabaseException.invalid(
              "Type conflict in json: param '%s' (\"%s\") should be a boolean", key, text);
    };
  }

  private static String refineType(Map<String, String> given) {
    String text = BuildParameters.stated(given, REFINE_TYPE);
    if (text == null) {
      return "flat";
    }
    if (!REFINE_TYPES.contains(text.toLowerCase(Locale.ROOT))) {
      throw DatabaseException.invalid(
          "invalid refine type : %s, optional types are [sq6, sq8, fp16, bf16, fp32, flat]", text);
    }
    return text;
  }
}
