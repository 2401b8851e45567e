package io.elanus.cluster.streaming;

import io.elanus.cluster.role.DataNode;
import io.elanus.cluster.role.QueryNode;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.cluster.role.StreamingNode.Compacted;
import io.elanus.core.coordination.compaction.CompactionPlanner;
import io.elanus.core.coordination.compaction.MergePlan;
import io.elanus.core.coordination.compaction.SegmentFacts;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentDescriptor.DeletesFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Merges sealed segments of a shard and hands reads over to the result. Deletes that arrive while
/// a merge runs are applied to its result before anybody sees it, and published with it. The result
/// comes with the indexes that were wanted when the merge began; what is wanted since, or could not
/// be built, [ShardIndexing] deals with.
final class ShardCompaction {
  private final StreamingDevices devices;
  private final StreamingSettings settings;

  ShardCompaction(StreamingDevices devices, StreamingSettings settings) {
    this.devices = devices;
    this.settings = settings;
  }

  /// Everything that can be merged.
  List<Compacted> compactAll(Shard shard) {
    shard.compacting.lock();
    try {
      Timestamp horizon = horizon();
      return run(
          shard,
          CompactionPlanner.planAllMerges(facts(shard, horizon), settings.compaction()),
          horizon);
    } finally {
      shard.compacting.unlock();
    }
  }

  /// What is worth it.
  List<Compacted> compactWorthwhile(Shard shard) {
    if (!shard.compacting.tryLock()) return List.of();
    try {
      Timestamp horizon = horizon();
      Timestamp now = Timestamp.ofMillis(devices.clock().wallMillis());
      return run(
          shard,
          CompactionPlanner.planMerges(facts(shard, horizon), settings.compaction(), now),
          horizon);
    } finally {
      shard.compacting.unlock();
    }
  }

  private Timestamp horizon() {
    return Timestamp.ofMillis(devices.clock().wallMillis()).minusMillis(settings.retentionMillis());
  }

  private List<SegmentFacts> facts(Shard shard, Timestamp horizon) {
    ReadSet set = shard.hold();
    try {
      List<SegmentFacts> facts = new ArrayList<>();
      for (Sealed sealed : set.sealed()) {
        SegmentDescriptor segment = sealed.descriptor();
        int deleted = 0;
        for (long at : devices.queryNode().deletes(shard.id, segment.id()).timestamps()) {
          if (at <= horizon.value()) deleted++;
        }
        facts.add(
            new SegmentFacts(
                segment.id(),
                segment.partition(),
                segment.rowCount(),
                deleted,
                segment.byteSize(),
                segment.newest()));
      }
      return facts;
    } finally {
      set.letGo();
    }
  }

  private List<Compacted> run(Shard shard, List<MergePlan> plans, Timestamp horizon) {
    List<Compacted> done = new ArrayList<>();
    for (MergePlan plan : plans) {
      if (shard.isDropped()) break;
      SegmentId target = new SegmentId(devices.unique().getAsLong());
      if (merge(shard, plan, target, horizon)) done.add(new Compacted(plan.sources(), target));
    }
    return done;
  }

  /// False when a source went away meanwhile.
  private boolean merge(Shard shard, MergePlan plan, SegmentId target, Timestamp horizon) {
    ReadSet held = shard.hold(); // keeps the sources' objects while they are read
    LateDeletes late = shard.lane.call(shard::recordDeletes);
    try {
      List<DataNode.MergeSource> sources = sources(shard, held, plan);
      if (sources.size() < plan.sources().size()) return false;
      ShardSpec spec = shard.spec();
      SegmentDescriptor merged =
          devices
              .dataNode()
              .merge(
                  new DataNode.SegmentsMerge(
                      shard.id,
                      spec.schema(),
                      plan.partition(),
                      sources,
                      target,
                      horizon,
                      spec.indexes()));
      return handOver(shard, plan, merged, late);
    } finally {
      shard.lane.run(() -> shard.stopRecording(late));
      held.letGo();
    }
  }

  private List<DataNode.MergeSource> sources(Shard shard, ReadSet held, MergePlan plan) {
    Map<SegmentId, Sealed> byId = new HashMap<>();
    held.sealed().forEach(sealed -> byId.put(sealed.id(), sealed));
    List<DataNode.MergeSource> sources = new ArrayList<>();
    for (SegmentId id : plan.sources()) {
      Sealed sealed = byId.get(id);
      if (sealed == null) continue;
      QueryNode.RowDeletes deletes = devices.queryNode().deletes(shard.id, id);
      sources.add(new DataNode.MergeSource(sealed.descriptor(), deletes));
    }
    return sources;
  }

  private boolean handOver(
      Shard shard, MergePlan plan, @Nullable SegmentDescriptor merged, LateDeletes late) {
    Set<SegmentId> sources = new HashSet<>(plan.sources());
    shard.maintenance.lock();
    try {
      SegmentDescriptor target = merged == null ? null : open(shard, merged, late);
      boolean published = false;
      try {
        published = publish(shard, sources, target);
      } finally {
        if (!published && target != null) {
          devices.queryNode().retire(shard.id, List.of(target.id()));
          shard.manifest.abandon(target);
        }
      }
      if (!published) return false;
      List<Sealed> in = target == null ? List.of() : List.of(shard.sealed(target));
      shard.lane.run(() -> shard.replace(_ -> false, sealed -> sources.contains(sealed.id()), in));
      return true;
    } finally {
      shard.maintenance.unlock();
    }
  }

  /// Opens the result and brings its deletes up to date, on the store as well: the manifest's log
  /// position may be past deletes that the merge has not seen.
  private SegmentDescriptor open(Shard shard, SegmentDescriptor merged, LateDeletes late) {
    devices.queryNode().open(shard.id, List.of(merged));
    shard.lane.run(() -> shard.stopRecording(late));
    late.applyTo(devices.queryNode(), shard.id);
    DeletesFile newer = ShardFlush.newerDeletes(devices, shard, merged);
    if (newer == null) return merged;
    shard.manifest.abandon(merged.deletes());
    return merged.withDeletes(newer);
  }

  /// False, and nothing is published, when a source is no longer there.
  private static boolean publish(
      Shard shard, Set<SegmentId> sources, @Nullable SegmentDescriptor target) {
    boolean[] allThere = {false};
    shard.manifest.publish(segments -> {
      List<SegmentDescriptor> kept = new ArrayList<>(segments);
      kept.removeIf(segment -> sources.contains(segment.id()));
      allThere[0] = kept.size() == segments.size() - sources.size();
      if (!allThere[0]) return segments;
      if (target != null) kept.add(target);
      return kept;
    });
    return allThere[0];
  }
}
