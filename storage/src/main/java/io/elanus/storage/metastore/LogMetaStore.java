package io.elanus.storage.metastore;

import io.elanus.core.time.Clock;
import io.elanus.core.time.HybridClock;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.disk.Disk;
import io.elanus.storage.log.FileLog;
import io.elanus.storage.log.LogSettings;
import io.elanus.storage.log.WriteAheadLog;
import io.elanus.storage.log.WriteAheadLog.AppendCallback;
import io.elanus.storage.log.WriteAheadLog.LogEntry;
import io.elanus.storage.log.WriteAheadLog.LogRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;

/// Entries in memory, every commit in a log of its own; from time to time a snapshot of all
/// entries, before which the log is forgotten. So it survives what the log survives, and reacts to
/// a full or failing disk as the log does; readers never wait for the disk, and are served to the
/// end.
public final class LogMetaStore implements MetaStore {
  private static final LogSettings LOG_SETTINGS =
      new LogSettings(
          4 << 20, 256 << 10, 256 << 10, 16, 64 << 20, 16, 8 << 20, Duration.ofMillis(150));
  private static final int SNAPSHOT_PART_BYTES = 4 << 20;

  private final WriteAheadLog log;
  private final long leastBytesBetweenSnapshots;
  private final Entries entries = new Entries();
  private final ReentrantLock committing = new ReentrantLock();
  private long revision;
  private long bytesSinceSnapshot;

  LogMetaStore(WriteAheadLog log, long leastBytesBetweenSnapshots) {
    this.log = log;
    this.leastBytesBetweenSnapshots = leastBytesBetweenSnapshots;
    Replay replay = new Replay();
    log.replay(0, replay::accept);
    entries.replace(replay.found);
    revision = replay.revision;
    bytesSinceSnapshot = replay.bytesSinceSnapshot;
  }

  /// Opens the store in a folder of its own, which is made when absent; its parent must be there.
  /// Throws what [FileLog#open] throws.
  ///
  /// @param threads makes the one thread of the store's log
  public static LogMetaStore open(Disk disk, Path directory, ThreadFactory threads) {
    return open(disk, directory, threads, LOG_SETTINGS, LOG_SETTINGS.fileBytes());
  }

  static LogMetaStore open(
      Disk disk,
      Path directory,
      ThreadFactory threads,
      LogSettings settings,
      long leastBytesBetweenSnapshots) {
    HybridClock counter = new HybridClock(new StoppedClock());
    FileLog log = FileLog.open(disk, directory, counter, threads, settings);
    boolean opened = false;
    try {
      LogMetaStore store = new LogMetaStore(log, leastBytesBetweenSnapshots);
      opened = true;
      return store;
    } finally {
      if (!opened) log.close();
    }
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
    try {
      if (!entries.satisfy(conditions)) return false;
      if (changes.isEmpty()) return true;
      snapshotWhenDue();
      append(new MetaRecord.Commit(revision + 1, changes));
      entries.apply(changes, ++revision);
      return true;
    } finally {
      committing.unlock();
    }
  }

  @Override
  public void close() {
    log.close();
  }

  /// Keeps the log short: no longer than a few times what it describes.
  private void snapshotWhenDue() {
    if (bytesSinceSnapshot < leastBytesBetweenSnapshots) return;
    SortedMap<String, Entry> all = entries.list("");
    long bytes = 0;
    for (var entry : all.entrySet()) bytes += MetaRecord.bytes(entry.getKey(), entry.getValue());
    if (bytesSinceSnapshot < 2 * bytes) return;
    List<SortedMap<String, Entry>> parts = parts(all);
    long before = log.durableSequence();
    for (int i = 0; i < parts.size(); i++) {
      append(new MetaRecord.SnapshotPart(revision, i, parts.size(), parts.get(i)));
    }
    bytesSinceSnapshot = 0;
    log.truncate(before);
  }

  private static List<SortedMap<String, Entry>> parts(SortedMap<String, Entry> all) {
    List<SortedMap<String, Entry>> parts = new ArrayList<>(List.of(new TreeMap<>()));
    long bytes = 0;
    for (var entry : all.entrySet()) {
      bytes += MetaRecord.bytes(entry.getKey(), entry.getValue());
      if (bytes > SNAPSHOT_PART_BYTES && !parts.getLast().isEmpty()) {
        parts.add(new TreeMap<>());
        bytes = MetaRecord.bytes(entry.getKey(), entry.getValue());
      }
      parts.getLast().put(entry.getKey(), entry.getValue());
    }
    return parts;
  }

  /// Returns when the record is durable; throws when it is not known to be.
  private void append(MetaRecord record) {
    byte[] payload = record.write();
    CompletableFuture<Long> durable = new CompletableFuture<>();
    log.append(
        new LogRecord("", record.kind(), payload),
        new AppendCallback() {
          @Override
          public void durable(long sequence, Timestamp timestamp) {
            durable.complete(sequence);
          }

          @Override
          public void failed(RuntimeException cause) {
            durable.completeExceptionally(cause);
          }
        });
    try {
      durable.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      throw e;
    }
    bytesSinceSnapshot += payload.length;
  }

  /// Puts the records together again. A snapshot counts once all its parts are there.
  private static final class Replay {
    private TreeMap<String, Entry> found = new TreeMap<>();
    private TreeMap<String, Entry> snapshot = new TreeMap<>();
    private int nextPart;
    private long revision;
    private long bytesSinceSnapshot;

    void accept(LogEntry entry) {
      bytesSinceSnapshot += entry.payload().length;
      switch (MetaRecord.read(entry.kind(), entry.payload())) {
        case MetaRecord.Commit commit -> apply(commit);
        case MetaRecord.SnapshotPart part -> collect(part);
      }
    }

    private void apply(MetaRecord.Commit commit) {
      revision = commit.revision();
      for (Change change : commit.changes()) {
        switch (change) {
          case Change.Put(String key, byte[] value) -> found.put(key, new Entry(value, revision));
          case Change.Delete(String key) -> found.remove(key);
        }
      }
    }

    private void collect(MetaRecord.SnapshotPart part) {
      if (part.part() == 0) snapshot = new TreeMap<>();
      if (part.part() != 0 && part.part() != nextPart) return;
      nextPart = part.part() + 1;
      snapshot.putAll(part.entries());
      if (nextPart < part.parts()) return;
      found = snapshot;
      snapshot = new TreeMap<>();
      revision = part.revision();
      bytesSinceSnapshot = 0;
    }
  }

  /// Nobody looks at the timestamps of this log: they only have to grow.
  private static final class StoppedClock implements Clock {
    @Override
    public long wallMillis() {
      return 0;
    }

    @Override
    public long monotonicNanos() {
      return 0;
    }
  }
}
