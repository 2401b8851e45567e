package io.elanus.cluster.coordinator;

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
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.text.bm25.TermStatistics;
import io.elanus.core.time.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A streaming node that keeps what it was told and does nothing; refuses when asked to.
final class RecordingNode implements StreamingNode {
  final Map<String, ShardSpec> specs = new TreeMap<>();
  final List<String> calls = new ArrayList<>();
  boolean refusing;

  @Override
  public void assign(ShardSpec spec) {
    refuse();
    calls.add("assign");
    specs.put(spec.shard().channel(), spec);
  }

  @Override
  public void drop(ShardId shard) {
    refuse();
    calls.add("drop");
    specs.remove(shard.channel());
  }

  @Override
  public void dropPartition(ShardId shard, PartitionId partition) {
    refuse();
    calls.add("dropPartition");
  }

  @Override
  public void truncate(ShardId shard, Timestamp asked) {
    refuse();
    calls.add("truncate");
  }

  @Override
  public Flushed flush(ShardId shard) {
    SegmentId segment = new SegmentId(shard.index() + 1L);
    return new Flushed(List.of(segment), List.of(segment), new Timestamp(100 - shard.index()));
  }

  @Override
  public List<Compacted> compact(ShardId shard) {
    refuse();
    return List.of(new Compacted(List.of(new SegmentId(1), new SegmentId(2)), new SegmentId(3)));
  }

  @Override
  public List<SegmentInfo> segments(ShardId shard) {
    return List.of();
  }

  @Override
  public Timestamp write(ShardWrite write) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SearchPart search(ShardSearch search) {
    throw new UnsupportedOperationException();
  }

  @Override
  public TermStatistics termStatistics(ShardTerms terms) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RetrievePart retrieve(ShardRetrieve retrieve) {
    throw new UnsupportedOperationException();
  }

  private void refuse() {
    if (refusing) {
      throw DatabaseException.of(ErrorCode.IO_FAILED, "no space");
    }
  }
}
