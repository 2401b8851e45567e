package io.elanus.storage.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.time.HybridClock;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.log.WriteAheadLog.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every log promises.
@Timeout(60)
abstract class WriteAheadLogContract {
  private final TestLogs.SteppingClock wall = new TestLogs.SteppingClock();
  private final HybridClock clock = new HybridClock(wall);
  private final List<WriteAheadLog> opened = new ArrayList<>();

  /// A log without records.
  abstract WriteAheadLog openNew(HybridClock clock);

  /// Closes the log and opens it as a new owner would.
  abstract WriteAheadLog reopen(WriteAheadLog log, HybridClock clock);

  @AfterEach
  void closeAll() {
    opened.forEach(WriteAheadLog::close);
  }

  @Test
  void numbersRecordsFromOneWithoutGaps() {
    WriteAheadLog log = openNew();
    assertThat(log.durableSequence()).isZero();
    assertThat(log.durableTimestamp()).isEqualTo(Timestamp.EARLIEST);
    List<LogEntry> acknowledged = TestLogs.append(log, 5);
    assertThat(acknowledged).extracting(LogEntry::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(log.durableSequence()).isEqualTo(5);
    assertThat(log.durableTimestamp()).isEqualTo(acknowledged.getLast().timestamp());
  }

  @Test
  void givesLaterRecordsLaterTimestampsEvenWhenTheWallClockStepsBack() {
    WriteAheadLog log = openNew();
    List<LogEntry> acknowledged = new ArrayList<>(TestLogs.append(log, 3));
    wall.millis -= 10_000;
    acknowledged.addAll(TestLogs.append(log, 3));
    wall.millis += 20_000;
    acknowledged.addAll(TestLogs.append(log, 3));
    assertThat(acknowledged).extracting(LogEntry::timestamp).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void callsBackInOrderWhileManyThreadsAppend() throws Exception {
    WriteAheadLog log = openNew();
    List<Long> sequences = new ArrayList<>(); // only ever touched by one callback at a time
    CompletableFuture<Void> all = new CompletableFuture<>();
    int threads = 8;
    int each = 200;
    List<Thread> appenders = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      String channel = "channel-" + t;
      appenders.add(
          Thread.startVirtualThread(() -> {
            for (int i = 0; i < each; i++) {
              log.append(
                  TestLogs.record(channel, i),
                  TestLogs.onDurable((sequence, timestamp) -> {
                    sequences.add(sequence);
                    if (sequences.size() == threads * each) all.complete(null);
                  }));
            }
          }));
    }
    for (Thread appender : appenders) appender.join();
    all.get();
    assertThat(sequences).isSorted().doesNotHaveDuplicates().hasSize(threads * each);
    WriteAheadLog next = reopen(log);
    List<LogEntry> replayed = TestLogs.replay(next, 0);
    assertThat(replayed).hasSize(threads * each);
    for (int t = 0; t < threads; t++) {
      String channel = "channel-" + t;
      assertThat(replayed)
          .filteredOn(entry -> entry.channel().equals(channel))
          .extracting(LogEntry::kind)
          .isEqualTo(TestLogs.kinds(each));
    }
  }

  @Test
  void replaysToTheNextOwnerWhatWasDurable() {
    WriteAheadLog log = openNew();
    assertThat(TestLogs.replay(log, 0)).isEmpty();
    List<LogEntry> acknowledged = TestLogs.append(log, 20);
    WriteAheadLog next = reopen(log);
    assertThat(next.durableSequence()).isEqualTo(20);
    assertThat(next.durableTimestamp()).isEqualTo(acknowledged.getLast().timestamp());
    TestLogs.assertSame(TestLogs.replay(next, 0), acknowledged);
    TestLogs.assertSame(TestLogs.replay(next, 7), acknowledged.subList(7, 20));
    assertThat(TestLogs.replay(next, 20)).isEmpty();
  }

  @Test
  void continuesSequencesAndTimestampsUnderTheNextOwner() {
    WriteAheadLog log = openNew();
    List<LogEntry> acknowledged = new ArrayList<>(TestLogs.append(log, 3));
    wall.millis -= 60_000;
    for (int owner = 0; owner < 4; owner++) {
      log = reopen(log, new HybridClock(wall));
      opened.add(log);
      acknowledged.addAll(TestLogs.append(log, 3));
    }
    assertThat(acknowledged).extracting(LogEntry::timestamp).isSorted().doesNotHaveDuplicates();
    TestLogs.assertSame(TestLogs.replay(reopen(log), 0), acknowledged);
  }

  @Test
  void replaysNothingThatWasAppendedAfterOpening() {
    WriteAheadLog log = openNew();
    TestLogs.append(log, 3);
    WriteAheadLog next = reopen(log);
    TestLogs.append(next, 4);
    assertThat(TestLogs.replay(next, 0)).hasSize(3);
  }

  @Test
  void keepsWhatIsAboveTheTruncation() {
    WriteAheadLog log = openNew();
    List<LogEntry> acknowledged = new ArrayList<>(TestLogs.append(log, 30));
    log.truncate(17);
    acknowledged.addAll(TestLogs.append(log, 30));
    WriteAheadLog next = reopen(log);
    TestLogs.assertSame(TestLogs.replay(next, 17), acknowledged.subList(17, 60));
    next.truncate(60);
    TestLogs.assertSame(TestLogs.append(next, 1), TestLogs.replay(reopen(next), 60));
  }

  @Test
  void keepsRecordsOfEverySize() {
    WriteAheadLog log = openNew();
    List<LogEntry> acknowledged = new ArrayList<>();
    for (int bytes : new int[] {0, 1, 7, 8, 9, 4095, 4096, 1 << 20, (3 << 20) + 5}) {
      acknowledged.add(
          TestLogs.append(log, new WriteAheadLog.LogRecord("c", (short) -1, new byte[bytes])));
    }
    acknowledged.add(TestLogs.append(log, new WriteAheadLog.LogRecord("", (short) 0, new byte[3])));
    acknowledged.add(
        TestLogs.append(log, new WriteAheadLog.LogRecord("ü".repeat(512), (short) 1, new byte[3])));
    TestLogs.assertSame(TestLogs.replay(reopen(log), 0), acknowledged);
  }

  @Test
  void keepsThePartsOfARecordEndToEnd() {
    WriteAheadLog log = openNew();
    byte[] large = new byte[(2 << 20) + 3];
    new java.util.Random(3).nextBytes(large);
    WriteAheadLog.LogRecord record =
        new WriteAheadLog.LogRecord(
            "c", (short) 5, List.of(new byte[] {1, 2, 3}, large, new byte[0], new byte[] {4}));
    TestLogs.append(log, record);
    LogEntry kept = TestLogs.replay(reopen(log), 0).getFirst();
    assertThat(kept.payload()).isEqualTo(record.payload()).hasSize(large.length + 4);
    assertThat(kept.payload()).startsWith(1, 2, 3).endsWith(4);
  }

  @Test
  void refusesRecordsThatAreTooLarge() {
    WriteAheadLog log = openNew();
    byte[] payload = new byte[LogLimits.MAX_PAYLOAD_BYTES + 1];
    WriteAheadLog.LogRecord large = new WriteAheadLog.LogRecord("c", (short) 0, payload);
    assertThatThrownBy(() -> log.append(large, TestLogs.onDurable((sequence, timestamp) -> {})))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("parameter too large")
        .hasMessageContaining("67108865");
    WriteAheadLog.LogRecord longName =
        new WriteAheadLog.LogRecord("ü".repeat(513), (short) 0, new byte[0]);
    assertThatThrownBy(() -> log.append(longName, TestLogs.onDurable((sequence, timestamp) -> {})))
        .hasMessageContaining("1026");
  }

  @Test
  void failsAppendsAfterClosing() {
    WriteAheadLog log = openNew();
    TestLogs.append(log, 1);
    log.close();
    log.close();
    assertThat(TestLogs.failure(log)).hasMessageContaining("service unavailable");
  }

  @Test
  void letsACallbackAppend() throws Exception {
    WriteAheadLog log = openNew();
    CompletableFuture<Long> inner = new CompletableFuture<>();
    log.append(
        TestLogs.record("c", 0),
        TestLogs.onDurable((sequence, timestamp) ->
            log.append(TestLogs.record("c", 1), TestLogs.onDurable((s, t) -> inner.complete(s)))));
    assertThat(inner.get()).isEqualTo(2);
  }

  private WriteAheadLog openNew() {
    WriteAheadLog log = openNew(clock);
    opened.add(log);
    return log;
  }

  private WriteAheadLog reopen(WriteAheadLog log) {
    WriteAheadLog next = reopen(log, clock);
    opened.add(next);
    return next;
  }
}
