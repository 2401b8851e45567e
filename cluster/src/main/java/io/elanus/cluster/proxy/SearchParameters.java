package io.elanus.cluster.proxy;

import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.error.DatabaseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a search says besides its vectors and its filter. Unknown keys are ignored.
///
/// @param field empty when the collection has one vector field
/// @param metric as written; null for the index's own
/// @param radius the bound on the worse side, null for none
/// @param rangeFilter the bound on the better side, null for none
/// @param given everything as written, for the index to find its own
record SearchParameters(
    String field,
    int topK,
    int offset,
    @Nullable String metric,
    int roundDecimal,
    boolean ignoreGrowing,
    boolean iterator,
    @Nullable Paging paging,
    @Nullable Double radius,
    @Nullable Double rangeFilter,
    Map<String, String> given) {

  /// A page of a version 2 iterator.
  ///
  /// @param token null on the first page
  /// @param lastBound null on the first page
  record Paging(int batchSize, @Nullable String token, @Nullable Float lastBound) {}

  private static final String TOP_K = "topk";
  private static final String OFFSET = "offset";
  private static final String ROUND_DECIMAL = "round_decimal";
  private static final String PAGING = "parse iterator v2 info failed: ";

  static SearchParameters parse(CollectionState collection, Map<String, String> parameters) {
    QueryParameters.requireSameCollection(collection, parameters);
    boolean iterator = Flags.read(parameters, "iterator");
    if (iterator && Grouping.isWanted(parameters)) {
      throw DatabaseException.expected("", "", "Not allowed to do groupBy when doing iteration");
    }
    requireHints(parameters);
    int offset = offset(parameters);
    Paging paging = null;
    if (Flags.read(parameters, "search_iter_v2")) {
      requirePageable(iterator, offset);
      paging = paging(parameters);
    }
    return new SearchParameters(
        parameters.getOrDefault("anns_field", ""),
        paging == null ? topK(parameters, offset, iterator) : paging.batchSize(),
        offset,
        metric(parameters),
        roundDecimal(parameters),
        Flags.read(parameters, "ignore_growing"),
        iterator,
        paging,
        bound(parameters, "radius"),
        bound(parameters, "range_filter"),
        parameters);
  }

  /// Hits to fetch before those of the offset are left out.
  int depth() {
    return topK + offset;
  }

  SearchParameters withoutOffset() {
    return new SearchParameters(
        field,
        topK,
        0,
        metric,
        roundDecimal,
        ignoreGrowing,
        iterator,
        paging,
        radius,
        rangeFilter,
        given);
  }

  private static int topK(Map<String, String> parameters, int offset, boolean iterator) {
    String text = parameters.get(TOP_K);
    if (text == null) {
      text = parameters.get("limit");
    }
    if (text == null) {
      throw DatabaseException.plain("topk is required");
    }
    long topK = Numbers.integer(TOP_K, text);
    if (topK > Limits.TOP_K && iterator) {
      return Limits.TOP_K; // the client pages by itself
    }
    requireLimit(TOP_K, topK);
    requireLimit("offset+topk", topK + offset);
    return (int) topK;
  }

  private static int offset(Map<String, String> parameters) {
    long offset = Numbers.integer(parameters, OFFSET, 0);
    if (offset != 0) {
      requireLimit(OFFSET, offset);
    }
    return (int) offset;
  }

  private static void requireLimit(String key, long value) {
    if (value <= 0 || value > Limits.TOP_K) {
      throw DatabaseException.plain(
          "%s [%d] is invalid, it should be in range [1, %d], but got %d",
          key, value, Limits.TOP_K, value);
    }
  }

  private static @Nullable String metric(Map<String, String> parameters) {
    String metric = parameters.get("metric_type");
    return metric == null || metric.isBlank() ? null : metric.strip();
  }

  static int roundDecimal(Map<String, String> parameters) {
    String text = parameters.get(ROUND_DECIMAL);
    if (text == null || text.isBlank()) {
      return -1;
    }
    try {
      int digits = Integer.parseInt(text.strip());
      if (digits >= -1 && digits <= 6) {
        return digits;
      }
    } catch (NumberFormatException wrong) {
      // told below
    }
    throw DatabaseException.plain(
        "%s [%s] is invalid, should be -1 or an integer in range [0, 6]", ROUND_DECIMAL, text);
  }

  private static void requirePageable(boolean iterator, int offset) {
    if (!iterator) {
      throw DatabaseException.plain(
          PAGING + "both iterator and search_iter_v2 must be set in the SDK");
    }
    if (offset > 0) {
      throw DatabaseException.expected(
          "", "", PAGING + "Setting an offset is not permitted when using a search iterator v2");
    }
  }

  private static Paging paging(Map<String, String> parameters) {
    String text = parameters.get("search_iter_batch_size");
    if (text == null) {
      throw DatabaseException.plain(PAGING + "batch size is required");
    }
    long batch = Numbers.integer("search_iter_batch_size", text);
    if (batch <= 0 || batch > Limits.TOP_K) {
      throw DatabaseException.plain(
          PAGING + "batch size is invalid, it should be in range [1, %d], but got %d",
          Limits.TOP_K,
          batch);
    }
    String bound = parameters.get("search_iter_last_bound");
    String token = parameters.get("search_iter_id");
    requireToken(token);
    return new Paging(
        (int) batch,
        token == null || token.isBlank() ? null : token,
        bound == null || bound.isBlank()
            ? null
            : Float.valueOf((float) Numbers.floating("search_iter_last_bound", bound)));
  }

  /// Tokens are UUIDs: we made them.
  private static void requireToken(@Nullable String token) {
    if (token != null
        && !token.isBlank()
        && !token.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      throw DatabaseException.plain(PAGING + "invalid token format");
    }
  }

  private static @Nullable Double bound(Map<String, String> parameters, String key) {
    String text = parameters.get(key);
    if (text == null || text.isBlank() || text.equals("null")) {
      return null;
    }
    double bound = Numbers.floating(key, text);
    if (Double.isNaN(bound)) {
      throw DatabaseException.invalid("%s [%s] is invalid, should be a number", key, text);
    }
    return bound;
  }

  private static void requireHints(Map<String, String> parameters) {
    String hints = parameters.get("hints");
    if (hints != null && !hints.isBlank() && !hints.equals("iterative_filter")) {
      throw DatabaseException.plain(
          "Create Plan by expr failed:  => hints: %s not supported", hints);
    }
  }
}
