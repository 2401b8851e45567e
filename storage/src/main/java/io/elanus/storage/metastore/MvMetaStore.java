package io.elanus.storage.metastore;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.storage.disk.DiskErrors;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/// Entries in one file, kept by H2's MVStore. Every commit is written and forced to the disk before it
/// is seen. Readers are served from memory and never wait for the disk.
///
/// - A commit that could not be written, as when there is no room, throws: after it nobody knows
///   whether it happened. The next commit opens the file anew and finds out.
/// - A sync that failed closes the store for commits for good: the file's pages in memory prove nothing.
public final class MvMetaStore implements MetaStore {
  private static final String ENTRIES = "entries";
  private static final String COUNTERS = "counters";
  private static final String REVISION = "revision";
  private static final int CACHE_MEGABYTES = 1;

  private final String file;
  private final Entries entries = new Entries();
  private final ReentrantLock committing = new ReentrantLock();
  private @Nullable MVStore store;
  private long revision;
  private boolean syncFailed;
  private boolean closed;

  private MvMetaStore(String file) {
    this.file = file;
  }

  /// Opens the file, which is made when absent; its folder must be there. Throws IO_FAILED when it is
  /// damaged or in use.
  public static MvMetaStore open(String file) {
    MvMetaStore opened = new MvMetaStore(file);
    opened.load();
    return opened;
  }

  @Override
  public Optional<Entry> get(String key) {
    return entries.get(key);
  }

  @Override
  public SortedMap<String, Entry> list(String prefix) {
    return entries.list(prefix);
  }

  @Override
  public boolean commit(List<Condition> conditions, List<Change> changes) {
    committing.lock();
    boolean interrupted = Thread.interrupted(); // it would close the file under everybody
    try {
      if (closed || syncFailed) throw unavailable();
      MVStore open = store == null ? load() : store;
      if (!entries.satisfy(conditions)) return false;
      persist(open, changes, revision + 1);
      entries.apply(changes, ++revision);
      return true;
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
      committing.unlock();
    }
  }

  @Override
  public void close() {
    committing.lock();
    boolean interrupted = Thread.interrupted();
    try {
      closed = true;
      MVStore open = store;
      store = null;
      if (open != null) open.close(0);
    } catch (MVStoreException e) {
      throw failure(e);
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
      committing.unlock();
    }
  }

  private MVStore load() {
    MVStore opened = null;
    try {
      opened = new MVStore.Builder().fileName(file).autoCommitDisabled().cacheSize(CACHE_MEGABYTES).open();
      opened.setVersionsToKeep(0);
      MVMap<String, byte[]> stored = opened.openMap(ENTRIES);
      TreeMap<String, Entry> all = new TreeMap<>();
      for (Map.Entry<String, byte[]> entry : stored.entrySet()) {
        Entry read = StoredEntry.read(entry.getKey(), entry.getValue());
        if (read == null) throw damaged(entry.getKey());
        all.put(entry.getKey(), read);
      }
      MVMap<String, Long> counters = opened.openMap(COUNTERS);
      revision = counters.getOrDefault(REVISION, 0L);
      entries.replace(all);
      store = opened;
      return opened;
    } catch (MVStoreException e) {
      throw failure(e);
    } finally {
      if (opened != null && store != opened) opened.closeImmediately();
    }
  }

  private void persist(MVStore open, List<Change> changes, long version) {
    boolean written = false;
    boolean synced = false;
    try {
      MVMap<String, byte[]> stored = open.openMap(ENTRIES);
      for (Change change : changes) {
        switch (change) {
          case Change.Put(String key, byte[] value) ->
              stored.put(key, StoredEntry.write(key, new Entry(value, version)));
          case Change.Delete(String key) -> stored.remove(key);
        }
      }
      MVMap<String, Long> counters = open.openMap(COUNTERS);
      counters.put(REVISION, version);
      open.commit();
      written = true;
      open.sync();
      synced = true;
    } catch (MVStoreException e) {
      throw failure(e);
    } finally {
      if (written && !synced) syncFailed = true;
      if (!synced) {
        store = null;
        open.closeImmediately();
      }
    }
  }

  private DatabaseException failure(MVStoreException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) return DiskErrors.of(file, io);
    }
    return DiskErrors.of(file, new IOException(e.getMessage(), e));
  }

  private DatabaseException damaged(String key) {
    return DatabaseException.of(
        ErrorCode.IO_FAILED, "metadata is damaged", pair("file", file), pair("key", key));
  }

  private DatabaseException unavailable() {
    return DatabaseException.of(
        syncFailed ? ErrorCode.IO_FAILED : ErrorCode.SERVICE_UNAVAILABLE,
        syncFailed ? "an earlier sync of the metadata failed" : "metadata is closed",
        pair("file", file));
  }
}
