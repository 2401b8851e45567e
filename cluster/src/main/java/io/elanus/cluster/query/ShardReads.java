package io.elanus.cluster.query;

import io.elanus.cluster.role.RetrievePart;
import io.elanus.cluster.role.SearchPart;
import io.elanus.cluster.role.ShardRetrieve;
import io.elanus.cluster.role.ShardSearch;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.engine.segment.Segment;
import java.util.List;
import java.util.concurrent.Executor;

/// Answers reads of a shard over a list of segments: the filter is compiled once and cached, the
/// request's memory reserved, the work spread over the CPU executor when it is worth it. Segments of
/// partitions that the read does not name are left out. One instance a node, shared by all threads.
public final class ShardReads {
  private final Executor cpu;
  private final int cpuThreads;

  /// @param cpu platform threads for distance work, as many as cores
  public ShardReads(Executor cpu, int cpuThreads) {
    this.cpu = cpu;
    this.cpuThreads = cpuThreads;
  }

  /// The snapshot of the answer is the snapshot of the request.
  public SearchPart search(
      CollectionSchema schema, List<? extends Segment> segments, ShardSearch search) {
    throw new UnsupportedOperationException("not yet: " + cpu + cpuThreads + schema + segments + search);
  }

  public RetrievePart retrieve(
      CollectionSchema schema, List<? extends Segment> segments, ShardRetrieve retrieve) {
    throw new UnsupportedOperationException("not yet: " + cpu + cpuThreads + schema + segments + retrieve);
  }
}
