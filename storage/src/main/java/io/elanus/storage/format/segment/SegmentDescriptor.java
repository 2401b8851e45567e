package io.elanus.storage.format.segment;

import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.container.Digest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a manifest says of one sealed segment: enough to open it.
///
/// @param schemaVersion of the schema that its rows were written under
/// @param oldest the smallest timestamp of a row
/// @param newest the largest
/// @param columnFiles the objects that hold the columns
/// @param deletes the object with its row deletes; null while there are none
/// @param indexes built indexes of vector fields
public record SegmentDescriptor(
    SegmentId id,
    PartitionId partition,
    int rowCount,
    int schemaVersion,
    Timestamp oldest,
    Timestamp newest,
    List<ColumnFile> columnFiles,
    @Nullable DeletesFile deletes,
    List<IndexFile> indexes) {
  public SegmentDescriptor {
    columnFiles = List.copyOf(columnFiles);
    indexes = List.copyOf(indexes);
  }

  /// @param fields whose columns are inside
  /// @param digest of the object, as its trailer has it
  public record ColumnFile(String object, List<FieldId> fields, long byteSize, Digest digest) {
    public ColumnFile {
      fields = List.copyOf(fields);
    }
  }

  /// @param deletedRows how many rows it marks
  /// @param newest the newest delete in it
  public record DeletesFile(
      String object, int deletedRows, Timestamp newest, long byteSize, Digest digest) {}

  /// @param object the index file on the object store
  /// @param type the resolved index type, as FLAT or HNSW
  public record IndexFile(
      IndexId index, FieldId field, String type, String object, long byteSize, Digest digest) {}

  /// Bytes of all column files.
  public long byteSize() {
    long sum = 0;
    for (ColumnFile file : columnFiles) {
      sum += file.byteSize();
    }
    return sum;
  }

  /// Rows marked deleted by the deletes object.
  public int deletedRows() {
    return deletes == null ? 0 : deletes.deletedRows();
  }

  /// Names of all objects that the segment consists of.
  public List<String> objects() {
    List<String> objects = new ArrayList<>();
    columnFiles.forEach(file -> objects.add(file.object()));
    if (deletes != null) {
      objects.add(deletes.object());
    }
    indexes.forEach(file -> objects.add(file.object()));
    return objects;
  }

  public SegmentDescriptor withDeletes(@Nullable DeletesFile changed) {
    return new SegmentDescriptor(
        id, partition, rowCount, schemaVersion, oldest, newest, columnFiles, changed, indexes);
  }

  public SegmentDescriptor withIndexes(List<IndexFile> changed) {
    return new SegmentDescriptor(
        id, partition, rowCount, schemaVersion, oldest, newest, columnFiles, deletes, changed);
  }

  /// With one more index; one of the same id is replaced.
  public SegmentDescriptor withIndex(IndexFile added) {
    List<IndexFile> changed = new ArrayList<>(indexes);
    changed.removeIf(file -> file.index().equals(added.index()));
    changed.add(added);
    return withIndexes(changed);
  }

  /// The index file of an index, null while it is not built.
  public @Nullable IndexFile index(IndexId index) {
    for (IndexFile file : indexes) {
      if (file.index().equals(index)) {
        return file;
      }
    }
    return null;
  }
}
