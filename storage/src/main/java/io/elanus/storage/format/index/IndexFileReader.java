package io.elanus.storage.format.index;

import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.Container;
import io.elanus.storage.format.container.Container.Extent;
import io.elanus.storage.format.container.Corruption;
import io.elanus.storage.format.segment.SegmentDescriptor.IndexFile;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;

/// One index file, mapped. Header and section table are checked when it is opened, sections by
/// [#verify].
public final class IndexFileReader {
  private final Container file;
  private final IndexFooter footer;

  private IndexFileReader(Container file, IndexFooter footer) {
    this.file = file;
    this.footer = footer;
  }

  /// @throws io.elanus.core.error.DatabaseException IO_FAILED when the object is missing or corrupt
  public static IndexFileReader open(ObjectStore store, IndexFile file, Arena arena) {
    Container container =
        Container.open(
            store, file.object(), Container.Kind.INDEX, file.byteSize(), file.digest(), arena);
    IndexFooter footer =
        IndexFooter.read(new ByteReader(container.footer(), file.object() + ": footer"));
    IndexHeader header = footer.header();
    if (container.owner() != header.index().value()
        || !header.index().equals(file.index())
        || !header.field().equals(file.field())
        || !header.type().equals(file.type())) {
      throw Corruption.of(file.object(), "is %s, not %s", header, file);
    }
    return new IndexFileReader(container, footer);
  }

  public IndexHeader header() {
    return footer.header();
  }

  /// Names of all sections.
  public Set<String> sections() {
    return Set.copyOf(footer.sections().keySet());
  }

  /// The bytes of a section, 64-byte aligned, read-only.
  ///
  /// @throws io.elanus.core.error.DatabaseException IO_FAILED when there is no such section
  public MemorySegment section(String name) {
    Extent extent = footer.sections().get(name);
    if (extent == null) {
      throw Corruption.of(file.name(), "no section %s among %s", name, footer.sections().keySet());
    }
    return file.slice(extent.offset(), extent.length());
  }

  /// Reads every byte and compares all checksums.
  public void verify() {
    footer
        .sections()
        .forEach((name, extent) ->
            Container.requireChecksum(
                section(name), extent.checksum(), file.name(), "section " + name));
    file.requireZerosBetween(List.copyOf(footer.sections().values()));
  }
}
