package io.elanus.storage.format.index;

import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.SegmentId;
import java.util.Map;

/// What an index file says of itself.
///
/// @param segment whose rows it covers
/// @param type the resolved index type, as HNSW
/// @param layoutVersion of the sections, counted by the index type
/// @param parameters it was built with
/// @param rowCount rows of the segment
public record IndexHeader(
    IndexId index,
    SegmentId segment,
    FieldId field,
    String type,
    int layoutVersion,
    Map<String, String> parameters,
    int rowCount) {
  public IndexHeader {
    parameters = Map.copyOf(parameters);
  }
}
