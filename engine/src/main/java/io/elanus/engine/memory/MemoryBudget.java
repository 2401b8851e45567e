package io.elanus.engine.memory;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A number of bytes that several users share. Whoever wants to keep bytes reserves them first and
/// gives them back when they are gone; what does not fit is refused with figures, never tried.
public final class MemoryBudget {
  private final String name;
  private final long limit;
  private final ReentrantLock usage = new ReentrantLock();
  private final Condition released = usage.newCondition();
  private long reserved;

  /// @param name what the bytes are for, as error texts say it
  /// @param limit bytes, more than 0
  public MemoryBudget(String name, long limit) {
    if (limit <= 0) {
      throw new IllegalArgumentException("limit of " + name + " must be positive: " + limit);
    }
    this.name = name;
    this.limit = limit;
  }

  /// Takes `bytes` out of the budget.
  ///
  /// @throws DatabaseException MEMORY_LIMIT_EXCEEDED when they are not free
  public void reserve(long bytes) {
    if (!tryReserve(bytes)) {
      throw refusal(bytes);
    }
  }

  /// As [#reserve], after waiting for others to give back for at most `waitMillis`. What could
  /// never fit is refused at once.
  public void reserve(long bytes, long waitMillis) {
    if (!tryReserve(bytes, waitMillis)) {
      throw refusal(bytes);
    }
  }

  /// Takes `bytes` if they are free or become free within `waitMillis`.
  public boolean tryReserve(long bytes, long waitMillis) {
    long left = TimeUnit.MILLISECONDS.toNanos(bytes > limit ? 0 : waitMillis);
    usage.lock();
    try {
      while (!fits(bytes)) {
        if (left <= 0) return false;
        left = released.awaitNanos(left);
      }
      reserved += bytes;
      return true;
    } catch (InterruptedException e) {
      throw DatabaseException.of(ErrorCode.CANCELLED, "waiting for memory of " + name);
    } finally {
      usage.unlock();
    }
  }

  /// Takes `bytes` if they are free.
  public boolean tryReserve(long bytes) {
    usage.lock();
    try {
      if (!fits(bytes)) return false;
      reserved += bytes;
      return true;
    } finally {
      usage.unlock();
    }
  }

  /// Takes `bytes` whether they are free or not: for what is in memory whatever the budget says, as
  /// rows that a log is replayed into.
  public void reserveAnyway(long bytes) {
    usage.lock();
    try {
      reserved += bytes;
    } finally {
      usage.unlock();
    }
  }

  /// Gives back what was reserved.
  public void release(long bytes) {
    usage.lock();
    try {
      if (bytes > reserved) {
        throw new IllegalStateException(
            name + ": " + bytes + " released of " + reserved + " reserved");
      }
      reserved -= bytes;
      released.signalAll();
    } finally {
      usage.unlock();
    }
  }

  public long reserved() {
    usage.lock();
    try {
      return reserved;
    } finally {
      usage.unlock();
    }
  }

  public long limit() {
    return limit;
  }

  private boolean fits(long bytes) {
    return bytes <= limit - reserved;
  }

  private DatabaseException refusal(long bytes) {
    return DatabaseException.of(
        ErrorCode.MEMORY_LIMIT_EXCEEDED,
        "not enough memory for " + name,
        pair("needed", bytes),
        pair("free", limit - reserved()),
        pair("limit", limit));
  }
}
