package io.elanus.core.schema;

/// Names a index for its whole life; one allocator issues it and never reuses it.
public record IndexId(long value) {
  public IndexId {
    if (value <= 0) {
      throw new IllegalArgumentException("index id out of range: " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
