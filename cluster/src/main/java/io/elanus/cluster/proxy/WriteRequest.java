package io.elanus.cluster.proxy;

import io.elanus.core.coordination.catalog.CollectionState;
import java.util.List;

/// Rows to insert or to upsert.
///
/// @param collection as [DataProxy#writable] gave it: the columns were read by its schema
/// @param partition empty for the default one, or for the partition key to choose
/// @param schemaTimestamp which schema the writer knows; 0 when it does not say
public record WriteRequest(
    CollectionState collection,
    String partition,
    int rowCount,
    List<GivenColumn> columns,
    long schemaTimestamp) {
  public WriteRequest {
    columns = List.copyOf(columns);
  }
}
