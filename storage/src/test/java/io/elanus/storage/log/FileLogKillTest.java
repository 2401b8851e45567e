package io.elanus.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.time.HybridClock;
import io.elanus.storage.disk.LocalDisk;
import io.elanus.storage.log.WriteAheadLog.LogEntry;
import io.elanus.storage.log.WriteAheadLog.LogRecord;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real process that appends is killed, three times over on the same log.
@Timeout(120)
final class FileLogKillTest {
  @TempDir Path directory;

  @Test
  void losesNoAcknowledgedRecordWhenItsProcessIsKilled() throws Exception {
    Map<Long, String> acknowledged = new HashMap<>();
    for (int life = 0; life < 3; life++) {
      Process appender = startAppender();
      try (BufferedReader lines = appender.inputReader(StandardCharsets.UTF_8)) {
        String line = lines.readLine();
        for (int i = 0; line != null; i++) {
          if (i == 500 * (life + 1)) appender.toHandle().destroyForcibly(); // keeps the pipe open
          String[] parts = line.split(" ");
          if (parts.length == 3)
            acknowledged.put(Long.parseLong(parts[0]), parts[1]); // the last may be cut
          line = lines.readLine();
        }
      }
      appender.waitFor();
      try (FileLog log = open(directory)) {
        List<LogEntry> replayed = TestLogs.replay(log, 0);
        Map<Long, String> found = new HashMap<>();
        for (LogEntry entry : replayed) {
          found.put(
              entry.sequence(), new String(entry.payload(), StandardCharsets.US_ASCII).strip());
        }
        assertThat(replayed).hasSize((int) log.durableSequence());
        assertThat(found).containsAllEntriesOf(acknowledged);
      }
    }
    assertThat(acknowledged).hasSizeGreaterThan(3_000);
  }

  private static FileLog open(Path directory) {
    HybridClock clock = new HybridClock(new TestLogs.SteppingClock());
    return FileLog.open(
        new LocalDisk(), directory.resolve("log"), clock, Thread::new, LogSettings.DEFAULTS);
  }

  private Process startAppender() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Appender.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /// Appends for ever from four threads; prints what was acknowledged.
  static final class Appender {
    private Appender() {}

    public static void main(String[] arguments) {
      FileLog log = open(Path.of(arguments[0]));
      for (int t = 0; t < 4; t++) {
        String name = "t" + t + "/";
        new Thread(
                () -> {
                  for (int i = 0; ; i++) {
                    String text = name + i;
                    byte[] payload =
                        (text + " ".repeat(i % 2_000)).getBytes(StandardCharsets.US_ASCII);
                    LogEntry entry = TestLogs.append(log, new LogRecord("c", (short) 1, payload));
                    System.out.println(entry.sequence() + " " + text + " .");
                  }
                })
            .start();
      }
    }
  }
}
