package io.elanus.storage.log;

import io.elanus.storage.disk.Disk;
import io.elanus.storage.disk.DiskErrors;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;

/// Reads every frame of a [FileLog]'s folder as a start would, and changes nothing.
public final class LogCheck {
  private LogCheck() {}

  /// @return the newest record that a start would find; 0 when there is none
  /// @throws io.elanus.core.error.DatabaseException naming file, offset and records when the log is
  ///   damaged; a torn tail is no damage
  public static long newestSequence(Disk disk, Path directory) {
    try (Arena arena = Arena.ofConfined()) {
      LogRecovery.Recovered recovered = LogRecovery.recover(new LogFolder(disk, directory), arena);
      List<LogFrame.Stored> unproven = recovered.unproven();
      return unproven.isEmpty()
          ? recovered.proven().sequence()
          : unproven.getLast().frame().sequence();
    } catch (IOException cause) {
      throw DiskErrors.of(directory.toString(), cause);
    }
  }
}
