package io.elanus.storage.format.manifest;

/// Names one attempt to publish, so that an attempt whose outcome is unknown can be looked up.
/// Chosen by the publisher, never used twice.
public record CommitId(String value) {
  public CommitId {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("empty commit id");
    }
  }
}
