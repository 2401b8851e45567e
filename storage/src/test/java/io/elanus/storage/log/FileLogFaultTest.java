package io.elanus.storage.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.time.HybridClock;
import io.elanus.core.time.Timestamp;
import io.elanus.core.time.TimestampReserve;
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
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the log does when the disk fails or lies.
@Timeout(60)
final class FileLogFaultTest {
  private static final Path DIRECTORY = Path.of("/log");
  private static final LogSettings SETTINGS =
      new LogSettings(64 << 10, 2_000, 1_000, 8, 1 << 20, 4, 1 << 18, Duration.ofDays(1));

  private final FaultyDisk disk = new FaultyDisk();
  private final HybridClock clock = new HybridClock(new TestLogs.SteppingClock());

  @Test
  void refusesAppendsWhileTheDiskIsFullAndWorksAgainOnceItIsNot() {
    FileLog log = open(disk, SETTINGS);
    List<LogEntry> acknowledged = new ArrayList<>(TestLogs.append(log, 5));
    disk.limitTo(disk.used());
    LogRecord large = new LogRecord("c", (short) 0, new byte[5_000]);
    for (int i = 0; i < 3; i++) {
      assertThat(TestLogs.start(log, large))
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableThat()
          .havingCause()
          .isInstanceOfSatisfying(
              DatabaseException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DISK_LIMIT_EXCEEDED));
    }
    disk.limitTo(Long.MAX_VALUE);
    acknowledged.addAll(TestLogs.append(log, 5));
    FaultyDisk rebooted = disk.afterPowerLoss(Unsynced.KEPT, new Random(0));
    TestLogs.assertSame(TestLogs.replay(open(rebooted, SETTINGS), 0), acknowledged);
    log.close();
  }

  @Test
  void refusesAppendsWhileThereIsNoRoomForTheNextFile() {
    LogSettings smallFiles =
        new LogSettings(5_000, 500, 1_000, 8, 1 << 20, 4, 1 << 18, Duration.ofDays(1));
    FileLog log = open(disk, smallFiles);
    List<LogEntry> acknowledged = new ArrayList<>();
    acknowledged.add(TestLogs.append(log, new LogRecord("c", (short) 0, new byte[5_000])));
    disk.limitTo(disk.used() + 100);
    assertThat(TestLogs.failure(log)).hasMessageContaining("disk limit exceeded");
    disk.limitTo(Long.MAX_VALUE);
    acknowledged.addAll(TestLogs.append(log, 2));
    log.close();
    TestLogs.assertSame(TestLogs.replay(open(disk, smallFiles), 0), acknowledged);
  }

  @Test
  void closesForGoodWhenASyncFails() {
    FileLog log = open(disk, SETTINGS);
    List<LogEntry> acknowledged = TestLogs.append(log, 3);
    disk.failSync(1);
    long syncs = disk.syncs();
    assertThat(TestLogs.failure(log))
        .hasMessageContaining("IO failed")
        .hasMessageContaining("sync failed");
    for (int i = 0; i < 3; i++)
      assertThat(TestLogs.failure(log)).hasMessageContaining("sync failed");
    assertThat(disk.syncs()).isEqualTo(syncs + 1);
    assertThat(log.durableSequence()).isEqualTo(3);
    log.close();
    assertThat(disk.syncs()).isEqualTo(syncs + 1);
    TestLogs.assertSame(TestLogs.replay(open(disk, SETTINGS), 0).subList(0, 3), acknowledged);
  }

  @Test
  void failsEverythingQueuedBehindAFailedSync() throws Exception {
    CountDownLatch atSync = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    FileLog log = open(disk, SETTINGS);
    disk.afterSync(() -> {
      atSync.countDown();
      await(goOn);
    });
    CompletableFuture<LogEntry> first = TestLogs.start(log, TestLogs.record("c", 0));
    atSync.await();
    List<CompletableFuture<LogEntry>> queued = new ArrayList<>();
    for (int i = 0; i < 8; i++) queued.add(TestLogs.start(log, TestLogs.record("c", i)));
    Thread blocked = new Thread(() -> queued.add(TestLogs.start(log, TestLogs.record("c", 8))));
    blocked.start();
    disk.failSync(1);
    goOn.countDown();
    assertThat(first.get().sequence()).isEqualTo(1);
    blocked.join();
    for (CompletableFuture<LogEntry> append : queued) {
      assertThat(append).failsWithin(Duration.ofSeconds(30));
    }
    log.close();
  }

  @Test
  void blocksAppendersWhileTheQueueIsFull() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    FileLog log = open(disk, SETTINGS);
    disk.afterSync(() -> await(goOn));
    List<Long> sequences = new ArrayList<>();
    Thread appender =
        new Thread(() -> {
          for (int i = 0; i < 100; i++) {
            log.append(TestLogs.record("c", i), TestLogs.onDurable((s, t) -> sequences.add(s)));
          }
        });
    appender.start();
    while (appender.getState() != Thread.State.WAITING) Thread.onSpinWait();
    goOn.countDown();
    appender.join();
    log.close();
    assertThat(sequences).hasSize(100).isSorted();
  }

  @Test
  void closesForGoodWhenAWriteFails() {
    FileLog log = open(disk, SETTINGS);
    List<LogEntry> acknowledged = TestLogs.append(log, 3);
    disk.failWrite(1);
    assertThat(TestLogs.failure(log)).hasMessageContaining("Input/output error");
    assertThat(TestLogs.failure(log)).hasMessageContaining("Input/output error");
    log.close();
    List<LogEntry> replayed = TestLogs.replay(open(disk, SETTINGS), 0);
    TestLogs.assertSame(replayed.subList(0, 3), acknowledged);
  }

  @Test
  void goesOnAfterTheClockCouldNotPromise() {
    boolean[] failing = {false};
    TestLogs.SteppingClock wall = new TestLogs.SteppingClock();
    TimestampReserve reserve =
        new TimestampReserve() {
          @Override
          public Timestamp reserved() {
            return Timestamp.EARLIEST;
          }

          @Override
          public void reserve(Timestamp through) {
            if (failing[0]) throw DatabaseException.of(ErrorCode.DISK_LIMIT_EXCEEDED);
          }
        };
    FileLog log =
        FileLog.open(disk, DIRECTORY, new HybridClock(wall, reserve), Thread::new, SETTINGS);
    TestLogs.append(log, 2);
    failing[0] = true;
    wall.millis += 100_000;
    assertThat(TestLogs.failure(log)).hasMessageContaining("disk limit exceeded");
    failing[0] = false;
    assertThat(TestLogs.append(log, 2)).extracting(LogEntry::sequence).containsExactly(3L, 4L);
    log.close();
  }

  @Test
  void provesTheLastBatchByATickWhenIdle() throws Exception {
    LogSettings eager =
        new LogSettings(64 << 10, 2_000, 1_000, 8, 1 << 20, 4, 1 << 18, Duration.ofMillis(1));
    FileLog log = open(disk, eager);
    CountDownLatch batchAndTick = new CountDownLatch(2);
    disk.afterSync(batchAndTick::countDown);
    LogEntry entry = TestLogs.append(log, new LogRecord("c", (short) 0, new byte[100]));
    batchAndTick.await();
    FaultyDisk rebooted = disk.afterPowerLoss(Unsynced.DROPPED, new Random(0));
    rebooted.damage(file(rebooted, 0), LogFileHeader.BYTES + 2 * LogFrame.HEAD_BYTES + 50, 1);
    assertThat(entry.sequence()).isEqualTo(1);
    assertThatThrownBy(() -> open(rebooted, eager))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("log is damaged")
        .hasMessageContaining("[file=0000000001-0000000000000000001.wal]")
        .hasMessageContaining("[offset=4168]")
        .hasMessageContaining("[records=1..1]");
    log.close();
  }

  @Test
  void noticesEveryFlippedBitOrKeepsEveryRecord() {
    LogSettings smallFiles =
        new LogSettings(6_000, 500, 1_000, 8, 1 << 20, 4, 1 << 18, Duration.ofDays(1));
    List<LogEntry> acknowledged = new ArrayList<>();
    FileLog log = open(disk, smallFiles);
    for (int i = 0; i < 40; i++) acknowledged.addAll(TestLogs.append(log, 1));
    log.close();
    log = open(disk, smallFiles);
    acknowledged.addAll(TestLogs.append(log, 5));
    log.close();
    int files = files(disk).size();
    assertThat(files).isGreaterThan(2);
    Random random = new Random(42);
    int refused = 0;
    for (int file = 0; file < files; file++) {
      Path path = file(disk, file);
      int size = disk.content(path).length;
      for (int offset = 0; offset < size; offset += offset < 80 || offset > 4_000 ? 1 : 97) {
        FaultyDisk damaged = disk.afterProcessDeath();
        damaged.damage(path, offset, 1 << random.nextInt(8));
        try (FileLog reopened = open(damaged, smallFiles)) {
          TestLogs.assertSame(TestLogs.replay(reopened, 0), acknowledged);
        } catch (DatabaseException e) {
          assertThat(e)
              .hasMessageContaining("file=")
              .hasMessageContaining(path.getFileName().toString());
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(4_000);
  }

  @Test
  void refusesALogWithAMissingFile() throws Exception {
    LogSettings smallFiles =
        new LogSettings(5_000, 500, 1_000, 8, 1 << 20, 4, 1 << 18, Duration.ofDays(1));
    FileLog log = open(disk, smallFiles);
    for (int i = 0; i < 4; i++)
      TestLogs.append(log, new LogRecord("c", (short) 0, new byte[2_000]));
    log.close();
    assertThat(files(disk)).hasSizeGreaterThan(2);
    disk.delete(file(disk, 1));
    assertThatThrownBy(() -> open(disk, smallFiles)).hasMessageContaining("[records=2..2]");
  }

  @Test
  void refusesALogOfALaterVersion() {
    open(disk, SETTINGS).close();
    disk.damage(file(disk, 0), 8, 2);
    assertThatThrownBy(() -> open(disk, SETTINGS)).hasMessageContaining("later version");
  }

  @Test
  void removesFilesThatAreTruncatedAndNoOthers() {
    LogSettings smallFiles =
        new LogSettings(5_000, 500, 1_000, 8, 1 << 20, 4, 1 << 18, Duration.ofDays(1));
    FileLog log = open(disk, smallFiles);
    for (int i = 0; i < 6; i++)
      TestLogs.append(log, new LogRecord("c", (short) 0, new byte[1_000]));
    assertThat(files(disk)).hasSize(6);
    log.truncate(0);
    assertThat(files(disk)).hasSize(6);
    log.truncate(3);
    assertThat(files(disk)).hasSize(3);
    log.truncate(Long.MAX_VALUE);
    assertThat(files(disk)).hasSize(1);
    log.close();
  }

  private FileLog open(FaultyDisk disk, LogSettings settings) {
    return FileLog.open(disk, DIRECTORY, clock, Thread::new, settings);
  }

  private static List<String> files(FaultyDisk disk) {
    try {
      return disk.files(DIRECTORY);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Path file(FaultyDisk disk, int i) {
    return DIRECTORY.resolve(files(disk).get(i));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
