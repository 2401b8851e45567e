package io.elanus.storage.log;

import io.elanus.core.time.HybridClock;
import io.elanus.storage.disk.LocalDisk;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/// On the real disk, with files small enough to be many.
final class FileLogTest extends WriteAheadLogContract {
  private static final LogSettings SETTINGS =
      new LogSettings(16 << 10, 8 << 10, 4 << 10, 100, 1 << 20, 50, 1 << 18, Duration.ofMillis(1));

  @TempDir Path directory;

  @Override
  WriteAheadLog openNew(HybridClock clock) {
    return FileLog.open(new LocalDisk(), directory.resolve("log"), clock, Thread::new, SETTINGS);
  }

  @Override
  WriteAheadLog reopen(WriteAheadLog log, HybridClock clock) {
    log.close();
    return openNew(clock);
  }
}
