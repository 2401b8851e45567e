package io.elanus.storage.objectstore;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Immutable objects under unique names: a local folder, a bucket, or memory. Names are
/// `/`-separated, as `segments/7/12/vector-101.mvc`; no object is ever changed or overwritten.
///
/// Every method throws [io.elanus.core.error.DatabaseException] IO_FAILED naming the object and the
/// cause, DISK_LIMIT_EXCEEDED when there is no room.
public interface ObjectStore extends AutoCloseable {
  /// Begins a new object. Nothing is visible before [ObjectWriter#commit]; closing without a commit
  /// leaves nothing.
  ObjectWriter create(String name);

  /// The whole object as read-only memory, 64-byte aligned, valid while the arena is open. A local
  /// store maps the file; a remote one brings it near first.
  MemorySegment open(String name, Arena arena);

  boolean exists(String name);

  /// Bytes of an object.
  long size(String name);

  /// Names that start with the prefix, in byte order.
  List<String> list(String prefix);

  /// Removes an object; removing what is not there is fine.
  void delete(String name);

  @Override
  void close();
}
