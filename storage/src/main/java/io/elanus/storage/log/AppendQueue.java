package io.elanus.storage.log;

import io.elanus.storage.log.WriteAheadLog.AppendCallback;
import io.elanus.storage.log.WriteAheadLog.LogRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Appends on their way to the log's thread: first in, first out, bounded by records and by bytes.
final class AppendQueue {
  private final LogSettings settings;
  private final ArrayDeque<Append> waiting = new ArrayDeque<>();
  private final ReentrantLock guardsWaiting = new ReentrantLock();
  private final Condition notEmpty = guardsWaiting.newCondition();
  private final Condition notFull = guardsWaiting.newCondition();
  private long waitingBytes;
  private boolean closed;

  AppendQueue(LogSettings settings) {
    this.settings = settings;
  }

  /// Queues; waits for room first, unless the caller is the one who makes room.
  ///
  /// @return false when the queue is closed
  boolean put(Append append, boolean wait) {
    guardsWaiting.lock();
    try {
      while (wait && !closed && isFull(append)) notFull.awaitUninterruptibly();
      if (closed) return false;
      waiting.add(append);
      waitingBytes += append.payloadBytes();
      notEmpty.signal();
      return true;
    } finally {
      guardsWaiting.unlock();
    }
  }

  /// The next batch: what waits, up to a batch's bounds; waits for the first one.
  Take take() {
    guardsWaiting.lock();
    try {
      while (waiting.isEmpty() && !closed) notEmpty.awaitUninterruptibly();
      return waiting.isEmpty() ? new Take.Closed() : batch();
    } finally {
      guardsWaiting.unlock();
    }
  }

  /// As [#take], but waits no longer than told.
  Take take(long nanos) {
    guardsWaiting.lock();
    try {
      long left = nanos;
      while (waiting.isEmpty() && !closed && left > 0) left = notEmpty.awaitNanos(left);
      if (!waiting.isEmpty()) return batch();
      return closed ? new Take.Closed() : new Take.Idle();
    } catch (InterruptedException ignored) {
      return new Take.Idle(); // nobody has a reason to interrupt the log's thread
    } finally {
      guardsWaiting.unlock();
    }
  }

  /// From now on nothing is let in; what waits may still be taken.
  void close() {
    guardsWaiting.lock();
    try {
      closed = true;
      notEmpty.signalAll();
      notFull.signalAll();
    } finally {
      guardsWaiting.unlock();
    }
  }

  private boolean isFull(Append append) {
    if (waiting.isEmpty()) return false;
    return waiting.size() >= settings.queueRecords()
        || waitingBytes + append.payloadBytes() > settings.queueBytes();
  }

  private Take batch() {
    List<Append> batch = new ArrayList<>(Math.min(waiting.size(), settings.batchRecords()));
    long bytes = 0;
    while (!waiting.isEmpty() && batch.size() < settings.batchRecords()) {
      long more = waiting.element().payloadBytes();
      if (!batch.isEmpty() && bytes + more > settings.batchBytes()) break;
      batch.add(waiting.remove());
      bytes += more;
    }
    waitingBytes -= bytes;
    notFull.signalAll();
    return new Take.Batch(batch);
  }

  /// What the log's thread gets.
  sealed interface Take {
    /// At least one append.
    record Batch(List<Append> appends) implements Take {}

    record Idle() implements Take {}

    /// Closed, and nothing is left.
    record Closed() implements Take {}
  }

  /// @param channel the record's channel in UTF-8
  record Append(LogRecord record, byte[] channel, AppendCallback callback) {
    int payloadBytes() {
      return (int) record.payloadBytes(); // LogLimits
    }
  }
}
