package io.elanus.storage.metastore;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Entries on the heap, for tests and for engines that keep nothing. Closing forgets nothing: the same
/// store may be handed to the next engine, as after a restart.
public final class InMemoryMetaStore implements MetaStore {
  private final TreeMap<String, Entry> entries = new TreeMap<>();
  private long revision;

  @Override
  public synchronized Optional<Entry> get(String key) {
    return Optional.ofNullable(entries.get(key)).map(InMemoryMetaStore::copy);
  }

  @Override
  public synchronized SortedMap<String, Entry> list(String prefix) {
    TreeMap<String, Entry> found = new TreeMap<>();
    for (var entry : entries.tailMap(prefix).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) break;
      found.put(entry.getKey(), copy(entry.getValue()));
    }
    return found;
  }

  @Override
  public synchronized boolean commit(List<Condition> conditions, List<Change> changes) {
    for (Condition condition : conditions) {
      Entry entry = entries.get(condition.key());
      if ((entry == null ? 0 : entry.version()) != condition.version()) return false;
    }
    revision++;
    for (Change change : changes) {
      switch (change) {
        case Change.Put(String key, byte[] value) -> entries.put(key, new Entry(value.clone(), revision));
        case Change.Delete(String key) -> entries.remove(key);
      }
    }
    return true;
  }

  @Override
  public void close() {}

  private static Entry copy(Entry entry) {
    return new Entry(entry.value().clone(), entry.version());
  }
}
