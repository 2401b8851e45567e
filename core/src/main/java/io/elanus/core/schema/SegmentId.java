package io.elanus.core.schema;

/// Names a segment for its whole life; one allocator issues it and never reuses it.
public record SegmentId(long value) {
  public SegmentId {
    if (value <= 0) {
      throw new IllegalArgumentException("segment id out of range: " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
