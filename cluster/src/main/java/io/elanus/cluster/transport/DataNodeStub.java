package io.elanus.cluster.transport;

import io.elanus.cluster.role.DataNode;
import io.elanus.cluster.transport.RoleMethods.Data;
import io.elanus.storage.format.segment.SegmentDescriptor;
import org.jspecify.annotations.Nullable;

/// A data node somewhere else.
public record DataNodeStub(Caller caller) implements DataNode {
  @Override
  public SegmentDescriptor.IndexFile buildIndex(IndexBuild build) {
    return caller.call(Data.BUILD_INDEX, build);
  }

  @Override
  public @Nullable SegmentDescriptor merge(SegmentsMerge merge) {
    return caller.call(Data.MERGE, merge);
  }
}
