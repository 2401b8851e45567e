package io.elanus.core.schema;

/// Names a collection for its whole life; one allocator issues it and never reuses it.
public record CollectionId(long value) {
  public CollectionId {
    if (value <= 0) {
      throw new IllegalArgumentException("collection id out of range: " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
