package io.elanus.engine.search;

import io.elanus.core.column.Column;
import io.elanus.core.column.Rows;

/// Hits of query 0, then of query 1, and so on; within a query best first, equal scores by smaller
/// key; each key at most once in a query.
///
/// @param counts hits of each query, shape `[queries]`
/// @param keys primary keys, shape `[sum(counts)]`
/// @param outputs the wanted fields, a row for each hit
public record SearchHits(int[] counts, Column keys, float[] scores, Rows outputs) {}
