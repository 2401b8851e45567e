package io.elanus.storage.metastore;

import io.elanus.core.time.Timestamp;
import io.elanus.core.time.TimestampReserve;
import java.nio.ByteBuffer;
import java.util.List;

/// Keeps the clock's promise under one key, as 8 bytes, big-endian. One clock at a time may use it.
public final class MetaTimestampReserve implements TimestampReserve {
  private static final String KEY = "clock/reserved";

  private final MetaStore store;

  public MetaTimestampReserve(MetaStore store) {
    this.store = store;
  }

  @Override
  public Timestamp reserved() {
    return store
        .get(KEY)
        .map(entry -> new Timestamp(ByteBuffer.wrap(entry.value()).getLong()))
        .orElse(Timestamp.EARLIEST);
  }

  @Override
  public void reserve(Timestamp through) {
    byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(through.value()).array();
    store.commit(List.of(), List.of(new MetaStore.Change.Put(KEY, value)));
  }
}
