package io.elanus.storage.disk;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Keeps a folder to one process. The operating system drops the lock with the process, however it
/// ends: a file that was left behind by a killed one refuses nobody. The file `LOCK` holds the pid
/// of the owner, for the one who is refused.
public final class DirectoryLock implements AutoCloseable {
  private static final String NAME = "LOCK";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Locks the folder, which is made when absent. Throws SERVICE_UNAVAILABLE `database DIR is in
  /// use by process PID` while another process, or another part of this one, holds it.
  public static DirectoryLock acquire(Path directory) {
    try {
      Files.createDirectories(directory);
      return lock(directory);
    } catch (IOException e) {
      throw DiskErrors.of(directory.toString(), e);
    }
  }

  private static DirectoryLock lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(NAME),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = tryLock(channel);
      if (!locked) throw inUse(directory, channel);
      writeOwner(channel);
      return new DirectoryLock(channel);
    } finally {
      if (!locked) channel.close();
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  private static void writeOwner(FileChannel channel) throws IOException {
    byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(pid), 0);
  }

  private static DatabaseException inUse(Path directory, FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(32);
    channel.read(pid, 0);
    String owner = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII).strip();
    return DatabaseException.verbatim(
        ErrorCode.SERVICE_UNAVAILABLE,
        "database %s is in use by process %s",
        directory,
        owner.isEmpty() ? "unknown" : owner);
  }

  /// The file stays: removing it would let two processes lock two files of one name.
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw DiskErrors.of(NAME, e);
    }
  }
}
