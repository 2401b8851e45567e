package io.elanus.core.coordination.catalog;

/// A file of words that analyzers may name. What it holds was copied when it was added: neither
/// changing nor removing the file at its path changes how texts are analyzed.
///
/// @param name unique
/// @param path where the file was
public record FileResource(long id, String name, String path) {
  /// The last part of the path.
  public String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
