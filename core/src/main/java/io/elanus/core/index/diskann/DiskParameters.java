package io.elanus.core.index.diskann;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.SearchParameter;
import io.elanus.core.index.hnsw.link.HnswParameters;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How a graph on disk is built. Defaults and ranges are Milvus's, where they are the server's
/// settings and a request that names others is not refused: what is out of range is the default.
///
/// @param maxDegree most neighbours of a node, 1..512
/// @param searchListSize nodes weighed for a new node's neighbours
/// @param codeShare of the vectors' bytes, as float32, that codes may take in memory, above 0 and
///   up to 0.25
record DiskParameters(int maxDegree, int searchListSize, double codeShare) {
  private static final String MAX_DEGREE = "max_degree";
  private static final String SEARCH_LIST_SIZE = "search_list_size";
  private static final String CODE_SHARE = "pq_code_budget_gb_ratio";
  private static final DiskParameters DEFAULT = new DiskParameters(56, 100, 0.125);

  static DiskParameters of(Map<String, String> given) {
    return new DiskParameters(
        (int) within(given, MAX_DEGREE, DEFAULT.maxDegree, 1, 512),
        (int) within(given, SEARCH_LIST_SIZE, DEFAULT.searchListSize, 1, Integer.MAX_VALUE),
        within(given, CODE_SHARE, DEFAULT.codeShare, 1e-6, 0.25));
  }

  /// Parts of a product code: a byte each, as many as the share of the vector's bytes as float32
  /// allows. Halves are as hard to tell apart as floats, so they get codes as long.
  int parts(int dimension) {
    long budget = (long) (codeShare * Float.BYTES * dimension);
    return Math.clamp(budget, 1, dimension);
  }

  /// Elements as coded: the dimension and zeros up to whole parts.
  int codedDimension(int dimension) {
    int parts = parts(dimension);
    return (dimension + parts - 1) / parts * parts;
  }

  /// How the graph is linked.
  HnswParameters linking() {
    return new HnswParameters(Math.max(1, maxDegree / 2), searchListSize);
  }

  Map<String, String> asMap() {
    Map<String, String> map = new TreeMap<>();
    map.put(MAX_DEGREE, Integer.toString(maxDegree));
    map.put(SEARCH_LIST_SIZE, Integer.toString(searchListSize));
    map.put(CODE_SHARE, Double.toString(codeShare));
    return map;
  }

  /// A search parameter that must be a whole number, in the words of Milvus; null when absent.
  static @Nullable Integer searchList(Map<String, String> given, String key, int depth) {
    String text = given.get(key);
    if (text == null) {
      return null;
    }
    long value;
    try {
      value = Long.parseLong(text.strip());
    } catch (NumberFormatException notWhole) {
      throw DatabaseException.plain(
          "failed to search: Type conflict in json: param '%s' (%s) should be integer", key, text);
    }
    if (value < 1 || value > Integer.MAX_VALUE) {
      throw SearchParameter.outOfRange(
          "param '%s' (%s) should be in range [%d, %d]", key, text, 1, Integer.MAX_VALUE);
    }
    if (value < depth) {
      throw SearchParameter.outOfRange("%s(%d) should be larger than k(%d)", key, value, depth);
    }
    return (int) value;
  }

  static double within(
      Map<String, String> given, String key, double absent, double least, double most) {
    String text = given.get(key);
    if (text == null) {
      return absent;
    }
    try {
      double value = Double.parseDouble(text.strip());
      return value >= least && value <= most ? value : absent;
    } catch (NumberFormatException notANumber) {
      return absent;
    }
  }
}
