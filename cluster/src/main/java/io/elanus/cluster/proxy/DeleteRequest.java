package io.elanus.cluster.proxy;

import io.elanus.core.expression.TemplateValue;
import java.util.Map;

/// Rows to delete.
///
/// @param partition empty for all
/// @param filter which rows; never blank
public record DeleteRequest(
    String database,
    String collection,
    String partition,
    String filter,
    Map<String, TemplateValue> templates) {}
