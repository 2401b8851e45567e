package io.elanus.storage.format.segment;

import io.elanus.storage.format.Objects;
import io.elanus.storage.format.check.Finding;
import io.elanus.storage.format.check.SegmentCheck;
import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.Container;
import io.elanus.storage.format.container.ContainerWriter;
import io.elanus.storage.format.segment.ColumnFooter.StoredColumn;
import io.elanus.storage.format.segment.ColumnFooter.StoredPage;
import io.elanus.storage.format.segment.SegmentDescriptor.ColumnFile;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A segment with one of its files written again: other content, right checksums.
final class Rewritten {
  private static final int HEADER_BYTES = 64;

  private final ObjectStore original;
  private final SegmentDescriptor segment;

  Rewritten(ObjectStore original, SegmentDescriptor segment) {
    this.original = original;
    this.segment = segment;
  }

  /// What the file says of a column over its blocks, which may be changed.
  interface Lie {
    StoredColumn of(StoredColumn column, MemorySegment blocks);
  }

  /// Where something is in the blocks.
  static MemorySegment at(Container.Extent extent, MemorySegment blocks) {
    return blocks.asSlice(extent.offset() - HEADER_BYTES, extent.length());
  }

  /// The column with other pages and bloom filters.
  static StoredColumn with(
      StoredColumn column, List<StoredPage> pages, Container.@Nullable Extent members) {
    return new StoredColumn(
        column.field(),
        column.type(),
        column.elementType(),
        column.shape(),
        column.primaryKey(),
        column.dimension(),
        column.validity(),
        pages,
        members,
        column.path());
  }

  /// The segment of other files.
  static SegmentDescriptor of(SegmentDescriptor segment, List<ColumnFile> files) {
    return new SegmentDescriptor(
        segment.id(),
        segment.partition(),
        segment.rowCount(),
        segment.schemaVersion(),
        segment.oldest(),
        segment.newest(),
        files,
        null,
        List.of());
  }

  /// @param file the end of its object's name
  /// @param blocks changes them, once
  /// @return what is found when the segment is checked
  List<Finding> check(String file, Consumer<MemorySegment> blocks, Lie lie) {
    InMemoryObjectStore store = new InMemoryObjectStore();
    List<ColumnFile> files = new ArrayList<>();
    for (ColumnFile each : segment.columnFiles()) {
      if (each.object().endsWith("/" + file)) {
        files.add(rewrite(store, each, blocks, lie));
      } else {
        Objects.write(store, each.object(), Objects.read(original, each.object()));
        files.add(each);
      }
    }
    return SegmentCheck.check(store, of(segment, files));
  }

  private ColumnFile rewrite(
      ObjectStore store, ColumnFile file, Consumer<MemorySegment> blocks, Lie lie) {
    try (Arena arena = Arena.ofConfined();
        ContainerWriter writer =
            new ContainerWriter(
                store, file.object(), Container.Kind.COLUMNS, segment.id().value())) {
      Container container =
          Container.open(
              original,
              file.object(),
              Container.Kind.COLUMNS,
              file.byteSize(),
              file.digest(),
              arena);
      long length = container.blocksEnd() - HEADER_BYTES;
      MemorySegment changed =
          arena.allocate(length).copyFrom(container.slice(HEADER_BYTES, length));
      blocks.accept(changed);
      ColumnFooter footer = ColumnFooter.read(new ByteReader(container.footer(), file.object()));
      List<StoredColumn> columns =
          footer.columns().stream().map(column -> lie.of(column, changed)).toList();
      writer.write(changed.asByteBuffer());
      ContainerWriter.Finished finished =
          writer.finish(new ColumnFooter(footer.rowCount(), columns).encode());
      return new ColumnFile(finished.name(), file.fields(), finished.byteSize(), finished.digest());
    }
  }
}
