package io.elanus.server.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.elanus.storage.metastore.MetaStore;
import io.elanus.storage.metastore.MetaStore.Change;
import io.elanus.storage.metastore.MetaStore.Condition;
import java.util.List;

/// Who owns the log and its shards: an epoch in the metastore, raised at every start. Every
/// publishing compares it, so that an earlier owner can publish nothing any more.
final class LogOwnership {
  private static final String KEY = "log/local/epoch";

  private LogOwnership() {}

  /// Raises the epoch.
  ///
  /// @return what must hold for as long as this owner is the owner
  static Condition take(MetaStore metastore) {
    long version = metastore.get(KEY).map(MetaStore.Entry::version).orElse(0L);
    long epoch =
        metastore
            .get(KEY)
            .map(entry -> Long.parseLong(new String(entry.value(), UTF_8)))
            .orElse(0L);
    boolean taken =
        metastore.commit(
            List.of(new Condition(KEY, version)),
            List.of(new Change.Put(KEY, Long.toString(epoch + 1).getBytes(UTF_8))));
    if (!taken) {
      throw new IllegalStateException("another process took the log while this one started");
    }
    return new Condition(
        KEY,
        metastore.get(KEY).map(MetaStore.Entry::version).orElseThrow(IllegalStateException::new));
  }
}
