package io.elanus.cluster.streaming;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.ObjectNames;
import io.elanus.storage.format.manifest.CommitId;
import io.elanus.storage.format.manifest.Manifest;
import io.elanus.storage.format.manifest.ManifestStore.Outcome;
import io.elanus.storage.format.segment.SegmentDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes what a shard consists of, one version after another, and deletes the objects of what
/// it no longer consists of, once no read uses them.
final class ShardManifest {
  private static final Logger LOG = LoggerFactory.getLogger(ShardManifest.class);

  private final StreamingDevices devices;
  private final String channel;
  private final Predicate<SegmentDescriptor> forgotten;

  /// Guards the order of publishings, which includes their I/O: each starts from the one before.
  private final ReentrantLock publishing = new ReentrantLock();

  private final List<SegmentDescriptor> discarded = new ArrayList<>();
  private final List<String> olderManifests = new ArrayList<>();
  private volatile Manifest current;
  private boolean gone;
  private boolean ended;

  /// @param forgotten segments that are left out of whatever is published next
  ShardManifest(
      StreamingDevices devices,
      String channel,
      Manifest current,
      Predicate<SegmentDescriptor> forgotten) {
    this.devices = devices;
    this.channel = channel;
    this.current = current;
    this.forgotten = forgotten;
  }

  Manifest current() {
    return current;
  }

  long checkpoint() {
    return current.checkpoint();
  }

  /// Publishes changed segments.
  ///
  /// @param change from the published segments to those to publish
  Manifest publish(UnaryOperator<List<SegmentDescriptor>> change) {
    return publish(change, 0, Timestamp.EARLIEST, 0);
  }

  /// Publishes changed segments that cover the log up to a later record.
  ///
  /// @param checkpoint its sequence number; one that is covered already changes nothing
  Manifest publish(
      UnaryOperator<List<SegmentDescriptor>> change,
      long checkpoint,
      Timestamp newest,
      int schemaVersion) {
    publishing.lock();
    try {
      if (gone)
        throw DatabaseException.of(ErrorCode.COLLECTION_NOT_FOUND, pair("channel", channel));
      if (ended) throw DatabaseException.of(ErrorCode.SERVICE_UNAVAILABLE, pair("node", "closed"));
      Manifest before = current;
      List<SegmentDescriptor> segments = new ArrayList<>(change.apply(before.segments()));
      segments.removeIf(forgotten);
      boolean later = checkpoint > before.checkpoint();
      Manifest next =
          before.next(
              new CommitId(Long.toString(devices.unique().getAsLong())),
              segments,
              later ? checkpoint : before.checkpoint(),
              later ? newest : before.newest(),
              Math.max(schemaVersion, before.schemaVersion()));
      commit(next);
      deleteSuperseded(before, next);
      collect();
      return next;
    } finally {
      publishing.unlock();
    }
  }

  private void commit(Manifest next) {
    String object = ObjectNames.manifest(channel, next.version(), devices.unique().getAsLong());
    switch (devices.manifests().publish(next, object, devices.guards(), List.of())) {
      case Outcome.Published(var head) -> {
        current = next;
        olderManifests.forEach(this::delete);
        olderManifests.clear();
        olderManifests.add(head.object());
      }
      case Outcome.Overtaken(Manifest newest) ->
          throw DatabaseException.of(
              ErrorCode.SERVICE_UNAVAILABLE,
              "somebody else published version " + newest.version(),
              pair("channel", channel));
      case Outcome.Fenced() ->
          throw DatabaseException.of(
              ErrorCode.SERVICE_UNAVAILABLE,
              "the shard has another owner",
              pair("channel", channel));
    }
  }

  /// Files of a segment that a newer file of the same segment replaces.
  private void deleteSuperseded(Manifest before, Manifest after) {
    Map<Long, SegmentDescriptor> now = new HashMap<>();
    after.segments().forEach(segment -> now.put(segment.id().value(), segment));
    for (SegmentDescriptor segment : before.segments()) {
      SegmentDescriptor newer = now.get(segment.id().value());
      if (newer == null) continue;
      Set<String> kept = new HashSet<>(newer.objects());
      for (String object : segment.objects()) {
        if (!kept.contains(object)) delete(object);
      }
    }
  }

  /// Says that no read uses a segment any more. Its objects go as soon as no manifest names it.
  void discard(SegmentDescriptor segment) {
    publishing.lock();
    try {
      discarded.add(segment);
      collect();
    } finally {
      publishing.unlock();
    }
  }

  private void collect() {
    if (ended) return;
    Set<Long> named = new HashSet<>();
    if (!gone) current.segments().forEach(segment -> named.add(segment.id().value()));
    discarded.removeIf(segment -> {
      if (named.contains(segment.id().value())) return false;
      segment.objects().forEach(this::delete);
      return true;
    });
  }

  /// Deletes the objects of something that was never published.
  void abandon(@Nullable SegmentDescriptor segment) {
    if (segment != null) segment.objects().forEach(this::delete);
  }

  /// As above, for a deletes file.
  void abandon(SegmentDescriptor.@Nullable DeletesFile file) {
    if (file != null) delete(file.object());
  }

  /// Lets go of a shard that lives on elsewhere: nothing is published or deleted from here any
  /// more.
  void end() {
    publishing.lock();
    ended = true;
    publishing.unlock();
  }

  /// Ends the shard: nothing is published any more.
  ///
  /// @param held objects that reads still use; they are deleted when those discard them
  void forget(Set<String> held) {
    publishing.lock();
    try {
      gone = true;
      devices.manifests().forget(channel, devices.guards(), List.of());
      collect();
      for (String object : devices.objects().list(ObjectNames.shard(channel))) {
        if (!held.contains(object)) delete(object);
      }
    } finally {
      publishing.unlock();
    }
  }

  /// What cannot be deleted is left to the sweep of the next start.
  private void delete(String object) {
    try {
      devices.objects().delete(object);
    } catch (RuntimeException e) {
      LOG.warn("cannot delete {}: {}", object, e.toString());
    }
  }
}
