package io.elanus.storage.format.index;

import io.elanus.storage.format.segment.SegmentDescriptor.IndexFile;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.MemorySegment;

/// Writes one index file, section after section.
///
/// ```java
/// writer.beginSection("links");
/// writer.write(links);       // as often as needed
/// writer.endSection();
/// IndexFile file = writer.finish();
/// ```
public final class IndexFileWriter implements AutoCloseable {
  public IndexFileWriter(ObjectStore store, String object, IndexHeader header) {
    throw new UnsupportedOperationException("not yet " + store + object + header);
  }

  /// Starts a section on a 64-byte boundary.
  public void beginSection(String name) {
    throw new UnsupportedOperationException("not yet " + name);
  }

  /// Appends to the open section.
  public void write(MemorySegment bytes) {
    throw new UnsupportedOperationException("not yet " + bytes);
  }

  public void endSection() {
    throw new UnsupportedOperationException("not yet");
  }

  /// A whole section at once.
  public void section(String name, MemorySegment bytes) {
    beginSection(name);
    write(bytes);
    endSection();
  }

  /// Makes the file durable.
  public IndexFile finish() {
    throw new UnsupportedOperationException("not yet");
  }

  /// Drops what was not finished.
  @Override
  public void close() {
    throw new UnsupportedOperationException("not yet");
  }
}
