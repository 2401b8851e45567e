package io.elanus.storage.format.manifest;

import io.elanus.core.error.DatabaseException;
import io.elanus.storage.format.container.Corruption;
import io.elanus.storage.format.container.Digest;
import io.elanus.storage.metastore.MetaStore;
import io.elanus.storage.metastore.MetaStore.Change;
import io.elanus.storage.metastore.MetaStore.Condition;
import io.elanus.storage.objectstore.ObjectStore;
import io.elanus.storage.objectstore.ObjectWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads and publishes manifests. Publishing is one conditional commit of the metastore: the
/// shard's head moves only when it is still the one that the new manifest was made from and every
/// guard (the owner's epoch) holds, so that publishing and fencing are the same act.
public final class ManifestStore {
  private final ObjectStore objects;
  private final MetaStore metadata;

  public ManifestStore(ObjectStore objects, MetaStore metadata) {
    this.objects = objects;
    this.metadata = metadata;
  }

  /// The newest manifest of a shard; [Manifest#empty] before the first.
  ///
  /// @throws DatabaseException IO_FAILED when head or manifest are corrupt
  public Manifest newest(String channel) {
    Head head = head(channel);
    return head.pointer == null ? Manifest.empty(channel) : read(channel, head.pointer);
  }

  /// The manifest that a head points to.
  public Manifest read(String channel, ManifestHead head) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = objects.open(head.object(), arena);
      Digest digest = Digest.of(bytes);
      if (!digest.equals(head.digest())) {
        throw Corruption.of(head.object(), "digest %s instead of %s", digest, head.digest());
      }
      Manifest manifest = Manifest.decode(bytes, head.object());
      if (!manifest.channel().equals(channel) || manifest.version() != head.version()) {
        throw Corruption.of(
            head.object(),
            "version %d of %s instead of %d of %s",
            manifest.version(),
            manifest.channel(),
            head.version(),
            channel);
      }
      return manifest;
    }
  }

  /// Channels of all shards that have a head, in order.
  public List<String> channels() {
    List<String> channels = new ArrayList<>();
    for (String key : metadata.list(ManifestHead.KEY_PREFIX).keySet()) {
      String channel = ManifestHead.channel(key);
      if (channel != null) {
        channels.add(channel);
      }
    }
    return channels;
  }

  /// Writes the manifest and moves the head from `manifest.version() - 1` to it. When the outcome
  /// of the metastore's commit is unknown, looks for the commit id in the newest manifest and tries
  /// once more.
  ///
  /// @param manifest made by [Manifest#next]; its last commit names this attempt
  /// @param object a name never used before ([io.elanus.storage.format.ObjectNames#manifest])
  /// @param guards further conditions, first of all the owner's epoch key
  /// @param changes further changes of the same commit
  public Outcome publish(
      Manifest manifest, String object, List<Condition> guards, List<Change> changes) {
    byte[] bytes = manifest.encode();
    ManifestHead next =
        new ManifestHead(
            manifest.version(), object, Digest.of(bytes), manifest.recentCommits().getLast());
    write(object, bytes);
    try {
      return move(manifest, next, guards, changes);
    } catch (DatabaseException unknown) {
      return move(manifest, next, guards, changes);
    }
  }

  /// Forgets a shard's head, when the guards hold; its objects stay for collection.
  ///
  /// @return false when a guard does not hold, or the head moved meanwhile
  public boolean forget(String channel, List<Condition> guards, List<Change> changes) {
    String key = ManifestHead.key(channel);
    List<Condition> conditions = new ArrayList<>(guards);
    conditions.add(new Condition(key, head(channel).metadataVersion));
    List<Change> all = new ArrayList<>(changes);
    all.add(new Change.Delete(key));
    return metadata.commit(conditions, all);
  }

  public sealed interface Outcome {
    /// The manifest is the newest now.
    record Published(ManifestHead head) implements Outcome {}

    /// Somebody published in between: make a new manifest from the newest.
    record Overtaken(Manifest newest) implements Outcome {}

    /// A guard does not hold: this owner has lost the shard.
    record Fenced() implements Outcome {}
  }

  /// @param metadataVersion of the key, 0 while it is absent
  private record Head(@Nullable ManifestHead pointer, long metadataVersion) {
    long version() {
      return pointer == null ? 0 : pointer.version();
    }
  }

  private Head head(String channel) {
    String key = ManifestHead.key(channel);
    return metadata
        .get(key)
        .map(entry -> new Head(ManifestHead.decode(entry.value(), key), entry.version()))
        .orElse(new Head(null, 0));
  }

  private Outcome move(
      Manifest manifest, ManifestHead next, List<Condition> guards, List<Change> changes) {
    Head head = head(manifest.channel());
    if (head.version() == manifest.version() - 1) {
      String key = ManifestHead.key(manifest.channel());
      List<Condition> conditions = new ArrayList<>(guards);
      conditions.add(new Condition(key, head.metadataVersion));
      List<Change> all = new ArrayList<>(changes);
      all.add(new Change.Put(key, next.encode()));
      if (metadata.commit(conditions, all)) {
        return new Outcome.Published(next);
      }
    }
    return refused(manifest, next, head);
  }

  /// The head did not move by this call; it may have by an earlier one whose outcome was unknown.
  private Outcome refused(Manifest manifest, ManifestHead next, Head before) {
    Head now = head(manifest.channel());
    Manifest newest = newest(manifest.channel());
    if (newest.recentCommits().contains(next.commit())) {
      return new Outcome.Published(next);
    }
    boolean moved =
        now.version() != manifest.version() - 1 || now.metadataVersion != before.metadataVersion;
    return moved ? new Outcome.Overtaken(newest) : new Outcome.Fenced();
  }

  private void write(String object, byte[] bytes) {
    try (ObjectWriter writer = objects.create(object)) {
      writer.write(ByteBuffer.wrap(bytes));
      writer.commit();
    }
  }
}
