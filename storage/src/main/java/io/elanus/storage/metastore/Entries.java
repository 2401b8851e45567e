package io.elanus.storage.metastore;

import io.elanus.storage.metastore.MetaStore.Change;
import io.elanus.storage.metastore.MetaStore.Condition;
import io.elanus.storage.metastore.MetaStore.Entry;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// All entries, in memory: what readers see. Values are copied on the way in and out.
final class Entries {
  private final ReentrantReadWriteLock guardsEntries = new ReentrantReadWriteLock();
  private final TreeMap<String, Entry> entries = new TreeMap<>();

  Optional<Entry> get(String key) {
    guardsEntries.readLock().lock();
    try {
      return Optional.ofNullable(entries.get(key)).map(Entries::copy);
    } finally {
      guardsEntries.readLock().unlock();
    }
  }

  SortedMap<String, Entry> list(String prefix) {
    guardsEntries.readLock().lock();
    try {
      TreeMap<String, Entry> found = new TreeMap<>();
      for (var entry : entries.tailMap(prefix).entrySet()) {
        if (!entry.getKey().startsWith(prefix)) break;
        found.put(entry.getKey(), copy(entry.getValue()));
      }
      return found;
    } finally {
      guardsEntries.readLock().unlock();
    }
  }

  boolean satisfy(List<Condition> conditions) {
    guardsEntries.readLock().lock();
    try {
      for (Condition condition : conditions) {
        Entry entry = entries.get(condition.key());
        if ((entry == null ? 0 : entry.version()) != condition.version()) return false;
      }
      return true;
    } finally {
      guardsEntries.readLock().unlock();
    }
  }

  /// Applies the changes in one step; what is put gets the version.
  void apply(List<Change> changes, long version) {
    guardsEntries.writeLock().lock();
    try {
      for (Change change : changes) {
        switch (change) {
          case Change.Put(String key, byte[] value) ->
              entries.put(key, new Entry(value.clone(), version));
          case Change.Delete(String key) -> entries.remove(key);
        }
      }
    } finally {
      guardsEntries.writeLock().unlock();
    }
  }

  /// Puts these in the place of all.
  void replace(SortedMap<String, Entry> all) {
    guardsEntries.writeLock().lock();
    try {
      entries.clear();
      entries.putAll(all);
    } finally {
      guardsEntries.writeLock().unlock();
    }
  }

  private static Entry copy(Entry entry) {
    return new Entry(entry.value().clone(), entry.version());
  }
}
