package io.elanus.storage.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/// Files and folders below a root that one process owns. What is written survives a loss of power
/// only after [DiskFile#sync]; what is created, renamed or deleted only after [#syncDirectory] of
/// the folder that holds the name.
public interface Disk {
  /// Makes a new, empty file; fails when the name is taken.
  DiskFile create(Path file) throws IOException;

  /// An existing file for reading and writing.
  DiskFile open(Path file) throws IOException;

  /// The whole file as read-only memory, page-aligned, valid while the arena is open.
  MemorySegment map(Path file, Arena arena) throws IOException;

  boolean exists(Path path) throws IOException;

  /// Bytes of a file.
  long size(Path file) throws IOException;

  /// Names of the files in the folder, sorted; nothing when the folder is absent.
  List<String> files(Path directory) throws IOException;

  /// Names of the folders in the folder, sorted; nothing when the folder is absent.
  List<String> directories(Path directory) throws IOException;

  /// Makes a folder whose parent exists; fine when it is there.
  void createDirectory(Path directory) throws IOException;

  /// In one step; replaces a file of the new name.
  void rename(Path from, Path to) throws IOException;

  /// Removes a file or an empty folder; removing what is not there is fine.
  void delete(Path path) throws IOException;

  /// Makes the names in the folder durable.
  void syncDirectory(Path directory) throws IOException;
}
