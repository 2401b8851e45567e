package io.elanus.cluster.proxy;

import io.elanus.cluster.role.Coordinator;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.time.Clock;
import io.elanus.core.time.Timestamp;

/// As of when a read is answered.
///
/// @param guarantee everything up to here must have been applied
/// @param snapshot nothing after here may be seen
/// @param session what the first page of an iterator tells its client to name on the next; else 0
/// @param expiredBefore rows written before this have outlived their collection's time to live
record ReadMoment(Timestamp guarantee, Timestamp snapshot, long session, Timestamp expiredBefore) {
  /// A guarantee that lies further ahead than this is refused: no clock is that wrong.
  static final long MAX_WAIT_MILLIS = 10_000;

  /// @param iterator whether all pages of the read must see the same rows
  static ReadMoment of(
      ReadConsistency consistency,
      CollectionState collection,
      boolean iterator,
      Coordinator coordinator,
      Clock clock,
      Pause pause) {
    Timestamp expired = collection.expiredBefore(Timestamp.ofMillis(clock.wallMillis()));
    if (iterator && consistency.namesMoment()) {
      Timestamp pinned = new Timestamp(consistency.guarantee());
      await(pinned, coordinator, clock, pause);
      return new ReadMoment(pinned, pinned, pinned.value(), expired);
    }
    if (iterator) {
      Timestamp now = coordinator.timestamp();
      return new ReadMoment(now, now, now.value(), expired);
    }
    Timestamp guarantee = guarantee(consistency, collection, coordinator);
    await(guarantee, coordinator, clock, pause);
    return new ReadMoment(guarantee, Timestamp.LATEST, 0, expired);
  }

  /// The same moment for several reads: what is written meanwhile is in none of them.
  ReadMoment pinned(Coordinator coordinator) {
    return snapshot.equals(Timestamp.LATEST)
        ? new ReadMoment(guarantee, coordinator.now(), session, expiredBefore)
        : this;
  }

  private static Timestamp guarantee(
      ReadConsistency consistency, CollectionState collection, Coordinator coordinator) {
    return switch (consistency.resolve(collection)) {
      case io.elanus.core.time.Consistency.Strong strong -> strong.guarantee(coordinator.now());
      case io.elanus.core.time.Consistency.Bounded bounded -> bounded.guarantee(coordinator.now());
      case io.elanus.core.time.Consistency.Session session -> session.lastWrite();
      case io.elanus.core.time.Consistency.Eventually eventually -> Timestamp.EARLIEST;
      case io.elanus.core.time.Consistency.Customized customized -> customized.guarantee();
    };
  }

  /// Clients may be a little ahead of us: wait for the moment instead of failing. What our own
  /// clock has passed needs no waiting, even where that runs ahead of the wall clock after a
  /// restart.
  private static void await(Timestamp moment, Coordinator coordinator, Clock clock, Pause pause) {
    if (!moment.isAfter(coordinator.now())) {
      return;
    }
    long ahead = moment.unixMillis() - clock.wallMillis();
    if (ahead > MAX_WAIT_MILLIS) {
      throw DatabaseException.invalid("guarantee timestamp lies %d ms in the future", ahead);
    }
    if (ahead > 0) {
      pause.millis(ahead);
    }
  }
}
