package io.elanus.cluster.streaming;

import io.elanus.cluster.role.QueryNode;
import io.elanus.cluster.role.StreamingNode.Flushed;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.flush.SegmentFlush;
import io.elanus.storage.format.ObjectNames;
import io.elanus.storage.format.deletes.RowDeletes;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentDescriptor.DeletesFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns growing segments into sealed ones:
///
/// 1. freeze, in the lane: nothing is added to the growing segments any more, deletes are recorded;
/// 2. write them, and the deletes of sealed segments that changed;
/// 3. open the new segments at the query node: from now on it applies deletes to them, too;
/// 4. publish, with the log position of the freeze;
/// 5. apply the deletes recorded between 1 and 3 to them;
/// 6. swap growing for sealed, in the lane, in one step for every reader.
///
/// When a step before 4 fails, the growing segments stay where they are and the next flush takes
/// them.
final class ShardFlush {
  private final StreamingDevices devices;
  private final SegmentFlush segmentFlush;

  ShardFlush(StreamingDevices devices) {
    this.devices = devices;
    this.segmentFlush = new SegmentFlush(devices.objects(), devices.unique());
  }

  /// Flushes what was applied when it is called, and more.
  Flushed flush(Shard shard) {
    shard.maintenance.lock();
    try {
      Timestamp applied = shard.applied();
      Shard.Frozen frozen = shard.lane.call(shard::freeze);
      List<SegmentDescriptor> written = new ArrayList<>();
      boolean published = false;
      try {
        if (frozen.dirtySince() != 0) {
          write(shard, frozen, written);
          publish(shard, frozen, written);
          published = true;
          shard.flushed();
          handOver(shard, frozen, written);
        }
      } catch (RuntimeException | Error e) {
        giveUp(shard, frozen, written, published, e);
        throw e;
      } finally {
        shard.lane.run(() -> shard.stopRecording(frozen.late()));
        frozen.growing().forEach(Counted::letGo);
      }
      Timestamp through = applied.isAfter(frozen.timestamp()) ? applied : frozen.timestamp();
      return new Flushed(
          written.stream().map(SegmentDescriptor::id).toList(), sealedIds(shard), through);
    } finally {
      shard.maintenance.unlock();
    }
  }

  private void write(Shard shard, Shard.Frozen frozen, List<SegmentDescriptor> written) {
    for (Growing growing : frozen.growing()) {
      if (growing.segment.rowCount() > 0) {
        written.add(segmentFlush.write(shard.channel, growing.segment, growing.id()));
      }
    }
    if (!written.isEmpty()) devices.queryNode().open(shard.id, written);
    shard.lane.run(() -> shard.stopRecording(frozen.late()));
  }

  private void publish(Shard shard, Shard.Frozen frozen, List<SegmentDescriptor> written) {
    Map<SegmentId, DeletesFile> deletes = frozen.deletesDirty() ? changedDeletes(shard) : Map.of();
    shard.manifest.publish(
        segments -> {
          List<SegmentDescriptor> changed = new ArrayList<>();
          for (SegmentDescriptor segment : segments) {
            DeletesFile newer = deletes.get(segment.id());
            changed.add(newer == null ? segment : segment.withDeletes(newer));
          }
          changed.addAll(written);
          return changed;
        },
        frozen.sequence(),
        frozen.timestamp(),
        shard.spec().schema().version());
  }

  /// Writes the deletes of every sealed segment that has more of them than are published.
  private Map<SegmentId, DeletesFile> changedDeletes(Shard shard) {
    Map<SegmentId, DeletesFile> changed = new HashMap<>();
    ReadSet set = shard.hold();
    try {
      for (Sealed sealed : set.sealed()) {
        DeletesFile file = newerDeletes(devices, shard, sealed.descriptor());
        if (file != null) changed.put(sealed.id(), file);
      }
      return changed;
    } finally {
      set.letGo();
    }
  }

  /// Writes the deletes of a segment if there are more of them than its descriptor says; else null.
  static @Nullable DeletesFile newerDeletes(
      StreamingDevices devices, Shard shard, SegmentDescriptor segment) {
    QueryNode.RowDeletes deletes = devices.queryNode().deletes(shard.id, segment.id());
    if (deletes.rows().length == segment.deletedRows()) return null;
    String object = ObjectNames.deletes(shard.channel, segment.id(), devices.unique().getAsLong());
    return new RowDeletes(deletes.rows(), deletes.timestamps())
        .write(devices.objects(), object, segment.id());
  }

  private void handOver(Shard shard, Shard.Frozen frozen, List<SegmentDescriptor> written) {
    if (!written.isEmpty()) frozen.late().applyTo(devices.queryNode(), shard.id);
    Set<Growing> out = new HashSet<>(frozen.growing());
    List<Sealed> in = written.stream().map(shard::sealed).toList();
    shard.lane.run(() -> {
      shard.refreshDescriptors();
      shard.replace(out::contains, _ -> false, in);
    });
  }

  /// What failed before it was published is as if it had not begun; what failed afterwards leaves
  /// memory and store in disagreement, which only recovery mends.
  private void giveUp(
      Shard shard,
      Shard.Frozen frozen,
      List<SegmentDescriptor> written,
      boolean published,
      Throwable cause) {
    if (published) {
      shard.breakDown(cause);
      return;
    }
    shard.lane.run(() -> shard.unfreeze(frozen));
    if (written.isEmpty()) return;
    for (Growing growing : frozen.growing())
      growing.rename(new SegmentId(devices.unique().getAsLong()));
    devices.queryNode().retire(shard.id, written.stream().map(SegmentDescriptor::id).toList());
    if (shard.isDropped()) written.forEach(shard.manifest::abandon);
  }

  private static List<SegmentId> sealedIds(Shard shard) {
    ReadSet set = shard.hold();
    try {
      return set.sealedIds(List.of());
    } finally {
      set.letGo();
    }
  }
}
