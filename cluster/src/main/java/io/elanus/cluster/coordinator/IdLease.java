package io.elanus.cluster.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.storage.metastore.MetaStore;
import io.elanus.storage.metastore.MetaStore.Change;
import io.elanus.storage.metastore.MetaStore.Condition;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Issues ids for everything that has one, rows included: ascending, never twice. Ranges are leased
/// from the metastore, so that an id costs no commit; a crash skips the rest of a lease.
final class IdLease {
  /// Ids leased at once, at least: a commit for every million.
  static final long LEASE = 1_000_000;

  private static final String KEY = "ids/leased";

  private final MetaStore store;
  private final ReentrantLock issuing = new ReentrantLock();
  private long next;
  private long leasedThrough;

  /// @param origin where a new metastore begins: ids stay apart from those of an earlier, lost one
  IdLease(MetaStore store, long origin) {
    this.store = store;
    this.next = Math.max(origin, leased(store.get(KEY)));
    this.leasedThrough = next;
  }

  /// Reserves consecutive ids and gives the first.
  long take(int count) {
    if (count <= 0) {
      throw new IllegalArgumentException("ids asked for: " + count);
    }
    issuing.lock();
    try {
      if (next + count > leasedThrough) {
        lease(next + Math.max(count, LEASE));
      }
      long first = next;
      next += count;
      return first;
    } finally {
      issuing.unlock();
    }
  }

  /// Held across the commit on purpose: everyone who waits needs its outcome.
  private void lease(long through) {
    Optional<MetaStore.Entry> entry = store.get(KEY);
    long version = entry.map(MetaStore.Entry::version).orElse(0L);
    boolean ours =
        leased(entry) <= leasedThrough
            && store.commit(
                List.of(new Condition(KEY, version)),
                List.of(new Change.Put(KEY, Long.toString(through).getBytes(UTF_8))));
    if (!ours) {
      throw DatabaseException.of(
          ErrorCode.SERVICE_UNAVAILABLE, "another coordinator has taken over the ids");
    }
    leasedThrough = through;
  }

  private static long leased(Optional<MetaStore.Entry> entry) {
    return entry.map(found -> Long.parseLong(new String(found.value(), UTF_8))).orElse(1L);
  }
}
