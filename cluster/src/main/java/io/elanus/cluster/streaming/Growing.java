package io.elanus.cluster.streaming;

import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.engine.growing.GrowingSegment;
import io.elanus.engine.memory.MemoryBudget;

/// A growing segment and the memory reserved for it.
final class Growing extends Counted {
  final GrowingSegment segment;
  private final MemoryBudget memory;
  private volatile SegmentId id;
  private volatile long reserved;

  Growing(GrowingSegment segment, MemoryBudget memory) {
    this.segment = segment;
    this.memory = memory;
    this.id = segment.id();
  }

  /// What it is called now, and will be called when it is sealed.
  SegmentId id() {
    return id;
  }

  /// After a flush under its present id that failed: a segment that was retired is never opened
  /// again.
  void rename(SegmentId fresh) {
    id = fresh;
  }

  PartitionId partition() {
    return segment.partition();
  }

  /// Takes over a reservation.
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // written in the shard's lane only
  void addReserved(long bytes) {
    reserved += bytes;
  }

  long reserved() {
    return reserved;
  }

  @Override
  void unused() {
    segment.close();
    memory.release(reserved);
  }
}
