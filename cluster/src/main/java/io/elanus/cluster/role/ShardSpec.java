package io.elanus.cluster.role;

import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.IndexId;
import java.util.List;
import java.util.Map;

/// What a node must know of a collection to serve one of its shards. A new spec replaces the old one
/// whole; the schema's version tells which is newer.
///
/// @param indexes wanted on the vector fields, in any order
/// @param loaded whether reads are served and indexes kept resident
public record ShardSpec(
    ShardId shard, CollectionSchema schema, List<VectorIndexSpec> indexes, boolean loaded) {
  public ShardSpec {
    indexes = List.copyOf(indexes);
  }

  /// @param type the resolved index type, as FLAT or HNSW
  /// @param parameters checked build parameters
  public record VectorIndexSpec(
      IndexId id, FieldId field, String type, Metric metric, Map<String, String> parameters) {}
}
