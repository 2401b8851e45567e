package io.elanus.cluster.role;

import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.FieldId;
import java.util.List;

/// The nearest rows of a shard for each of several queries.
///
/// @param topK hits wanted for each query, offset included
/// @param tuning how much work an index may do
/// @param outputs fields to bring along for the hits
public record ShardSearch(
    ShardRead read,
    FieldId field,
    Metric metric,
    List<QueryVector> queries,
    int topK,
    SearchTuning tuning,
    SearchBounds bounds,
    List<FieldId> outputs) {}
