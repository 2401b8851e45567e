package io.elanus.storage.format.manifest;

import io.elanus.storage.metastore.MetaStore;
import io.elanus.storage.metastore.MetaStore.Change;
import io.elanus.storage.metastore.MetaStore.Condition;
import io.elanus.storage.objectstore.ObjectStore;
import java.util.List;

/// Reads and publishes manifests. Publishing is one conditional commit of the metastore: the shard's
/// head moves only when it is still the one that the new manifest was made from and every guard (the
/// owner's epoch) holds, so that publishing and fencing are the same act.
public final class ManifestStore {
  public ManifestStore(ObjectStore objects, MetaStore metadata) {
    throw new UnsupportedOperationException("not yet " + objects + metadata);
  }

  /// The newest manifest of a shard; [Manifest#empty] before the first.
  public Manifest newest(String channel) {
    throw new UnsupportedOperationException("not yet " + channel);
  }

  /// Channels of all shards that have a head.
  public List<String> channels() {
    throw new UnsupportedOperationException("not yet");
  }

  /// Writes the manifest and moves the head from `manifest.version() - 1` to it. When the outcome of the
  /// metastore's commit is unknown, looks for the commit id in the head and tries once more.
  ///
  /// @param manifest made by [Manifest#next]; its last commit names this attempt
  /// @param object a name never used before ([io.elanus.storage.format.ObjectNames#manifest])
  /// @param guards further conditions, first of all the owner's epoch key
  /// @param changes further changes of the same commit
  public Outcome publish(Manifest manifest, String object, List<Condition> guards, List<Change> changes) {
    throw new UnsupportedOperationException("not yet " + manifest + object + guards + changes);
  }

  /// Forgets a shard's head, when the guards hold; its objects stay for collection.
  public boolean forget(String channel, List<Condition> guards, List<Change> changes) {
    throw new UnsupportedOperationException("not yet " + channel + guards + changes);
  }

  public sealed interface Outcome {
    /// The manifest is the newest now.
    record Published(ManifestHead head) implements Outcome {}

    /// Somebody published in between: make a new manifest from the newest.
    record Overtaken(Manifest newest) implements Outcome {}

    /// A guard does not hold: this owner has lost the shard.
    record Fenced() implements Outcome {}
  }
}
