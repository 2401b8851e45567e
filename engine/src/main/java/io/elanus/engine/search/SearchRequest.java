package io.elanus.engine.search;

import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.FieldId;
import java.util.List;

/// The nearest rows for each of several queries.
///
/// @param topK hits wanted for each query, at least 1
/// @param tuning how much work an index may do
/// @param outputs fields to bring along for the hits
public record SearchRequest(
    ReadScope scope,
    FieldId field,
    Metric metric,
    List<QueryVector> queries,
    int topK,
    SearchTuning tuning,
    SearchBounds bounds,
    List<FieldId> outputs) {}
