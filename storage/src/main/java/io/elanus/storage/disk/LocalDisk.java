package io.elanus.storage.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The file system of this machine.
///
/// The JDK closes a channel under a thread that is interrupted. So every call hides a pending
/// interrupt while it runs; one that arrives in the middle still fails the call, and the file with
/// it.
public final class LocalDisk implements Disk {
  @Override
  public DiskFile create(Path file) throws IOException {
    return new LocalFile(
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE));
  }

  @Override
  public DiskFile open(Path file) throws IOException {
    return new LocalFile(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  @Override
  public MemorySegment map(Path file, Arena arena) throws IOException {
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public long size(Path file) throws IOException {
    return Files.size(file);
  }

  @Override
  public List<String> files(Path directory) throws IOException {
    return names(directory, Files::isRegularFile);
  }

  @Override
  public List<String> directories(Path directory) throws IOException {
    return names(directory, Files::isDirectory);
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException present) {
      if (!Files.isDirectory(directory)) throw present;
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  private static List<String> names(Path directory, Predicate<Path> wanted) throws IOException {
    if (!Files.isDirectory(directory)) return List.of();
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(wanted).map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private record LocalFile(FileChannel channel) implements DiskFile {
    /// The JDK copies a heap buffer through direct memory of the same size: small steps bound it.
    private static final int MAX_STEP_BYTES = 1 << 20;

    @Override
    public void write(ByteBuffer bytes, long offset) throws IOException {
      boolean interrupted = Thread.interrupted();
      try {
        int end = bytes.limit();
        long at = offset;
        while (bytes.position() < end) {
          if (!bytes.isDirect()) bytes.limit(Math.min(end, bytes.position() + MAX_STEP_BYTES));
          at += channel.write(bytes, at);
          bytes.limit(end);
        }
      } finally {
        if (interrupted) Thread.currentThread().interrupt();
      }
    }

    @Override
    public void read(ByteBuffer into, long offset) throws IOException {
      boolean interrupted = Thread.interrupted();
      try {
        long at = offset;
        while (into.hasRemaining()) {
          int read = channel.read(into, at);
          if (read < 0) return;
          at += read;
        }
      } finally {
        if (interrupted) Thread.currentThread().interrupt();
      }
    }

    @Override
    public void sync() throws IOException {
      boolean interrupted = Thread.interrupted();
      try {
        channel.force(false);
      } finally {
        if (interrupted) Thread.currentThread().interrupt();
      }
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
