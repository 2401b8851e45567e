package io.elanus.core.coordination.compaction;

import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import java.util.List;

/// Segments that become one.
public record MergePlan(PartitionId partition, List<SegmentId> sources) {
  public MergePlan {
    sources = List.copyOf(sources);
  }
}
