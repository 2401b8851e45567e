package io.elanus.storage.format;

import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.SegmentId;

/// How objects are called. Everything of a shard lies under `shards/<channel>/`. The `unique` part
/// makes a name that was never used before, also by an attempt that failed: a number that its
/// allocator never gives twice.
public final class ObjectNames {
  private ObjectNames() {}

  /// `shards/<channel>/`.
  public static String shard(String channel) {
    return "shards/" + channel + "/";
  }

  /// The folder of a segment's column files: `shards/<channel>/segments/<id>/<unique>/`.
  public static String columnFolder(String channel, SegmentId segment, long unique) {
    return shard(channel) + "segments/" + segment + "/" + unique + "/";
  }

  /// `shards/<channel>/segments/<id>/deletes-<unique>.edl`.
  public static String deletes(String channel, SegmentId segment, long unique) {
    return shard(channel) + "segments/" + segment + "/deletes-" + unique + ".edl";
  }

  /// `shards/<channel>/segments/<id>/index-<index>-<unique>.eix`.
  public static String index(String channel, SegmentId segment, IndexId index, long unique) {
    return shard(channel) + "segments/" + segment + "/index-" + index + "-" + unique + ".eix";
  }

  /// `shards/<channel>/manifests/<version>-<unique>.emf`.
  public static String manifest(String channel, long version, long unique) {
    return shard(channel) + "manifests/" + version + "-" + unique + ".emf";
  }
}
