package io.elanus.cluster.proxy;

import io.elanus.core.column.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Hits of query 0, then of query 1, and so on; within a query best first.
///
/// @param counts hits of each query, shape `[queries]`
/// @param keys primary keys, shape `[sum(counts)]`
/// @param columns a row for each hit; every column is there even when no hit is
/// @param session what an iterator names on its next page; else 0
/// @param groups the group that each hit is in; null unless the hits are grouped
/// @param elements of each hit the place in its row's array; null unless elements were searched
/// @param highlights by field; empty unless asked for
/// @param times how moments are shown
/// @param iterator null unless it is a page of a version 2 iterator
public record SearchResult(
    String collection,
    int[] counts,
    Column keys,
    float[] scores,
    List<OutputColumn> columns,
    List<String> outputNames,
    String primaryFieldName,
    long session,
    @Nullable OutputColumn groups,
    long @Nullable [] elements,
    List<FieldHighlights> highlights,
    @Nullable IteratorPage iterator,
    TimeOutput times) {

  /// @param fragments of each hit
  public record FieldHighlights(String fieldName, List<List<String>> fragments) {}

  /// @param token names the iterator for its whole life
  /// @param lastBound the next page begins strictly beyond this score
  public record IteratorPage(String token, float lastBound) {}
}
