package io.elanus.storage.log;

import io.elanus.storage.disk.Disk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The folder of one log.
record LogFolder(Disk disk, Path path) {
  /// Makes the folder when it is absent, and clears files that were never finished.
  void prepare() throws IOException {
    if (!disk.exists(path)) {
      disk.createDirectory(path);
      Path parent = path.getParent();
      if (parent != null) disk.syncDirectory(parent);
    }
    for (String name : disk.files(path)) {
      if (name.endsWith(LogFileName.UNFINISHED_SUFFIX)) disk.delete(path.resolve(name));
    }
  }

  /// The log's files, as they follow each other.
  List<LogFileName> files() throws IOException {
    List<LogFileName> files = new ArrayList<>();
    for (String text : disk.files(path)) {
      LogFileName name = LogFileName.parse(text);
      if (name != null) files.add(name);
    }
    files.sort(null);
    return files;
  }

  ByteBuffer map(LogFileName name, Arena arena) throws IOException {
    return disk.map(path(name), arena).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  Path path(LogFileName name) {
    return path.resolve(name.text());
  }

  Path unfinishedPath(LogFileName name) {
    return path.resolve(name.text() + LogFileName.UNFINISHED_SUFFIX);
  }

  /// Removes a file; durable before it returns, so that no later file can vanish before it.
  void remove(LogFileName name) throws IOException {
    disk.delete(path(name));
    disk.syncDirectory(path);
  }
}
