package io.elanus.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.time.Clock;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.log.WriteAheadLog.AppendCallback;
import io.elanus.storage.log.WriteAheadLog.LogEntry;
import io.elanus.storage.log.WriteAheadLog.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/// Appends, replays and compares.
final class TestLogs {
  private TestLogs() {}

  /// A wall clock that stands still until a test moves it.
  static final class SteppingClock implements Clock {
    volatile long millis = 1_700_000_000_000L;

    @Override
    public long wallMillis() {
      return millis;
    }

    @Override
    public long monotonicNanos() {
      return millis * 1_000_000;
    }
  }

  /// A record that can be told from its neighbours.
  static LogRecord record(String channel, int i) {
    byte[] payload = (channel + "/" + i + "/").repeat(i % 13).getBytes(StandardCharsets.UTF_8);
    return new LogRecord(channel, (short) i, payload);
  }

  static AppendCallback onDurable(BiConsumer<Long, Timestamp> action) {
    return new AppendCallback() {
      @Override
      public void durable(long sequence, Timestamp timestamp) {
        action.accept(sequence, timestamp);
      }

      @Override
      public void failed(RuntimeException cause) {
        throw cause;
      }
    };
  }

  static CompletableFuture<LogEntry> start(WriteAheadLog log, LogRecord record) {
    CompletableFuture<LogEntry> future = new CompletableFuture<>();
    log.append(
        record,
        new AppendCallback() {
          @Override
          public void durable(long sequence, Timestamp timestamp) {
            future.complete(
                new LogEntry(
                    sequence, timestamp, record.channel(), record.kind(), record.payload()));
          }

          @Override
          public void failed(RuntimeException cause) {
            future.completeExceptionally(cause);
          }
        });
    return future;
  }

  /// Appends and waits.
  static LogEntry append(WriteAheadLog log, LogRecord record) {
    return start(log, record).join();
  }

  /// Appends some records and waits for all.
  static List<LogEntry> append(WriteAheadLog log, int count) {
    List<CompletableFuture<LogEntry>> started = new ArrayList<>();
    for (int i = 0; i < count; i++) started.add(start(log, record("c" + i % 3, i)));
    return started.stream().map(CompletableFuture::join).toList();
  }

  /// Appends a record that must fail.
  static Throwable failure(WriteAheadLog log) {
    try {
      LogEntry entry = append(log, record("c", 1));
      throw new AssertionError("acknowledged: " + entry);
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  static List<LogEntry> replay(WriteAheadLog log, long afterSequence) {
    List<LogEntry> entries = new ArrayList<>();
    log.replay(afterSequence, entries::add);
    return entries;
  }

  static void assertSame(List<LogEntry> actual, List<LogEntry> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(isSame(actual.get(i), expected.get(i)))
          .as("%s is %s", actual.get(i), expected.get(i))
          .isTrue();
    }
  }

  static boolean isSame(LogEntry a, LogEntry b) {
    return a.sequence() == b.sequence()
        && a.timestamp().equals(b.timestamp())
        && a.channel().equals(b.channel())
        && a.kind() == b.kind()
        && Arrays.equals(a.payload(), b.payload());
  }

  static List<Short> kinds(int count) {
    return IntStream.range(0, count).mapToObj(i -> (short) i).toList();
  }
}
