package io.elanus.storage.metastore;

import io.elanus.storage.disk.LocalDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class LogMetaStoreTest extends MetaStoreContract {
  @TempDir Path directory;

  @Override
  MetaStore openNew() {
    return LogMetaStore.open(new LocalDisk(), directory.resolve("meta"), Thread::new);
  }

  @Override
  MetaStore reopen(MetaStore store) {
    store.close();
    return openNew();
  }
}
