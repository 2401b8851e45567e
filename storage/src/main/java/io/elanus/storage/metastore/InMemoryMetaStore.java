package io.elanus.storage.metastore;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// Entries on the heap, for tests and for engines that keep nothing. Closing forgets nothing: the
/// same store may be handed to the next engine, as after a restart.
public final class InMemoryMetaStore implements MetaStore {
  private final Entries entries = new Entries();
  private long revision;

  @Override
  public Optional<Entry> get(String key) {
    return entries.get(key);
  }

  @Override
  public SortedMap<String, Entry> list(String prefix) {
    return entries.list(prefix);
  }

  @Override
  public synchronized boolean commit(List<Condition> conditions, List<Change> changes) {
    if (!entries.satisfy(conditions)) return false;
    entries.apply(changes, ++revision);
    return true;
  }

  @Override
  public void close() {}
}
