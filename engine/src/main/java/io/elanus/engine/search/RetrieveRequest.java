package io.elanus.engine.search;

import io.elanus.core.schema.FieldId;
import java.util.List;

/// Rows by filter, in key order.
///
/// @param outputs fields to bring; the primary key always comes
/// @param limit rows wanted; -1 for all
/// @param countOnly count the rows, those that share a key too, and bring none
public record RetrieveRequest(
    ReadScope scope, List<FieldId> outputs, long limit, boolean countOnly) {}
