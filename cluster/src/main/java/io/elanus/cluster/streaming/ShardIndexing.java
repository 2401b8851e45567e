package io.elanus.cluster.streaming;

import io.elanus.cluster.role.DataNode;
import io.elanus.cluster.role.QueryNode.DamagedIndex;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.cluster.role.ShardSpec.IndexSpec;
import io.elanus.core.schema.SegmentId;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentDescriptor.IndexFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the indexes built that a shard's spec wants and its sealed segments lack, and takes those
/// off that it no longer wants or whose files are damaged. What a merge makes comes with its
/// indexes ([ShardCompaction]).
final class ShardIndexing {
  private static final Logger LOG = LoggerFactory.getLogger(ShardIndexing.class);

  private final StreamingDevices devices;

  ShardIndexing(StreamingDevices devices) {
    this.devices = devices;
  }

  /// Builds until nothing is missing.
  void build(Shard shard) {
    shard.indexing.lock();
    try {
      removeUnwanted(shard);
      removeDamaged(shard);
      ReadSet set = shard.hold();
      try {
        for (Sealed sealed : set.sealed()) {
          for (IndexSpec wanted : shard.spec().indexes()) {
            if (shard.isDropped()) return;
            if (isMissing(sealed.descriptor(), wanted)) build(shard, sealed.descriptor(), wanted);
          }
        }
      } finally {
        set.letGo();
      }
      removeDamaged(shard); // what was built just now is read back
    } finally {
      shard.indexing.unlock();
    }
  }

  static boolean isMissing(SegmentDescriptor segment, IndexSpec wanted) {
    return wanted.isNeeded(segment.rowCount()) && segment.index(wanted.id()) == null;
  }

  private void build(Shard shard, SegmentDescriptor segment, IndexSpec wanted) {
    IndexFile built =
        devices
            .dataNode()
            .buildIndex(new DataNode.IndexBuild(shard.id, shard.spec().schema(), segment, wanted));
    if (!change(shard, segment.id(), found -> found.withIndex(built))) {
      devices.objects().delete(built.object());
    }
  }

  private void removeUnwanted(Shard shard) {
    ShardSpec spec = shard.spec();
    Set<Long> wanted =
        spec.indexes().stream().map(index -> index.id().value()).collect(Collectors.toSet());
    for (SegmentDescriptor segment : shard.manifest.current().segments()) {
      List<IndexFile> kept = new ArrayList<>(segment.indexes());
      if (kept.removeIf(file -> !wanted.contains(file.index().value()))) {
        change(shard, segment.id(), found -> found.withIndexes(kept));
      }
    }
  }

  /// Without its file a segment counts as not indexed, here and for those who ask how far an index
  /// is built.
  private void removeDamaged(Shard shard) {
    for (DamagedIndex damaged : devices.queryNode().damagedIndexes(shard.id)) {
      for (SegmentDescriptor segment : shard.manifest.current().segments()) {
        List<IndexFile> kept = new ArrayList<>(segment.indexes());
        if (segment.id().equals(damaged.segment())
            && kept.removeIf(file -> file.object().equals(damaged.object()))) {
          LOG.warn("index file {} is damaged: it is deleted and built anew", damaged.object());
          change(shard, segment.id(), found -> found.withIndexes(kept));
        }
      }
    }
  }

  /// Publishes a changed segment and has it served; false when it is gone.
  private boolean change(Shard shard, SegmentId id, UnaryOperator<SegmentDescriptor> change) {
    shard.maintenance.lock();
    try {
      SegmentDescriptor[] changed = {null};
      shard.manifest.publish(segments -> {
        List<SegmentDescriptor> all = new ArrayList<>();
        for (SegmentDescriptor segment : segments) {
          if (segment.id().equals(id)) {
            changed[0] = change.apply(segment);
            all.add(changed[0]);
          } else {
            all.add(segment);
          }
        }
        return all;
      });
      if (changed[0] == null) return false;
      devices.queryNode().open(shard.id, List.of(changed[0]));
      shard.lane.run(shard::refreshDescriptors);
      return true;
    } finally {
      shard.maintenance.unlock();
    }
  }
}
