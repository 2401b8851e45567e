package io.elanus.storage.objectstore;

import static java.util.Objects.requireNonNull;

import io.elanus.storage.disk.Disk;
import io.elanus.storage.disk.DiskErrors;
import io.elanus.storage.disk.DiskFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Objects as files of one folder; a name is a path below it. A committed object survives a loss of
/// power; a deleted one may come back by it. One process at a time: see
/// [io.elanus.storage.disk.DirectoryLock].
///
/// An object is written under a number in [#UNFINISHED], forced to the disk, renamed to its name,
/// and the folder of the name forced too. Opening the store clears what was never finished.
public final class LocalObjectStore implements ObjectStore {
  private static final String UNFINISHED = ".unfinished";

  private final Disk disk;
  private final Path root;
  private final Path unfinished;
  private final AtomicLong nextUnfinished = new AtomicLong(1);
  private final Set<String> committing = ConcurrentHashMap.newKeySet();
  private final Set<Path> durableDirectories = ConcurrentHashMap.newKeySet();

  /// @param root an existing folder, or a new one in an existing folder
  public LocalObjectStore(Disk disk, Path root) {
    this.disk = disk;
    this.root = root;
    this.unfinished = root.resolve(UNFINISHED);
    try {
      disk.createDirectory(root);
      if (root.getParent() != null) disk.syncDirectory(root.getParent());
      disk.createDirectory(unfinished);
      for (String left : disk.files(unfinished)) disk.delete(unfinished.resolve(left));
      for (String child : visibleDirectories(root)) removeEmpty(root.resolve(child));
      disk.syncDirectory(root);
    } catch (IOException e) {
      throw DiskErrors.of(root.toString(), e);
    }
    durableDirectories.add(root);
  }

  @Override
  public ObjectWriter create(String name) {
    Path target = path(name);
    Path temporary = unfinished.resolve(Long.toString(nextUnfinished.getAndIncrement()));
    try {
      return new Writer(name, target, temporary, disk.create(temporary));
    } catch (IOException e) {
      throw DiskErrors.of(name, e);
    }
  }

  @Override
  public MemorySegment open(String name, Arena arena) {
    Path file = path(name);
    try {
      if (!disk.exists(file)) throw ObjectErrors.absent(name);
      return disk.map(file, arena);
    } catch (IOException e) {
      throw DiskErrors.of(name, e);
    }
  }

  @Override
  public boolean exists(String name) {
    try {
      return disk.exists(path(name));
    } catch (IOException e) {
      throw DiskErrors.of(name, e);
    }
  }

  @Override
  public long size(String name) {
    Path file = path(name);
    try {
      if (!disk.exists(file)) throw ObjectErrors.absent(name);
      return disk.size(file);
    } catch (IOException e) {
      throw DiskErrors.of(name, e);
    }
  }

  @Override
  public List<String> list(String prefix) {
    int slash = prefix.lastIndexOf('/');
    String directory = prefix.substring(0, slash + 1);
    if (!directory.isEmpty()) ObjectName.require(directory.substring(0, slash));
    List<String> found = new ArrayList<>();
    try {
      collect(directory, prefix, found);
    } catch (IOException e) {
      throw DiskErrors.of(prefix, e);
    }
    found.sort(null);
    return found;
  }

  @Override
  public void delete(String name) {
    try {
      disk.delete(path(name));
    } catch (IOException e) {
      throw DiskErrors.of(name, e);
    }
  }

  @Override
  public void close() {}

  private Path path(String name) {
    return root.resolve(ObjectName.require(name));
  }

  /// @param directory as a prefix of names: empty, or with a `/` at its end
  private void collect(String directory, String prefix, List<String> found) throws IOException {
    Path path = root.resolve(directory);
    for (String file : disk.files(path)) {
      String name = directory + file;
      if (name.startsWith(prefix)) found.add(name);
    }
    for (String child : visibleDirectories(path)) {
      String below = directory + child + "/";
      if (below.startsWith(prefix) || prefix.startsWith(below)) collect(below, prefix, found);
    }
  }

  private List<String> visibleDirectories(Path path) throws IOException {
    return disk.directories(path).stream().filter(child -> !child.startsWith(".")).toList();
  }

  /// Folders that deleted objects left behind; only at opening, when nobody creates any.
  private boolean removeEmpty(Path directory) throws IOException {
    boolean empty = disk.files(directory).isEmpty();
    for (String child : disk.directories(directory)) {
      if (!removeEmpty(directory.resolve(child))) empty = false;
    }
    if (empty) disk.delete(directory);
    return empty;
  }

  private void makeDirectory(Path directory) throws IOException {
    if (durableDirectories.contains(directory)) return;
    Path parent = requireNonNull(directory.getParent());
    makeDirectory(parent);
    disk.createDirectory(directory);
    disk.syncDirectory(parent);
    durableDirectories.add(directory);
  }

  private void publish(String name, Path temporary, Path target) throws IOException {
    if (!committing.add(name)) throw ObjectErrors.exists(name);
    try {
      if (disk.exists(target)) throw ObjectErrors.exists(name);
      makeDirectory(requireNonNull(target.getParent()));
      disk.rename(temporary, target);
      syncOrRemove(target);
    } finally {
      committing.remove(name);
    }
  }

  /// An object that may not survive must not be seen.
  private void syncOrRemove(Path target) throws IOException {
    try {
      disk.syncDirectory(requireNonNull(target.getParent()));
    } catch (IOException e) {
      try {
        disk.delete(target);
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
  }

  private final class Writer implements ObjectWriter {
    private static final int BUFFER_BYTES = 64 << 10;

    private final String name;
    private final Path target;
    private final Path temporary;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private @Nullable DiskFile file;
    private long written;
    private boolean damaged;

    Writer(String name, Path target, Path temporary, DiskFile file) {
      this.name = name;
      this.target = target;
      this.temporary = temporary;
      this.file = file;
    }

    @Override
    public void write(ByteBuffer bytes) {
      DiskFile open = requireWhole();
      damaged = true;
      try {
        if (bytes.remaining() > buffer.remaining()) drain(open);
        if (bytes.remaining() > buffer.remaining()) {
          int length = bytes.remaining();
          open.write(bytes, written);
          written += length;
        } else {
          buffer.put(bytes);
        }
        damaged = false;
      } catch (IOException e) {
        throw DiskErrors.of(name, e);
      }
    }

    @Override
    public long position() {
      return written + buffer.position();
    }

    @Override
    public void commit() {
      DiskFile open = requireWhole();
      damaged = true;
      try {
        drain(open);
        open.sync();
        open.close();
        publish(name, temporary, target);
        file = null;
      } catch (IOException e) {
        throw DiskErrors.of(name, e);
      }
    }

    /// What cannot be removed here is removed at the next opening.
    @Override
    public void close() {
      DiskFile open = file;
      if (open == null) return;
      file = null;
      try (open) {
        disk.delete(temporary);
      } catch (IOException e) {
        throw DiskErrors.of(name, e);
      }
    }

    private void drain(DiskFile open) throws IOException {
      buffer.flip();
      int length = buffer.remaining();
      open.write(buffer, written);
      buffer.clear();
      written += length;
    }

    private DiskFile requireWhole() {
      if (file == null) throw new IllegalStateException("object is committed or closed: " + name);
      if (damaged) throw new IllegalStateException("an earlier write failed: " + name);
      return file;
    }
  }
}
