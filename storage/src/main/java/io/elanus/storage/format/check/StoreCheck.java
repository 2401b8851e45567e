package io.elanus.storage.format.check;

import io.elanus.storage.format.manifest.Manifest;
import io.elanus.storage.format.manifest.ManifestHead;
import io.elanus.storage.format.manifest.ManifestStore;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.metastore.MetaStore;
import io.elanus.storage.metastore.MetaStore.Entry;
import io.elanus.storage.objectstore.ObjectStore;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks everything that the heads of all shards reach: manifests, segments, deletes, indexes.
/// Objects that nothing reaches are notes: what a crash or an overtaken attempt leaves, and older
/// manifests.
public final class StoreCheck {
  private static final String SHARDS = "shards/";

  private final ObjectStore objects;
  private final ManifestStore manifests;
  private final Findings findings = new Findings();
  private final Set<String> reached = new HashSet<>();
  private final Set<Long> segments = new HashSet<>();

  private StoreCheck(ObjectStore objects, MetaStore metadata) {
    this.objects = objects;
    this.manifests = new ManifestStore(objects, metadata);
  }

  /// @return what was found; without an error the store is sound
  public static List<Finding> check(ObjectStore objects, MetaStore metadata) {
    StoreCheck check = new StoreCheck(objects, metadata);
    metadata.list(ManifestHead.KEY_PREFIX).forEach(check::checkHead);
    check.noteOrphans();
    return check.findings.toList();
  }

  private void checkHead(String key, Entry entry) {
    String channel = ManifestHead.channel(key);
    if (channel == null) {
      return;
    }
    findings.during(
        key,
        () -> {
          ManifestHead head = ManifestHead.decode(entry.value(), key);
          reached.add(head.object());
          checkManifest(channel, head, manifests.read(channel, head));
        });
  }

  private void checkManifest(String channel, ManifestHead head, Manifest manifest) {
    String object = head.object();
    findings.require(
        !manifest.recentCommits().isEmpty()
            && manifest.recentCommits().getLast().equals(head.commit()),
        object,
        "its last commit is not %s, as the head of %s says",
        head.commit(),
        channel);
    for (SegmentDescriptor segment : manifest.segments()) {
      reached.addAll(segment.objects());
      findings.require(
          segments.add(segment.id().value()), object, "segment %s is there twice", segment.id());
      findings.require(
          !segment.newest().isAfter(manifest.newest()),
          object,
          "segment %s has rows after %s",
          segment.id(),
          manifest.newest());
      findings.require(
          segment.schemaVersion() <= manifest.schemaVersion(),
          object,
          "segment %s has schema version %d of %d",
          segment.id(),
          segment.schemaVersion(),
          manifest.schemaVersion());
      findings.addAll(SegmentCheck.check(objects, segment));
    }
  }

  private void noteOrphans() {
    for (String object : objects.list(SHARDS)) {
      if (!reached.contains(object)) {
        findings.note(object, "nothing refers to it");
      }
    }
  }
}
