package io.elanus.storage.format.segment;

import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import java.util.List;
import java.util.Map;

/// What a manifest says of one sealed segment: enough to open it.
///
/// @param schemaVersion of the schema that its rows were written under
/// @param oldest the smallest timestamp of a row
/// @param newest the largest
/// @param columnFiles the object that holds each field's column (several fields may share one)
/// @param deletes the object with its row deletes; empty while there are none
/// @param indexes built indexes of vector fields
/// @param byteSize of all column files
public record SegmentDescriptor(
    SegmentId id,
    PartitionId partition,
    int rowCount,
    int schemaVersion,
    Timestamp oldest,
    Timestamp newest,
    Map<FieldId, String> columnFiles,
    String deletes,
    List<IndexFile> indexes,
    long byteSize) {
  public SegmentDescriptor {
    columnFiles = Map.copyOf(columnFiles);
    indexes = List.copyOf(indexes);
  }

  /// @param object the index container on the object store
  public record IndexFile(IndexId index, FieldId field, String type, String object, long byteSize) {}
}
