package io.elanus.cluster.transport;

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
import io.elanus.cluster.transport.RoleMethods.Query;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.text.bm25.TermStatistics;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.segment.SegmentDescriptor;
import java.util.List;

/// A query node somewhere else.
public record QueryNodeStub(Caller caller) implements QueryNode {
  @Override
  public void serve(ShardSpec spec) {
    caller.call(Query.SERVE, spec);
  }

  @Override
  public void open(ShardId shard, List<SegmentDescriptor> segments) {
    caller.call(Query.OPEN, new QueryNodeRequest.Open(shard, segments));
  }

  @Override
  public void retire(ShardId shard, List<SegmentId> segments) {
    caller.call(Query.RETIRE, new QueryNodeRequest.Retire(shard, segments));
  }

  @Override
  public void delete(ShardId shard, ShardWrite.KeyDelete delete, Timestamp at) {
    caller.call(Query.DELETE, new QueryNodeRequest.Delete(shard, delete, at));
  }

  @Override
  public SearchPart search(ShardSearch search, List<SegmentId> segments) {
    return caller.call(Query.SEARCH, new QueryNodeRequest.Search(search, segments));
  }

  @Override
  public RetrievePart retrieve(ShardRetrieve retrieve, List<SegmentId> segments) {
    return caller.call(Query.RETRIEVE, new QueryNodeRequest.Retrieve(retrieve, segments));
  }

  @Override
  public TermStatistics termStatistics(ShardTerms terms, List<SegmentId> segments) {
    return caller.call(
        Query.TERM_STATISTICS, new QueryNodeRequest.TermsOfSegments(terms, segments));
  }

  @Override
  public RowDeletes deletes(ShardId shard, SegmentId segment) {
    return caller.call(Query.DELETES, new QueryNodeRequest.Deletes(shard, segment));
  }

  @Override
  public List<SegmentInfo> segments(ShardId shard) {
    return caller.call(Query.SEGMENTS, shard);
  }

  @Override
  public List<DamagedIndex> damagedIndexes(ShardId shard) {
    return caller.call(Query.DAMAGED_INDEXES, shard);
  }
}
