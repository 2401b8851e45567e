package io.elanus.core.schema;

/// Names a field inside its collection: user fields count from 100, 0 and 1 are the row id and the
/// timestamp.
public record FieldId(long value) {
  public FieldId {
    if (value < 0) {
      throw new IllegalArgumentException("field id out of range: " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
