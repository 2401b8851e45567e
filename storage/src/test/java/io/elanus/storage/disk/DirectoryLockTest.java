package io.elanus.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class DirectoryLockTest {
  @TempDir Path directory;

  @Test
  void refusesASecondOwnerInTheSameProcess() {
    Path database = directory.resolve("new/database");
    try (DirectoryLock lock = DirectoryLock.acquire(database)) {
      assertThat(lock).isNotNull();
      assertInUse(database, ProcessHandle.current().pid());
      assertInUse(database, ProcessHandle.current().pid());
    }
    DirectoryLock.acquire(database).close();
  }

  @Test
  void refusesASecondProcessUntilTheFirstIsKilled() throws Exception {
    Process owner = startOwner();
    try {
      assertInUse(directory, owner.pid());
    } finally {
      owner.destroyForcibly().waitFor();
    }
    DirectoryLock.acquire(directory).close();
  }

  @Test
  void takesNoNoticeOfALeftoverFile() throws IOException {
    Files.writeString(directory.resolve("LOCK"), "1");
    DirectoryLock.acquire(directory).close();
  }

  private static void assertInUse(Path database, long pid) {
    assertThatThrownBy(() -> DirectoryLock.acquire(database))
        .isInstanceOf(DatabaseException.class)
        .hasMessage("database " + database + " is in use by process " + pid);
  }

  private Process startOwner() throws IOException {
    Process owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = owner.inputReader(StandardCharsets.UTF_8);
    assertThat(output.readLine()).isEqualTo("locked");
    return owner;
  }

  /// Another process: locks, says so, and waits for its end.
  static final class Owner {
    private Owner() {}

    public static void main(String[] arguments) throws IOException {
      DirectoryLock lock = DirectoryLock.acquire(Path.of(arguments[0]));
      System.out.println("locked");
      int end = System.in.read();
      lock.close();
      System.exit(end);
    }
  }
}
