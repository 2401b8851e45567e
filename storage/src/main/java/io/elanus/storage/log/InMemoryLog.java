package io.elanus.storage.log;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.time.HybridClock;
import io.elanus.core.time.Timestamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A log on the heap, for tests and for engines that keep nothing. It has no thread: whoever
/// appends first stamps and calls back, one record at a time, also those that others queue
/// meanwhile.
public final class InMemoryLog implements WriteAheadLog {
  private final HybridClock clock;
  private final List<LogEntry> entries;
  private final long durableAtOpen;
  private final ArrayDeque<Queued> queue = new ArrayDeque<>();
  private boolean delivering;
  private boolean closed;
  private long sequence;
  private Timestamp newest;

  public InMemoryLog(HybridClock clock) {
    this(clock, List.of(), 0, Timestamp.EARLIEST);
  }

  private InMemoryLog(HybridClock clock, List<LogEntry> entries, long sequence, Timestamp newest) {
    this.clock = clock;
    this.entries = new ArrayList<>(entries);
    this.durableAtOpen = sequence;
    this.sequence = sequence;
    this.newest = newest;
    clock.ensureAfter(newest);
  }

  /// The log as its next owner finds it; this one is closed by that.
  public InMemoryLog reopen() {
    return reopen(clock);
  }

  synchronized InMemoryLog reopen(HybridClock clock) {
    closed = true;
    return new InMemoryLog(clock, entries, sequence, newest);
  }

  @Override
  public void append(LogRecord record, AppendCallback callback) {
    LogLimits.require(record);
    synchronized (this) {
      queue.add(new Queued(record, callback));
      if (delivering) return;
      delivering = true;
    }
    deliver();
  }

  @Override
  public void replay(long afterSequence, Consumer<LogEntry> receiver) {
    List<LogEntry> found;
    synchronized (this) {
      found = entries.stream().filter(entry -> entry.sequence() <= durableAtOpen).toList();
    }
    for (LogEntry entry : found) if (entry.sequence() > afterSequence) receiver.accept(entry);
  }

  /// Forgets at once, exactly: whoever truncates too much finds out.
  @Override
  public synchronized void truncate(long throughSequence) {
    entries.removeIf(entry -> entry.sequence() <= throughSequence);
  }

  @Override
  public synchronized long durableSequence() {
    return sequence;
  }

  @Override
  public synchronized Timestamp durableTimestamp() {
    return newest;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private void deliver() {
    while (true) {
      Queued next;
      LogEntry stored;
      synchronized (this) {
        Queued head = queue.poll();
        if (head == null) {
          delivering = false;
          return;
        }
        next = head;
        stored = closed ? null : store(head.record);
      }
      if (stored == null) {
        next.callback.failed(
            DatabaseException.of(ErrorCode.SERVICE_UNAVAILABLE, pair("log", "closed")));
      } else {
        next.callback.durable(stored.sequence(), stored.timestamp());
      }
    }
  }

  private LogEntry store(LogRecord record) {
    newest = clock.next();
    LogEntry entry =
        new LogEntry(++sequence, newest, record.channel(), record.kind(), record.payload());
    entries.add(entry);
    return entry;
  }

  private record Queued(LogRecord record, AppendCallback callback) {}
}
