package io.elanus.storage.log;

import io.elanus.core.time.Clock;
import io.elanus.core.time.HybridClock;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.disk.Disk;
import io.elanus.storage.disk.LocalDisk;
import io.elanus.storage.log.WriteAheadLog.AppendCallback;
import io.elanus.storage.log.WriteAheadLog.LogRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/// Measures appends that wait for their acknowledgement; figures are in docs/decisions/0040. Not a
/// test: `java ... LogThroughput FOLDER`, on a folder of the disk in question.
final class LogThroughput {
  private LogThroughput() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    LogSettings settings = LogSettings.DEFAULTS;
    measure(folder, settings, "warm-up", 64, 3 << 10, 2_000);
    for (int round = 0; round < 3; round++) {
      measure(folder, settings, "1 thread, 3 KiB", 1, 3 << 10, 3_000);
      measure(folder, withoutZeros(settings), "... without zeros", 1, 3 << 10, 3_000);
      measure(folder, settings, "64 threads, 3 KiB", 64, 3 << 10, 4_000);
      measure(folder, withoutZeros(settings), "... without zeros", 64, 3 << 10, 4_000);
      measure(folder, settings, "512 threads, 3 KiB", 512, 3 << 10, 4_000);
      measure(folder, settings, "4 threads, 3 MB", 4, 3_000_000, 4_000);
    }
  }

  private static LogSettings withoutZeros(LogSettings settings) {
    return new LogSettings(
        settings.fileBytes(),
        0,
        settings.bufferBytes(),
        settings.queueRecords(),
        settings.queueBytes(),
        settings.batchRecords(),
        settings.batchBytes(),
        settings.idle());
  }

  private static void measure(
      Path folder, LogSettings settings, String title, int threads, int bytes, long millis)
      throws Exception {
    Path directory = folder.resolve("throughput-log");
    Disk disk = new LocalDisk();
    HybridClock clock = new HybridClock(new SystemClock());
    FileLog log =
        FileLog.open(disk, directory, clock, Thread.ofPlatform().name("log").factory(), settings);
    AtomicLong done = new AtomicLong();
    long[][] latencies = new long[threads][];
    Thread[] appenders = new Thread[threads];
    long start = System.nanoTime();
    long end = start + millis * 1_000_000;
    for (int t = 0; t < threads; t++) {
      int index = t;
      appenders[t] =
          Thread.ofVirtual().start(() -> latencies[index] = append(log, bytes, end, done));
    }
    for (Thread appender : appenders) appender.join();
    double seconds = (System.nanoTime() - start) / 1e9;
    long[] sorted = Arrays.stream(latencies).flatMapToLong(LongStream::of).sorted().toArray();
    System.out.printf(
        "%-20s %9.0f acks/s %7.1f MB/s  p50 %.2f ms  p99 %.2f ms%n",
        title,
        done.get() / seconds,
        done.get() * (double) bytes / seconds / 1e6,
        sorted[sorted.length / 2] / 1e6,
        sorted[(int) (sorted.length * 0.99)] / 1e6);
    log.close();
    delete(directory);
  }

  private static long[] append(FileLog log, int bytes, long end, AtomicLong done) {
    long[] latencies = new long[1024];
    int count = 0;
    byte[] payload = new byte[bytes];
    for (int i = 0; i < bytes; i++) payload[i] = (byte) (i * 31);
    while (true) {
      long before = System.nanoTime();
      if (before >= end) return Arrays.copyOf(latencies, count);
      CompletableFuture<Long> durable = new CompletableFuture<>();
      log.append(
          new LogRecord("channel", (short) 1, payload),
          new AppendCallback() {
            @Override
            public void durable(long sequence, Timestamp timestamp) {
              durable.complete(sequence);
            }

            @Override
            public void failed(RuntimeException cause) {
              durable.completeExceptionally(cause);
            }
          });
      long sequence = durable.join();
      if (sequence % 5_000 == 0) log.truncate(sequence);
      if (count == latencies.length) latencies = Arrays.copyOf(latencies, count * 2);
      latencies[count++] = System.nanoTime() - before;
      done.incrementAndGet();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) Files.delete(file);
    }
    Files.delete(directory);
  }

  private record SystemClock() implements Clock {
    @Override
    public long wallMillis() {
      return System.currentTimeMillis();
    }

    @Override
    public long monotonicNanos() {
      return System.nanoTime();
    }
  }
}
