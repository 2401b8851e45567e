package io.elanus.storage.log;

import io.elanus.core.time.HybridClock;
import io.elanus.storage.disk.FaultyDisk;
import io.elanus.storage.disk.FaultyDisk.Unsynced;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/// With files of the usual size, and a loss of power at every change of owner.
final class FileLogInMemoryDiskTest extends WriteAheadLogContract {
  private FaultyDisk disk = new FaultyDisk();

  @Override
  WriteAheadLog openNew(HybridClock clock) {
    LogSettings settings =
        new LogSettings(64 << 20, 1 << 16, 1 << 16, 100, 1 << 20, 50, 1 << 18, Duration.ofDays(1));
    return FileLog.open(disk, Path.of("/log"), clock, Thread::new, settings);
  }

  @Override
  WriteAheadLog reopen(WriteAheadLog log, HybridClock clock) {
    disk = disk.afterPowerLoss(Unsynced.DROPPED, new Random(0));
    log.close();
    return openNew(clock);
  }
}
