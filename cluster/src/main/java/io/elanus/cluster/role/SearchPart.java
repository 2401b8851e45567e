package io.elanus.cluster.role;

import io.elanus.core.column.Column;
import io.elanus.core.column.Rows;
import io.elanus.core.time.Timestamp;
import org.jspecify.annotations.Nullable;

/// A shard's answer to a search: hits of query 0, then of query 1, and so on; within a query best
/// first, equal scores by smaller key; each key at most once in a query.
///
/// @param counts hits of each query, shape `[queries]`
/// @param keys primary keys, shape `[sum(counts)]`
/// @param outputs the wanted fields, a row for each hit
/// @param snapshot the moment that was read
/// @param profile what was done, as JSON; null unless the read asked
public record SearchPart(
    int[] counts,
    Column keys,
    float[] scores,
    Rows outputs,
    Timestamp snapshot,
    @Nullable String profile) {
  public SearchPart(int[] counts, Column keys, float[] scores, Rows outputs, Timestamp snapshot) {
    this(counts, keys, scores, outputs, snapshot, null);
  }

  public SearchPart profiled(@Nullable String json) {
    return new SearchPart(counts, keys, scores, outputs, snapshot, json);
  }
}
