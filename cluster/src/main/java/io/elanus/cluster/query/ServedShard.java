package io.elanus.cluster.query;

import io.elanus.cluster.role.ShardSpec;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.SegmentId;
import io.elanus.engine.sealed.SealedSegment;
import io.elanus.storage.format.segment.PageCache;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.objectstore.ObjectStore;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/// The open segments of one shard. Changes take turns; reads and deletes do not wait for them.
final class ServedShard {
  /// A request to open one of them that is later than so many other retirements is not expected.
  private static final int RETIRED_REMEMBERED = 10_000;

  private final ObjectStore store;
  private final PageCache pages;
  private final Executor janitor;
  private final Executor later;
  private final Map<SegmentId, SealedSegment> segments = new ConcurrentHashMap<>();

  /// Held while segments are opened and closed, so that each is opened once.
  private final ReentrantLock membership = new ReentrantLock();

  /// Newest last. Held under [#membership].
  private final LinkedHashSet<SegmentId> retired = new LinkedHashSet<>();

  private volatile ShardSpec spec;

  ServedShard(
      ObjectStore store, PageCache pages, Executor janitor, Executor later, ShardSpec spec) {
    this.pages = pages;
    this.store = store;
    this.janitor = janitor;
    this.later = later;
    this.spec = spec;
  }

  ShardSpec spec() {
    return spec;
  }

  /// Ignores a spec that is older than the present one.
  void serve(ShardSpec newer) {
    membership.lock();
    try {
      if (newer.isOlderThan(spec)) {
        return;
      }
      spec = newer;
      Set<IndexId> wanted = wanted(newer);
      for (SealedSegment segment : segments.values()) {
        segment.serve(newer.schema(), wanted);
      }
    } finally {
      membership.unlock();
    }
  }

  void open(List<SegmentDescriptor> descriptors) {
    membership.lock();
    try {
      Set<IndexId> wanted = wanted(spec);
      for (SegmentDescriptor descriptor : descriptors) {
        if (retired.contains(descriptor.id())) {
          continue;
        }
        SealedSegment present = segments.get(descriptor.id());
        if (present != null) {
          present.update(descriptor, spec.schema(), wanted);
        } else {
          SealedSegment opened =
              SealedSegment.open(store, descriptor, spec.schema(), pages, janitor, later);
          try {
            opened.serve(spec.schema(), wanted);
          } catch (Throwable failure) {
            opened.retire();
            throw failure;
          }
          segments.put(descriptor.id(), opened);
        }
      }
    } finally {
      membership.unlock();
    }
  }

  void retire(Collection<SegmentId> ids) {
    membership.lock();
    try {
      for (SegmentId id : ids) {
        remember(id);
        SealedSegment retired = segments.remove(id);
        if (retired != null) {
          retired.retire();
        }
      }
    } finally {
      membership.unlock();
    }
  }

  private void remember(SegmentId id) {
    retired.add(id);
    if (retired.size() > RETIRED_REMEMBERED) {
      retired.removeFirst();
    }
  }

  void retireAll() {
    retire(List.copyOf(segments.keySet()));
  }

  Collection<SealedSegment> segments() {
    return segments.values();
  }

  /// @throws io.elanus.core.error.DatabaseException SEGMENT_NOT_FOUND
  SealedSegment segment(SegmentId id) {
    SealedSegment segment = segments.get(id);
    if (segment == null) {
      throw LocalQueryNode.absent(id);
    }
    return segment;
  }

  private static Set<IndexId> wanted(ShardSpec spec) {
    Set<IndexId> wanted = new HashSet<>();
    if (spec.loaded()) {
      spec.indexes().forEach(index -> wanted.add(index.id()));
    }
    return wanted;
  }
}
