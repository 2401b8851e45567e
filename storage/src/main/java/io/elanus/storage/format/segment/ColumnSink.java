package io.elanus.storage.format.segment;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.storage.format.column.ColumnCodec;
import io.elanus.storage.format.column.Packing;
import io.elanus.storage.format.container.Checksum;
import io.elanus.storage.format.container.Container.Extent;
import io.elanus.storage.format.container.ContainerWriter;
import io.elanus.storage.format.container.Layouts;
import io.elanus.storage.format.segment.ColumnFooter.Shape;
import io.elanus.storage.format.segment.ColumnFooter.StoredColumn;
import io.elanus.storage.format.segment.ColumnFooter.StoredPage;
import io.elanus.storage.format.segment.Concatenation.Piece;
import io.elanus.storage.format.segment.PageStatistics.Range;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Cuts one column into pages and writes them to its file.
sealed interface ColumnSink {
  int PAGE_ROWS = ColumnSource.BATCH_ROWS;

  void append(Column column);

  /// Writes what is left.
  StoredColumn finish();

  /// Any type but dense vectors: a block for each page.
  final class Blocks implements ColumnSink {
    private final ContainerWriter file;
    private final FieldSchema field;
    private final List<StoredPage> pages = new ArrayList<>();
    private final List<Piece> pending = new ArrayList<>();
    private final @Nullable MemberSink members;
    private final @Nullable PathSink paths;
    private int pendingRows;

    /// @param paths also takes the pages, which are JSON; else null
    Blocks(ContainerWriter file, FieldSchema field, @Nullable PathSink paths) {
      this.file = file;
      this.field = field;
      this.paths = paths;
      this.members = MemberSink.of(field.type(), field.primaryKey());
    }

    @Override
    public void append(Column column) {
      for (int from = 0; from < column.rowCount(); ) {
        int to = from + Math.min(PAGE_ROWS - pendingRows, column.rowCount() - from);
        pending.add(new Piece(column, from, to));
        pendingRows += to - from;
        from = to;
        if (pendingRows == PAGE_ROWS) {
          writePage();
        }
      }
    }

    @Override
    public StoredColumn finish() {
      if (pendingRows > 0) {
        writePage();
      }
      return new StoredColumn(
          field.id(),
          field.type(),
          field.elementType(),
          Shape.BLOCKS,
          field.primaryKey(),
          field.isArrayOfVectors() ? field.dimension() : 0,
          null,
          pages,
          members == null ? null : members.finish(file),
          null);
    }

    private void writePage() {
      Column page = Concatenation.of(pending);
      byte[] block = new byte[Math.toIntExact(ColumnCodec.encodedSize(page, Packing.TIGHT))];
      ColumnCodec.encode(page, Packing.TIGHT, block, 0);
      Extent extent = new Extent(file.align(), block.length, Checksum.of(block, 0, block.length));
      file.write(ByteBuffer.wrap(block));
      PageStatistics statistics = PageStatistics.of(page);
      pages.add(new StoredPage(extent, statistics));
      if (members != null) {
        members.add(page, statistics);
      }
      if (paths != null) {
        paths.add((BytesColumn) page);
      }
      pending.clear();
      pendingRows = 0;
    }
  }

  /// 64-bit numbers without nulls: one array. Nothing else may write to the file until it is
  /// finished.
  final class Numbers implements ColumnSink {
    private final ContainerWriter file;
    private final FieldId field;
    private final boolean primaryKey;
    private final List<StoredPage> pages = new ArrayList<>();
    private final long[] page = new long[PAGE_ROWS];
    private final @Nullable MemberSink members;
    private int pageRows;

    Numbers(ContainerWriter file, FieldId field, boolean primaryKey) {
      this.file = file;
      this.field = field;
      this.primaryKey = primaryKey;
      this.members = primaryKey ? MemberSink.of(DataType.INT64, true) : null;
    }

    @Override
    public void append(Column column) {
      append(((IntegerColumn) column).values());
    }

    void append(long[] values) {
      for (int from = 0; from < values.length; ) {
        int count = Math.min(PAGE_ROWS - pageRows, values.length - from);
        System.arraycopy(values, from, page, pageRows, count);
        pageRows += count;
        from += count;
        if (pageRows == PAGE_ROWS) {
          writePage();
        }
      }
    }

    @Override
    public StoredColumn finish() {
      if (pageRows > 0) {
        writePage();
      }
      return new StoredColumn(
          field,
          DataType.INT64,
          null,
          Shape.NUMBERS,
          primaryKey,
          0,
          null,
          pages,
          members == null ? null : members.finish(file),
          null);
    }

    private void writePage() {
      byte[] bytes = new byte[8 * pageRows];
      MemorySegment.copy(page, 0, MemorySegment.ofArray(bytes), Layouts.INT64, 0, pageRows);
      long offset = pages.isEmpty() ? file.align() : file.position();
      Column column = new IntegerColumn(DataType.INT64, Arrays.copyOf(page, pageRows), null);
      PageStatistics statistics = PageStatistics.of(column);
      pages.add(
          new StoredPage(
              new Extent(offset, bytes.length, Checksum.of(bytes, 0, bytes.length)), statistics));
      if (members != null) {
        members.add(column, statistics);
      }
      file.write(ByteBuffer.wrap(bytes));
      pageRows = 0;
    }
  }

  /// Dense vectors: one array of padded rows, written as they come. Alone in its file.
  final class Vectors implements ColumnSink {
    private static final int BUFFER_BYTES = 1 << 18;

    private final ContainerWriter file;
    private final FieldSchema field;
    private final int rowBytes;
    private final int stride;
    private final byte[] padded;
    private final List<StoredPage> pages = new ArrayList<>();
    private final CRC32C checksum = new CRC32C();
    private long[] validity = new long[0];
    private int rowCount;
    private int nullCount;
    private long pageOffset;

    Vectors(ContainerWriter file, FieldSchema field) {
      this.file = file;
      this.field = field;
      this.rowBytes = field.type().vectorBytes(field.dimension());
      this.stride = Math.toIntExact(VectorRows.strideOf(field.type(), field.dimension()));
      this.padded =
          stride == rowBytes ? new byte[0] : new byte[Math.max(1, BUFFER_BYTES / stride) * stride];
      this.pageOffset = file.align();
    }

    @Override
    public void append(Column column) {
      DenseVectorColumn vectors = (DenseVectorColumn) column;
      if (vectors.dimension() != field.dimension()) {
        throw new IllegalStateException(
            "dimension "
                + vectors.dimension()
                + " instead of "
                + field.dimension()
                + " for "
                + field.name());
      }
      for (int from = 0; from < vectors.rowCount(); ) {
        int pageRows = rowCount % PAGE_ROWS;
        int count = Math.min(PAGE_ROWS - pageRows, vectors.rowCount() - from);
        write(vectors.bytes(), from, count);
        addValidity(vectors, from, count);
        from += count;
        if (rowCount % PAGE_ROWS == 0) {
          endPage();
        }
      }
    }

    @Override
    public StoredColumn finish() {
      if (rowCount % PAGE_ROWS != 0) {
        endPage();
      }
      return new StoredColumn(
          field.id(),
          field.type(),
          null,
          Shape.VECTORS,
          false,
          field.dimension(),
          writeValidity(),
          pages,
          null,
          null);
    }

    private void write(byte[] bytes, int from, int count) {
      if (stride == rowBytes) {
        put(ByteBuffer.wrap(bytes, from * rowBytes, count * rowBytes));
        return;
      }
      int perBuffer = padded.length / stride;
      for (int done = 0; done < count; done += perBuffer) {
        int rows = Math.min(perBuffer, count - done);
        for (int r = 0; r < rows; r++) {
          System.arraycopy(bytes, (from + done + r) * rowBytes, padded, r * stride, rowBytes);
        }
        put(ByteBuffer.wrap(padded, 0, rows * stride));
      }
    }

    private void put(ByteBuffer bytes) {
      Checksum.update(checksum, bytes);
      file.write(bytes);
    }

    private void addValidity(DenseVectorColumn vectors, int from, int count) {
      int words = Bits.wordCount(rowCount + count);
      if (words > validity.length) {
        validity = Arrays.copyOf(validity, Math.max(words, 2 * validity.length));
      }
      for (int row = from; row < from + count; row++, rowCount++) {
        if (vectors.isNull(row)) {
          nullCount++;
        } else {
          validity[rowCount >>> 6] |= 1L << rowCount;
        }
      }
    }

    private void endPage() {
      long length = file.position() - pageOffset;
      PageStatistics statistics = new PageStatistics(nullsOfLastPage(), new Range.Unknown());
      pages.add(
          new StoredPage(new Extent(pageOffset, length, (int) checksum.getValue()), statistics));
      pageOffset = file.position();
      checksum.reset();
    }

    private int nullsOfLastPage() {
      int before = 0;
      for (StoredPage page : pages) {
        before += page.statistics().nullCount();
      }
      return nullCount - before;
    }

    private @Nullable Extent writeValidity() {
      if (nullCount == 0) {
        return null;
      }
      byte[] bytes = new byte[8 * Bits.wordCount(rowCount)];
      MemorySegment.copy(
          validity, 0, MemorySegment.ofArray(bytes), Layouts.INT64, 0, bytes.length / 8);
      Extent extent = new Extent(file.align(), bytes.length, Checksum.of(bytes, 0, bytes.length));
      file.write(ByteBuffer.wrap(bytes));
      return extent;
    }
  }
}
