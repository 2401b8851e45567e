package io.elanus.cluster.query;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.cluster.role.QueryNode;
import io.elanus.cluster.role.RetrievePart;
import io.elanus.cluster.role.SearchPart;
import io.elanus.cluster.role.SegmentInfo;
import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardRetrieve;
import io.elanus.cluster.role.ShardSearch;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.cluster.role.ShardTerms;
import io.elanus.cluster.role.ShardWrite;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.text.bm25.TermStatistics;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.sealed.PinnedSegment;
import io.elanus.engine.sealed.SealedSegment;
import io.elanus.storage.format.segment.PageCache;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.objectstore.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/// A query node over an object store: opens sealed segments, pins them for reads, closes them
/// behind the last reader.
public final class LocalQueryNode implements QueryNode, AutoCloseable {
  private static final long USUAL_PAGE_CACHE_BYTES = 32 << 20;

  private final ObjectStore store;
  private final ShardReads reads;
  private final PageCache pages;
  private final Executor janitor;
  private final Executor later;
  private final Map<ShardId, ServedShard> shards = new ConcurrentHashMap<>();

  /// @param reads how reads are answered; may be shared with the streaming node
  /// @param janitor closes memory that nobody reads any more, one task after the other
  /// @param later makes what searches of an index would gain from, and do not wait for
  public LocalQueryNode(ObjectStore store, ShardReads reads, Executor janitor, Executor later) {
    this(store, reads, new PageCache(USUAL_PAGE_CACHE_BYTES), janitor, later);
  }

  /// @param pages decoded pages of all segments
  public LocalQueryNode(
      ObjectStore store, ShardReads reads, PageCache pages, Executor janitor, Executor later) {
    this.pages = pages;
    this.store = store;
    this.reads = reads;
    this.janitor = janitor;
    this.later = later;
  }

  @Override
  public void serve(ShardSpec spec) {
    ServedShard created = new ServedShard(store, pages, janitor, later, spec);
    ServedShard present = shards.putIfAbsent(spec.shard(), created);
    if (present != null) {
      present.serve(spec);
    }
  }

  @Override
  public void open(ShardId shard, List<SegmentDescriptor> segments) {
    served(shard).open(segments);
  }

  @Override
  public void retire(ShardId shard, List<SegmentId> segments) {
    ServedShard served = shards.get(shard);
    if (served != null) {
      served.retire(segments);
    }
  }

  @Override
  public void delete(ShardId shard, ShardWrite.KeyDelete delete, Timestamp at) {
    ServedShard served = shards.get(shard);
    if (served == null) {
      return;
    }
    for (SealedSegment segment : served.segments()) {
      if (delete.partitions().isEmpty() || delete.partitions().contains(segment.partition())) {
        segment.delete(delete.keys(), at);
      }
    }
  }

  @Override
  public SearchPart search(ShardSearch search, List<SegmentId> segments) {
    ServedShard shard = served(search.read().shard());
    List<PinnedSegment> pinned = pin(shard, segments);
    try {
      return reads.search(shard.spec().schema(), pinned, search);
    } finally {
      pinned.forEach(PinnedSegment::close);
    }
  }

  @Override
  public RetrievePart retrieve(ShardRetrieve retrieve, List<SegmentId> segments) {
    ServedShard shard = served(retrieve.read().shard());
    List<PinnedSegment> pinned = pin(shard, segments);
    try {
      return reads.retrieve(shard.spec().schema(), pinned, retrieve);
    } finally {
      pinned.forEach(PinnedSegment::close);
    }
  }

  @Override
  public TermStatistics termStatistics(ShardTerms terms, List<SegmentId> segments) {
    List<PinnedSegment> pinned = pin(served(terms.shard()), segments);
    try {
      return ShardReads.termStatistics(pinned, terms);
    } finally {
      pinned.forEach(PinnedSegment::close);
    }
  }

  @Override
  public RowDeletes deletes(ShardId shard, SegmentId segment) {
    io.elanus.storage.format.deletes.RowDeletes deletes = served(shard).segment(segment).deletes();
    return new RowDeletes(deletes.rows(), deletes.timestamps());
  }

  @Override
  public List<SegmentInfo> segments(ShardId shard) {
    List<SegmentInfo> infos = new ArrayList<>();
    ServedShard served = shards.get(shard);
    if (served != null) {
      for (SealedSegment segment : served.segments()) {
        infos.add(
            new SegmentInfo(
                segment.id(),
                shard,
                segment.partition(),
                SegmentInfo.State.FLUSHED,
                segment.descriptor().rowCount(),
                segment.residentBytes(),
                segment.indexed()));
      }
    }
    return infos;
  }

  @Override
  public List<DamagedIndex> damagedIndexes(ShardId shard) {
    List<DamagedIndex> damaged = new ArrayList<>();
    ServedShard served = shards.get(shard);
    if (served != null) {
      for (SealedSegment segment : served.segments()) {
        segment.verifyIndexes();
        segment
            .damagedIndexes()
            .forEach(file -> damaged.add(new DamagedIndex(segment.id(), file.object())));
      }
    }
    return damaged;
  }

  /// Retires everything.
  @Override
  public void close() {
    for (ShardId shard : List.copyOf(shards.keySet())) {
      ServedShard served = shards.remove(shard);
      if (served != null) {
        served.retireAll();
      }
    }
  }

  private static List<PinnedSegment> pin(ServedShard shard, List<SegmentId> segments) {
    List<PinnedSegment> pinned = new ArrayList<>(segments.size());
    try {
      for (SegmentId id : segments) {
        PinnedSegment segment = shard.segment(id).pin();
        if (segment == null) {
          throw absent(id);
        }
        pinned.add(segment);
      }
      return pinned;
    } catch (RuntimeException failure) {
      pinned.forEach(PinnedSegment::close);
      throw failure;
    }
  }

  private ServedShard served(ShardId shard) {
    ServedShard served = shards.get(shard);
    if (served == null) {
      throw DatabaseException.of(ErrorCode.SERVICE_NOT_READY, pair("channel", shard.channel()));
    }
    return served;
  }

  static DatabaseException absent(SegmentId id) {
    return DatabaseException.of(ErrorCode.SEGMENT_NOT_FOUND, pair("segment", id.value()));
  }
}
