package io.elanus.core.schema;

/// Names a partition for its whole life; one allocator issues it and never reuses it.
public record PartitionId(long value) {
  public PartitionId {
    if (value <= 0) {
      throw new IllegalArgumentException("partition id out of range: " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
