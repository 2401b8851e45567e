package io.elanus.core.coordination.catalog;

import io.elanus.core.schema.PartitionId;
import java.util.Set;

/// What of a collection is to be served to readers.
public sealed interface LoadState {
  /// Nothing: reads are refused.
  record Released() implements LoadState {}

  /// Everything, partitions made later included.
  record Whole(int replicas) implements LoadState {}

  /// These partitions, at least one.
  record Some(Set<PartitionId> partitions, int replicas) implements LoadState {
    public Some {
      partitions = Set.copyOf(partitions);
      if (partitions.isEmpty()) {
        throw new IllegalArgumentException("no partition is loaded: that is Released");
      }
    }
  }

  LoadState RELEASED = new Released();
}
