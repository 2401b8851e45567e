package io.elanus.cluster.role;

import io.elanus.core.schema.CollectionId;

/// One of the shards of a collection: rows are spread over them by the hash of their key.
///
/// @param index from 0
public record ShardId(CollectionId collection, int index) {
  /// The virtual channel, named as Milvus names it.
  public String channel() {
    return "by-dev-rootcoord-dml_" + index + "_" + collection + "v" + index;
  }

  public static ShardId ofChannel(String channel) {
    int collection = channel.lastIndexOf('_') + 1;
    int version = channel.lastIndexOf('v');
    return new ShardId(
        new CollectionId(Long.parseLong(channel.substring(collection, version))),
        Integer.parseInt(channel.substring(version + 1)));
  }
}
