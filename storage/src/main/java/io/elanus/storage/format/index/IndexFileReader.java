package io.elanus.storage.format.index;

import io.elanus.storage.format.segment.SegmentDescriptor.IndexFile;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/// One index file, mapped. Header and section table are checked when it is opened, sections by [#verify].
public final class IndexFileReader {
  private IndexFileReader() {}

  /// @throws io.elanus.core.error.DatabaseException IO_FAILED when the object is missing or corrupt
  public static IndexFileReader open(ObjectStore store, IndexFile file, Arena arena) {
    throw new UnsupportedOperationException("not yet " + store + file + arena);
  }

  public IndexHeader header() {
    throw new UnsupportedOperationException("not yet");
  }

  public Set<String> sections() {
    throw new UnsupportedOperationException("not yet");
  }

  /// The bytes of a section, 64-byte aligned, read-only.
  ///
  /// @throws io.elanus.core.error.DatabaseException IO_FAILED when there is no such section
  public MemorySegment section(String name) {
    throw new UnsupportedOperationException("not yet " + name);
  }

  /// Reads every byte and compares all checksums.
  public void verify() {
    throw new UnsupportedOperationException("not yet");
  }
}
