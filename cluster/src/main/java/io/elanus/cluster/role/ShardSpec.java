package io.elanus.cluster.role;

import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.IndexId;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.indexing.IndexFiles;
import io.elanus.engine.indexing.ScalarIndexFiles;
import java.util.List;
import java.util.Map;

/// What a node must know of a collection to serve one of its shards. A new spec replaces the old
/// one whole, an older one changes nothing: it may have been on its way for long.
///
/// @param indexes wanted, in any order
/// @param loaded whether reads are served and indexes kept resident
/// @param issued when the coordinator made it: tells which of two is newer
public record ShardSpec(
    ShardId shard,
    CollectionSchema schema,
    List<IndexSpec> indexes,
    boolean loaded,
    Timestamp issued) {
  public ShardSpec {
    indexes = List.copyOf(indexes);
  }

  /// Whether this one says something that the other does not.
  public boolean differsFrom(ShardSpec other) {
    return !shard.equals(other.shard)
        || !schema.equals(other.schema)
        || !indexes.equals(other.indexes)
        || loaded != other.loaded;
  }

  public boolean isOlderThan(ShardSpec other) {
    return other.issued.isAfter(issued);
  }

  /// One index that sealed segments are to have.
  public sealed interface IndexSpec {
    IndexId id();

    FieldId field();

    /// The resolved type, as HNSW or INVERTED.
    String type();

    /// Checked build parameters.
    Map<String, String> parameters();

    /// Whether a segment of so many rows gets a file of this index.
    default boolean isNeeded(int rowCount) {
      return switch (this) {
        case VectorIndexSpec vector -> IndexFiles.needed(vector.type(), rowCount);
        case ScalarIndexSpec _ -> ScalarIndexFiles.needed(rowCount);
      };
    }
  }

  public record VectorIndexSpec(
      IndexId id, FieldId field, String type, Metric metric, Map<String, String> parameters)
      implements IndexSpec {}

  public record ScalarIndexSpec(
      IndexId id, FieldId field, String type, Map<String, String> parameters)
      implements IndexSpec {}
}
