package io.elanus.cluster.streaming;

import io.elanus.storage.format.ObjectNames;
import io.elanus.storage.format.manifest.Manifest;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.objectstore.ObjectStore;
import java.util.HashSet;
import java.util.Set;

/// Deletes what an earlier owner of a shard left behind: objects of publishings that never
/// happened, and what newer manifests replaced. Only before anything new is written.
final class StoreSweep {
  private StoreSweep() {}

  /// @param newest the newest manifest of the shard
  static void deleteUnpublished(ObjectStore objects, Manifest newest) {
    Set<String> named = new HashSet<>();
    for (SegmentDescriptor segment : newest.segments()) named.addAll(segment.objects());
    String shard = ObjectNames.shard(newest.channel());
    String current = shard + "manifests/" + newest.version() + "-";
    for (String object : objects.list(shard)) {
      if (!named.contains(object) && !object.startsWith(current)) objects.delete(object);
    }
  }
}
