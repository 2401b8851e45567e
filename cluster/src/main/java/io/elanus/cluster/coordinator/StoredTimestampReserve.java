package io.elanus.cluster.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.elanus.core.time.Timestamp;
import io.elanus.core.time.TimestampReserve;
import io.elanus.storage.metastore.MetaStore;
import io.elanus.storage.metastore.MetaStore.Change;
import java.util.List;

/// Keeps the promise of a [io.elanus.core.time.HybridClock] in the metastore, key `time/reserved`.
public final class StoredTimestampReserve implements TimestampReserve {
  private static final String KEY = "time/reserved";

  private final MetaStore store;

  public StoredTimestampReserve(MetaStore store) {
    this.store = store;
  }

  @Override
  public Timestamp reserved() {
    return store
        .get(KEY)
        .map(entry -> new Timestamp(Long.parseLong(new String(entry.value(), UTF_8))))
        .orElse(Timestamp.EARLIEST);
  }

  @Override
  public void reserve(Timestamp through) {
    byte[] value = Long.toString(through.value()).getBytes(UTF_8);
    boolean kept = store.commit(List.of(), List.of(new Change.Put(KEY, value)));
    assert kept : "a commit without conditions failed";
  }
}
