package io.elanus.storage.format.index;

import io.elanus.storage.format.container.Checksum;
import io.elanus.storage.format.container.Container;
import io.elanus.storage.format.container.Container.Extent;
import io.elanus.storage.format.container.ContainerWriter;
import io.elanus.storage.format.segment.SegmentDescriptor.IndexFile;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Writes one index file, section after section.
///
/// ```java
/// writer.beginSection("links");
/// writer.write(links);       // as often as needed
/// writer.endSection();
/// IndexFile file = writer.finish();
/// ```
public final class IndexFileWriter implements AutoCloseable {
  private static final long CHUNK = 1 << 20;

  private final ContainerWriter file;
  private final IndexHeader header;
  private final Map<String, Extent> sections = new LinkedHashMap<>();
  private final CRC32C checksum = new CRC32C();
  private @Nullable String open;
  private long start;

  public IndexFileWriter(ObjectStore store, String object, IndexHeader header) {
    this.header = header;
    this.file = new ContainerWriter(store, object, Container.Kind.INDEX, header.index().value());
  }

  /// Starts a section on a 64-byte boundary.
  ///
  /// @param name unique in the file
  public void beginSection(String name) {
    if (open != null || sections.containsKey(name)) {
      throw new IllegalStateException(
          "section " + name + " after " + sections.keySet() + ", open: " + open);
    }
    open = name;
    start = file.align();
    checksum.reset();
  }

  /// Appends to the open section.
  public void write(MemorySegment bytes) {
    for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
      write(bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at)).asByteBuffer());
    }
  }

  /// Appends the buffer's remaining bytes to the open section.
  public void write(ByteBuffer bytes) {
    if (open == null) {
      throw new IllegalStateException("no open section");
    }
    Checksum.update(checksum, bytes);
    file.write(bytes);
  }

  public void endSection() {
    if (open == null) {
      throw new IllegalStateException("no open section");
    }
    sections.put(open, new Extent(start, file.position() - start, (int) checksum.getValue()));
    open = null;
  }

  /// A whole section at once.
  public void section(String name, MemorySegment bytes) {
    beginSection(name);
    write(bytes);
    endSection();
  }

  /// Makes the file durable.
  public IndexFile finish() {
    if (open != null) {
      throw new IllegalStateException("section " + open + " is open");
    }
    ContainerWriter.Finished finished = file.finish(new IndexFooter(header, sections).encode());
    return new IndexFile(
        header.index(),
        header.field(),
        header.type(),
        finished.name(),
        finished.byteSize(),
        finished.digest());
  }

  /// Drops what was not finished.
  @Override
  public void close() {
    file.close();
  }
}
