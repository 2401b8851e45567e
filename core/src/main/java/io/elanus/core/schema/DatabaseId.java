package io.elanus.core.schema;

/// Names a database for its whole life; one allocator issues it and never reuses it.
public record DatabaseId(long value) {
  public DatabaseId {
    if (value <= 0) {
      throw new IllegalArgumentException("database id out of range: " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
