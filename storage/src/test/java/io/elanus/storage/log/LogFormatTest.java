package io.elanus.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.time.HybridClock;
import io.elanus.storage.disk.DiskFile;
import io.elanus.storage.disk.FaultyDisk;
import io.elanus.storage.log.WriteAheadLog.LogEntry;
import io.elanus.storage.log.WriteAheadLog.LogRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Holds `docs/formats/log.md` and the code to a file of version 1. That file never changes.
@Timeout(60)
final class LogFormatTest {
  private static final Path DIRECTORY = Path.of("/log");
  private static final String NAME = "0000000001-0000000000000000001.wal";
  private static final LogSettings SETTINGS =
      new LogSettings(1 << 20, 64, 4096, 8, 1 << 20, 4, 1 << 18, Duration.ofDays(1));

  @Test
  void writesTheGoldenFile() throws IOException {
    assertThat(write()).isEqualTo(golden());
  }

  @Test
  void readsTheGoldenFile() throws IOException {
    FaultyDisk disk = new FaultyDisk();
    disk.createDirectory(DIRECTORY);
    try (DiskFile file = disk.create(DIRECTORY.resolve(NAME))) {
      file.write(ByteBuffer.wrap(golden()), 0);
    }
    try (FileLog log = open(disk)) {
      List<LogEntry> replayed = TestLogs.replay(log, 0);
      assertThat(replayed).hasSize(records().size());
      for (int i = 0; i < replayed.size(); i++) {
        LogRecord record = records().get(i);
        LogEntry entry = replayed.get(i);
        assertThat(entry.sequence()).isEqualTo(i + 1);
        assertThat(entry.timestamp().unixMillis()).isEqualTo(1_700_000_000_000L);
        assertThat(entry.channel()).isEqualTo(record.channel());
        assertThat(entry.kind()).isEqualTo(record.kind());
        assertThat(entry.payload()).isEqualTo(record.payload());
      }
    }
  }

  static byte[] write() {
    FaultyDisk disk = new FaultyDisk();
    FileLog log = open(disk);
    for (LogRecord record : records()) TestLogs.append(log, record);
    log.close();
    return disk.content(DIRECTORY.resolve(NAME));
  }

  private static List<LogRecord> records() {
    return List.of(
        new LogRecord(
            "by-dev-rootcoord-dml_0_1v0", (short) 7, "first".getBytes(StandardCharsets.UTF_8)),
        new LogRecord("", (short) -1, new byte[0]),
        new LogRecord("größe", (short) 1, new byte[300]));
  }

  private static FileLog open(FaultyDisk disk) {
    HybridClock clock = new HybridClock(new TestLogs.SteppingClock());
    return FileLog.open(disk, DIRECTORY, clock, Thread::new, SETTINGS);
  }

  private static byte[] golden() throws IOException {
    try (InputStream in = LogFormatTest.class.getResourceAsStream("log-v1.wal")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }
}
