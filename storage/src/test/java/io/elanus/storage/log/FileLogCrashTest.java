package io.elanus.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.time.HybridClock;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.disk.FaultyDisk;
import io.elanus.storage.disk.FaultyDisk.Unsynced;
import io.elanus.storage.log.WriteAheadLog.LogEntry;
import io.elanus.storage.log.WriteAheadLog.LogRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Power is lost before every single step of a workload, and again before every step of the
/// recovery.
@Timeout(120)
final class FileLogCrashTest {
  private static final Path DIRECTORY = Path.of("/log");

  /// Small files and steps, and no ticks but the one at closing, so that a run has the same steps
  /// again.
  private static final LogSettings SETTINGS =
      new LogSettings(6_000, 1_500, 700, 100, 1 << 20, 50, 1 << 18, Duration.ofDays(1));

  @Test
  void losesNoAcknowledgedRecordWhereverPowerIsLost() {
    long steps = stepsOf(new FaultyDisk());
    assertThat(steps).isGreaterThan(100);
    for (long step = 1; step <= steps; step++) {
      for (Unsynced unsynced : Unsynced.values()) {
        int seeds = unsynced == Unsynced.TORN ? 6 : 1;
        for (int seed = 0; seed < seeds; seed++) {
          crashAndRecover(step, unsynced, step * 1_000 + seed);
        }
      }
    }
  }

  @Test
  void losesNoAcknowledgedRecordWhereverPowerIsLostDuringRecovery() {
    long steps = stepsOf(new FaultyDisk());
    for (long step = 3; step <= steps; step += 5) {
      for (Unsynced unsynced : Unsynced.values()) {
        Workload workload = new Workload();
        FaultyDisk disk = workload.runUntilPowerLoss(step);
        Random random = new Random(step);
        for (int recoveryStep = 1; recoveryStep < 12; recoveryStep++) {
          disk = disk.afterPowerLoss(unsynced, random);
          disk.losePowerBefore(recoveryStep);
          try (FileLog log = workload.open(disk)) {
            workload.check(log, describe(step, unsynced, step));
            workload.append(log, 2);
          } catch (DatabaseException noPower) {
            assertThat(noPower).hasMessageContaining("no power");
          }
        }
        disk = disk.afterPowerLoss(unsynced, random);
        try (FileLog log = workload.open(disk)) {
          workload.check(log, describe(step, unsynced, step));
        }
      }
    }
  }

  @Test
  void losesNoAcknowledgedRecordWhenTheProcessDiesAndThenPowerIsLost() {
    long steps = stepsOf(new FaultyDisk());
    for (long step = 1; step <= steps; step++) {
      Workload workload = new Workload();
      FaultyDisk disk = workload.runUntilPowerLoss(step).afterProcessDeath();
      try (FileLog log = workload.open(disk)) {
        workload.check(log, "process death before step " + step);
        disk = disk.afterPowerLoss(Unsynced.DROPPED, new Random(step));
      }
      try (FileLog log = workload.open(disk)) {
        workload.check(log, "process death before step " + step + ", then power loss");
      }
    }
  }

  @Test
  void acknowledgesNothingAfterAFailedSyncAndRecoversTheRest() {
    for (int failing = 1; failing <= 30; failing++) {
      Workload workload = new Workload();
      FaultyDisk disk = new FaultyDisk();
      disk.failSync(failing);
      workload.run(disk);
      // The system's cache still shows what the sync lost; the disk does not have it.
      FaultyDisk restarted = disk.afterProcessDeath();
      try (FileLog log = workload.open(restarted)) {
        workload.check(log, "failing sync " + failing);
      }
      FaultyDisk rebooted = restarted.afterPowerLoss(Unsynced.DROPPED, new Random(failing));
      try (FileLog log = workload.open(rebooted)) {
        workload.check(log, "failing sync " + failing + ", then power loss");
      }
    }
  }

  private static void crashAndRecover(long step, Unsynced unsynced, long seed) {
    Workload workload = new Workload();
    Random random = new Random(seed);
    FaultyDisk disk = workload.runUntilPowerLoss(step).afterPowerLoss(unsynced, random);
    String description = describe(step, unsynced, seed);
    FaultyDisk again;
    try (FileLog log = workload.open(disk)) {
      workload.check(log, description);
      workload.append(log, 3);
      again = disk.afterPowerLoss(unsynced, random);
    }
    try (FileLog log = workload.open(again)) {
      workload.check(log, description + ", second crash");
    }
  }

  private static String describe(long step, Unsynced unsynced, long seed) {
    return "power lost before step " + step + ", unsynced " + unsynced + ", seed " + seed;
  }

  private static long stepsOf(FaultyDisk disk) {
    new Workload().run(disk);
    return disk.steps();
  }

  /// Appends alone and in crowds, fills several files, truncates, closes and opens again; remembers
  /// what was acknowledged, and what was not.
  private static final class Workload {
    private final HybridClock clock = new HybridClock(new TestLogs.SteppingClock());
    private final List<LogEntry> acknowledged = new ArrayList<>();
    private final List<LogRecord> uncertain = new ArrayList<>();
    private long truncatedThrough;
    private int next;

    FaultyDisk runUntilPowerLoss(long step) {
      FaultyDisk disk = new FaultyDisk();
      disk.losePowerBefore(step);
      run(disk);
      return disk;
    }

    void run(FaultyDisk disk) {
      try (FileLog log = open(disk)) {
        for (int i = 0; i < 6; i++) append(log, 1);
        append(log, 9);
        truncate(log, 10);
        append(log, 4);
      } catch (DatabaseException powerOrSyncFailed) {
        return;
      }
      try (FileLog log = open(disk)) {
        check(log, "second owner");
        append(log, 3);
        append(log, 9);
        truncate(log, 20);
        append(log, 1);
      } catch (DatabaseException powerOrSyncFailed) {
        return;
      }
    }

    FileLog open(FaultyDisk disk) {
      return FileLog.open(disk, DIRECTORY, clock, Thread::new, SETTINGS);
    }

    void append(FileLog log, int count) {
      List<LogRecord> records = new ArrayList<>();
      List<CompletableFuture<LogEntry>> started = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int bytes = new int[] {0, 10, 300, 900, 2_500}[next % 5];
        byte[] payload = new byte[bytes];
        new Random(next).nextBytes(payload);
        records.add(new LogRecord("c" + next % 2, (short) next++, payload));
        started.add(TestLogs.start(log, records.getLast()));
      }
      boolean failed = false;
      for (int i = 0; i < count; i++) {
        try {
          LogEntry entry = started.get(i).join();
          assertThat(failed).as("acknowledged after a failure").isFalse();
          acknowledged.add(entry);
        } catch (CompletionException e) {
          failed = true;
          uncertain.add(records.get(i));
        }
      }
    }

    void truncate(FileLog log, long through) {
      truncatedThrough = through;
      log.truncate(through);
    }

    /// Everything acknowledged is there, once, in order, and nothing that was never appended; what
    /// turned out to be durable counts as acknowledged from now on.
    void check(FileLog log, String description) {
      List<LogEntry> replayed = TestLogs.replay(log, 0);
      long first = replayed.isEmpty() ? acknowledged.size() + 1 : replayed.getFirst().sequence();
      assertThat(first).as(description).isLessThanOrEqualTo(truncatedThrough + 1);
      Timestamp before = Timestamp.EARLIEST;
      for (int i = 0; i < replayed.size(); i++) {
        LogEntry entry = replayed.get(i);
        assertThat(entry.sequence()).as(description).isEqualTo(first + i);
        assertThat(entry.timestamp().isAfter(before)).as(description).isTrue();
        before = entry.timestamp();
        if (entry.sequence() <= acknowledged.size()) {
          LogEntry expected = acknowledged.get((int) entry.sequence() - 1);
          assertThat(TestLogs.isSame(entry, expected)).as("%s: %s", description, expected).isTrue();
        } else {
          assertThat(uncertain.removeIf(record -> isSame(record, entry))).as(description).isTrue();
          acknowledged.add(entry);
        }
      }
      assertThat(log.durableSequence()).as(description).isEqualTo(acknowledged.size());
      uncertain.clear();
    }

    private static boolean isSame(LogRecord record, LogEntry entry) {
      return TestLogs.isSame(
          new LogEntry(
              entry.sequence(),
              entry.timestamp(),
              record.channel(),
              record.kind(),
              record.payload()),
          entry);
    }
  }
}
