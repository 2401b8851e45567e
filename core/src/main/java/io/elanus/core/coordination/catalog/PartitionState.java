package io.elanus.core.coordination.catalog;

import io.elanus.core.schema.PartitionId;
import io.elanus.core.time.Timestamp;

/// One partition of a collection.
public record PartitionState(PartitionId id, String name, Timestamp created) {
  /// The partition that every collection without a partition key begins with.
  public static final String DEFAULT_NAME = "_default";
}
