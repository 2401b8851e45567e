package io.elanus.cluster.streaming;

import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.storage.format.segment.SegmentDescriptor;
import java.util.function.Consumer;

/// A sealed segment that reads may be using.
final class Sealed extends Counted {
  private final Consumer<SegmentDescriptor> whenUnused;
  private volatile SegmentDescriptor descriptor;

  Sealed(SegmentDescriptor descriptor, Consumer<SegmentDescriptor> whenUnused) {
    this.descriptor = descriptor;
    this.whenUnused = whenUnused;
  }

  SegmentId id() {
    return descriptor.id();
  }

  PartitionId partition() {
    return descriptor.partition();
  }

  /// As it was last published.
  SegmentDescriptor descriptor() {
    return descriptor;
  }

  void replace(SegmentDescriptor published) {
    descriptor = published;
  }

  @Override
  void unused() {
    whenUnused.accept(descriptor);
  }
}
