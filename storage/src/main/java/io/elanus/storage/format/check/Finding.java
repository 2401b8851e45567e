package io.elanus.storage.format.check;

/// One thing that a check found.
///
/// @param object the object or the metastore key
public record Finding(Severity severity, String object, String text) {
  public enum Severity {
    /// Something is lost or wrong.
    ERROR,
    /// Worth knowing, as an object that nothing refers to.
    NOTE
  }

  @Override
  public String toString() {
    return severity + " " + object + ": " + text;
  }
}
