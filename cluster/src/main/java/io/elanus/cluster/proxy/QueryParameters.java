package io.elanus.cluster.proxy;

import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.error.DatabaseException;
import java.util.Map;

/// What a query says besides its filter.
///
/// @param limit rows wanted after `offset` rows are left out; -1 for all
/// @param iterator whether it is a page of an iterator
record QueryParameters(long offset, long limit, boolean ignoreGrowing, boolean iterator) {
  private static final String LIMIT = "limit";
  private static final String OFFSET = "offset";

  static QueryParameters parse(CollectionState collection, Map<String, String> parameters) {
    requireSameCollection(collection, parameters);
    boolean ignoreGrowing = Flags.read(parameters, "ignore_growing");
    boolean iterator = Flags.read(parameters, "iterator");
    if (!parameters.containsKey(LIMIT)) {
      return new QueryParameters(0, -1, ignoreGrowing, iterator);
    }
    long limit = Numbers.integer(parameters, LIMIT, -1);
    long offset = Numbers.integer(parameters, OFFSET, 0);
    requireWindow(offset, limit);
    return new QueryParameters(offset, limit, ignoreGrowing, iterator);
  }

  boolean isLimited() {
    return limit >= 0;
  }

  /// Rows to fetch before those of the offset are left out.
  long depth() {
    return isLimited() ? offset + limit : -1;
  }

  static void requireWindow(long offset, long limit) {
    String prefix = "invalid max query result window, ";
    if (offset < 0) {
      throw DatabaseException.plain(
          prefix + "offset [%d] is invalid, should be gte than 0", offset);
    }
    if (limit <= 0) {
      throw DatabaseException.plain(
          prefix + "limit [%d] is invalid, should be greater than 0", limit);
    }
    long depth = offset + limit;
    if (depth <= 0 || depth > Limits.WINDOW) {
      throw DatabaseException.plain(
          prefix + "(offset+limit) should be in range [1, %d], but got %d", Limits.WINDOW, depth);
    }
  }

  /// An iterator names the collection that it began on.
  static void requireSameCollection(CollectionState collection, Map<String, String> parameters) {
    long named = Numbers.integer(parameters, "collection_id", 0);
    if (named > 0 && named != collection.id().value()) {
      throw DatabaseException.invalid(
          "collection id:%d in the request is not consistent to that in the search context,"
              + "alias or database may have been changed: %d",
          named, collection.id().value());
    }
  }
}
