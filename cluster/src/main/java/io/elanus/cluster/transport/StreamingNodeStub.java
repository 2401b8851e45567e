package io.elanus.cluster.transport;

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
import io.elanus.cluster.transport.RoleMethods.Streaming;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.text.bm25.TermStatistics;
import io.elanus.core.time.Timestamp;
import java.util.List;

/// A streaming node somewhere else.
public record StreamingNodeStub(Caller caller) implements StreamingNode {
  @Override
  public void assign(ShardSpec spec) {
    caller.call(Streaming.ASSIGN, spec);
  }

  @Override
  public void drop(ShardId shard) {
    caller.call(Streaming.DROP, shard);
  }

  @Override
  public void dropPartition(ShardId shard, PartitionId partition) {
    caller.call(Streaming.DROP_PARTITION, new StreamingNodeRequest.DropPartition(shard, partition));
  }

  @Override
  public void truncate(ShardId shard, Timestamp asked) {
    caller.call(Streaming.TRUNCATE, new StreamingNodeRequest.Truncate(shard, asked));
  }

  @Override
  public Timestamp write(ShardWrite write) {
    return caller.call(Streaming.WRITE, write);
  }

  @Override
  public SearchPart search(ShardSearch search) {
    return caller.call(Streaming.SEARCH, search);
  }

  @Override
  public RetrievePart retrieve(ShardRetrieve retrieve) {
    return caller.call(Streaming.RETRIEVE, retrieve);
  }

  @Override
  public TermStatistics termStatistics(ShardTerms terms) {
    return caller.call(Streaming.TERM_STATISTICS, terms);
  }

  @Override
  public Flushed flush(ShardId shard) {
    return caller.call(Streaming.FLUSH, shard);
  }

  @Override
  public List<Compacted> compact(ShardId shard) {
    return caller.call(Streaming.COMPACT, shard);
  }

  @Override
  public List<SegmentInfo> segments(ShardId shard) {
    return caller.call(Streaming.SEGMENTS, shard);
  }
}
