package io.elanus.core.time;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// Gives out timestamps: each one is larger than every one before it, across threads and, with a
/// [TimestampReserve], across restarts. It follows the wall clock; when that steps back, or when
/// more than 2^18 timestamps are asked for within a millisecond, the logical half carries on alone.
public final class HybridClock {
  /// How far ahead of the newest timestamp a reservation reaches. After a crash the first
  /// timestamps may be this far ahead of the wall clock, which then catches up.
  static final long RESERVED_MILLIS = 3_000;

  private final Clock clock;
  private final TimestampReserve reserve;
  private final AtomicLong last;
  private final ReentrantLock extending = new ReentrantLock();
  private volatile long reservedThrough;

  /// A clock that forgets: for tests, and where [#ensureAfter] is all that is known of the past.
  public HybridClock(Clock clock) {
    this(clock, TimestampReserve.UNLIMITED);
  }

  /// A clock that starts above everything that was ever reserved.
  public HybridClock(Clock clock, TimestampReserve reserve) {
    this.clock = clock;
    this.reserve = reserve;
    this.last = new AtomicLong(reserve.reserved().value());
    this.reservedThrough = last.get();
  }

  /// A timestamp larger than all before. Blocks on the reserve about every three seconds; throws
  /// what the reserve throws, and then has given out nothing.
  public Timestamp next() {
    while (true) {
      long previous = last.get();
      long candidate = Math.max(previous + 1, clock.wallMillis() << Timestamp.LOGICAL_BITS);
      if (candidate > reservedThrough) {
        extend(candidate);
      } else if (last.compareAndSet(previous, candidate)) {
        return new Timestamp(candidate);
      }
    }
  }

  /// A moment that no timestamp given out so far lies behind. It is not given out: a later [#next]
  /// may be equal to it. Never blocks.
  public Timestamp now() {
    return new Timestamp(Math.max(last.get(), clock.wallMillis() << Timestamp.LOGICAL_BITS));
  }

  /// From now on every timestamp is larger than this one: for what recovery found.
  public void ensureAfter(Timestamp seen) {
    last.accumulateAndGet(seen.value(), Math::max);
  }

  /// Guards one promise at a time; the store is slow, and everyone who waits here needs its answer.
  private void extend(long candidate) {
    extending.lock();
    try {
      if (candidate <= reservedThrough) return;
      long through = candidate + (RESERVED_MILLIS << Timestamp.LOGICAL_BITS);
      reserve.reserve(new Timestamp(through));
      reservedThrough = through;
    } finally {
      extending.unlock();
    }
  }
}
