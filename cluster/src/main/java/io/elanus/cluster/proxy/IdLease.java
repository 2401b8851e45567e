package io.elanus.cluster.proxy;

import io.elanus.cluster.role.Coordinator;

/// Hands out generated keys from ranges reserved at the coordinator: ascending, never twice. What
/// is left of a range is lost when the process ends.
final class IdLease {
  private static final int RANGE = 100_000;

  private final Coordinator coordinator;
  private long next;
  private long end;

  IdLease(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  /// Reserves `count` consecutive ids.
  ///
  /// @return the first
  synchronized long take(int count) {
    if (end - next < count) {
      int range = Math.max(count, RANGE);
      next = coordinator.ids(range);
      end = next + range;
    }
    long first = next;
    next += count;
    return first;
  }
}
