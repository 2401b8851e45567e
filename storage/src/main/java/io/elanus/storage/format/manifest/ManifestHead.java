package io.elanus.storage.format.manifest;

import io.elanus.storage.format.container.Digest;

/// The pointer to a shard's newest manifest: the value of the metastore key `shard/<channel>/head`.
///
/// @param version of the manifest
/// @param object its name
/// @param digest of its bytes
/// @param commit the publishing that set it
public record ManifestHead(long version, String object, Digest digest, CommitId commit) {
  /// `shard/<channel>/head`.
  public static String key(String channel) {
    return "shard/" + channel + "/head";
  }
}
