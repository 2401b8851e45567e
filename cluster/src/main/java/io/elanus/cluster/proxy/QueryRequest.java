package io.elanus.cluster.proxy;

import io.elanus.core.expression.TemplateValue;
import java.util.List;
import java.util.Map;

/// Rows by filter.
///
/// @param filter blank for every row: then a limit is needed
/// @param parameters flat, as `limit`
public record QueryRequest(
    String database,
    String collection,
    List<String> partitions,
    String filter,
    Map<String, TemplateValue> templates,
    List<String> outputFields,
    Map<String, String> parameters,
    ReadConsistency consistency) {}
