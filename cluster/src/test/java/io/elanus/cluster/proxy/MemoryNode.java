package io.elanus.cluster.proxy;

import io.elanus.cluster.query.ShardReads;
import io.elanus.cluster.role.RetrievePart;
import io.elanus.cluster.role.SearchPart;
import io.elanus.cluster.role.SegmentInfo;
import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardRetrieve;
import io.elanus.cluster.role.ShardSearch;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.cluster.role.ShardTerms;
import io.elanus.cluster.role.ShardWrite;
import io.elanus.cluster.role.StreamingNode;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.text.bm25.TermStatistics;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.growing.GrowingSegment;
import io.elanus.engine.memory.MemoryBudget;
import io.elanus.engine.segment.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// A streaming node that keeps one growing segment a partition and nothing else: no log, no flush.
final class MemoryNode implements StreamingNode {
  private final Supplier<Timestamp> clock;
  private final Supplier<CollectionSchema> schema;
  private final ShardReads reads =
      new ShardReads(Runnable::run, 1, new MemoryBudget("test", 1L << 30), System::nanoTime);
  private final Map<ShardId, Map<PartitionId, GrowingSegment>> shards = new HashMap<>();
  private long segments;

  /// The last search and retrieve that were asked for.
  ShardSearch lastSearch;

  ShardRetrieve lastRetrieve;

  MemoryNode(Supplier<Timestamp> clock, Supplier<CollectionSchema> schema) {
    this.clock = clock;
    this.schema = schema;
  }

  @Override
  public synchronized Timestamp write(ShardWrite write) {
    Timestamp now = clock.get();
    Map<PartitionId, GrowingSegment> shard = shard(write.shard());
    ShardWrite.KeyDelete delete = write.delete();
    if (delete != null) {
      shard.forEach((partition, segment) -> {
        if (delete.partitions().isEmpty() || delete.partitions().contains(partition)) {
          segment.delete(delete.keys(), now);
        }
      });
    }
    for (ShardWrite.PartitionRows rows : write.inserts()) {
      shard
          .computeIfAbsent(
              rows.partition(),
              partition -> new GrowingSegment(new SegmentId(++segments), partition, schema.get()))
          .append(rows.rows(), now);
    }
    return now;
  }

  private Map<PartitionId, GrowingSegment> shard(ShardId id) {
    return shards.computeIfAbsent(id, unseen -> new HashMap<>());
  }

  @Override
  public synchronized SearchPart search(ShardSearch search) {
    lastSearch = search;
    return reads.search(schema.get(), views(search.read().shard()), search);
  }

  @Override
  public synchronized RetrievePart retrieve(ShardRetrieve retrieve) {
    lastRetrieve = retrieve;
    return reads.retrieve(schema.get(), views(retrieve.read().shard()), retrieve);
  }

  @Override
  public TermStatistics termStatistics(ShardTerms terms) {
    return ShardReads.termStatistics(views(terms.shard()), terms);
  }

  private List<Segment> views(ShardId id) {
    List<Segment> views = new ArrayList<>();
    shard(id).values().forEach(segment -> views.add(segment.view()));
    return views;
  }

  @Override
  public void assign(ShardSpec spec) {}

  @Override
  public void drop(ShardId shard) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void dropPartition(ShardId shard, PartitionId partition) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void truncate(ShardId shard, Timestamp asked) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Flushed flush(ShardId shard) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Compacted> compact(ShardId shard) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<SegmentInfo> segments(ShardId shard) {
    throw new UnsupportedOperationException();
  }
}
