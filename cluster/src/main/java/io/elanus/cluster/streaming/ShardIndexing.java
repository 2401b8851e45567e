package io.elanus.cluster.streaming;

import io.elanus.cluster.role.DataNode;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.cluster.role.ShardSpec.IndexSpec;
import io.elanus.core.schema.SegmentId;
import io.elanus.engine.indexing.IndexFiles;
import io.elanus.engine.indexing.ScalarIndexFiles;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentDescriptor.IndexFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Has the indexes built that a shard's spec wants and its sealed segments lack, and takes those
/// off that it no longer wants.
final class ShardIndexing {
  private final StreamingDevices devices;

  ShardIndexing(StreamingDevices devices) {
    this.devices = devices;
  }

  /// Builds until nothing is missing.
  void build(Shard shard) {
    shard.indexing.lock();
    try {
      removeUnwanted(shard);
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
    } finally {
      shard.indexing.unlock();
    }
  }

  static boolean isMissing(SegmentDescriptor segment, IndexSpec wanted) {
    boolean needed =
        switch (wanted) {
          case ShardSpec.VectorIndexSpec vector ->
              IndexFiles.needed(vector.type(), segment.rowCount());
          case ShardSpec.ScalarIndexSpec _ -> ScalarIndexFiles.needed(segment.rowCount());
        };
    return needed && segment.index(wanted.id()) == null;
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
