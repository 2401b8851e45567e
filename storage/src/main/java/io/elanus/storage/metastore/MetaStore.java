package io.elanus.storage.metastore;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// A small ordered map from text keys to bytes, changed only by atomic conditional commits; the
/// shape is etcd's. A commit that returned true survives a crash.
public interface MetaStore extends AutoCloseable {
  Optional<Entry> get(String key);

  /// All entries whose keys start with the prefix, in key order, at one moment.
  SortedMap<String, Entry> list(String prefix);

  /// Applies all changes in one step if every condition holds; else changes nothing and is false.
  /// After an exception of the disk (IO_FAILED, DISK_LIMIT_EXCEEDED) nobody knows whether it
  /// happened.
  boolean commit(List<Condition> conditions, List<Change> changes);

  /// @param version grows with every change of the key; never 0
  record Entry(byte[] value, long version) {}

  /// The key's version is the given one; 0 means that the key is absent.
  record Condition(String key, long version) {}

  sealed interface Change {
    String key();

    record Put(String key, byte[] value) implements Change {}

    record Delete(String key) implements Change {}
  }

  @Override
  void close();
}
