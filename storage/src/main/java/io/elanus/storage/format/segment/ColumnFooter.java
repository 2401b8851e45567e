package io.elanus.storage.format.segment;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.kernel.hash.SplitBlockFilter;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.ByteWriter;
import io.elanus.storage.format.container.Container.Extent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Footer of a column file: what columns it holds and where their pages are.
///
/// | bytes | field       | meaning                      |
/// |------:|-------------|------------------------------|
/// |     4 | rowCount    | of the segment               |
/// |     4 | pageRows    | 4096                         |
/// |     4 | columnCount |                              |
/// |       | columns     | [StoredColumn]s, end to end  |
record ColumnFooter(int rowCount, List<StoredColumn> columns) {
  private static final int PAGE_ROWS = ColumnSource.BATCH_ROWS;

  ColumnFooter {
    columns = List.copyOf(columns);
  }

  byte[] encode() {
    ByteWriter out = new ByteWriter().int32(rowCount).int32(PAGE_ROWS).int32(columns.size());
    columns.forEach(column -> column.write(out));
    return out.toBytes();
  }

  static ColumnFooter read(ByteReader in) {
    int rowCount = in.int32();
    int pageRows = in.int32();
    if (rowCount < 0 || pageRows != PAGE_ROWS) {
      throw in.wrong("%d rows in pages of %d", rowCount, pageRows);
    }
    int columnCount = in.count(StoredColumn.MIN_BYTES);
    List<StoredColumn> columns = new ArrayList<>(columnCount);
    for (int c = 0; c < columnCount; c++) {
      columns.add(StoredColumn.read(in, rowCount));
    }
    in.end();
    return new ColumnFooter(rowCount, columns);
  }

  /// How the pages of a column look.
  enum Shape {
    /// Each page a [io.elanus.storage.format.column.ColumnBlock].
    BLOCKS(1),
    /// Pages end to end: one array of 64-bit numbers. Keys and timestamps.
    NUMBERS(2),
    /// Pages end to end: one array of vectors, each padded with zeros to a multiple of 64 bytes.
    VECTORS(3);

    private final int number;

    Shape(int number) {
      this.number = number;
    }

    private static Shape read(ByteReader in) {
      int number = in.int8();
      for (Shape shape : values()) {
        if (shape.number == number) {
          return shape;
        }
      }
      throw in.wrong("page shape %d", number);
    }
  }

  /// A page and its place.
  ///
  /// | bytes | field      | meaning           |
  /// |------:|------------|-------------------|
  /// |     8 | offset     | a multiple of 64  |
  /// |     8 | length     |                   |
  /// |     4 | checksum   | CRC-32C           |
  /// |       | statistics | [PageStatistics]  |
  record StoredPage(Extent extent, PageStatistics statistics) {
    private static final int MIN_BYTES = 20 + PageStatistics.MIN_BYTES;
  }

  /// What makes a column that of a path inside JSON documents: its values, null where there is none
  /// and where marks say so ([io.elanus.core.column.ShreddedPath]).
  ///
  /// | bytes | field    | meaning                                                            |
  /// |------:|----------|--------------------------------------------------------------------|
  /// |     8 | document | id of the JSON field                                               |
  /// |     8 | marks    | id of the column of marks, an INT8 in the same file; 0: all are 0  |
  /// |     4 | keyCount | at least 1                                                         |
  /// |       | keys     | from object to object: 4 bytes of length and UTF-8 each            |
  record StoredPath(FieldId document, @Nullable FieldId marks, List<String> keys) {
    private static final int MIN_KEY_BYTES = 4;

    StoredPath {
      keys = List.copyOf(keys);
    }

    private void write(ByteWriter out) {
      out.int64(document.value()).int64(marks == null ? 0 : marks.value()).int32(keys.size());
      keys.forEach(out::text);
    }

    private static StoredPath read(ByteReader in) {
      long document = in.int64();
      long marks = in.int64();
      int keyCount = in.count(MIN_KEY_BYTES);
      if (document < 0 || marks < 0 || keyCount == 0) {
        throw in.wrong("path of field %d with marks %d and %d keys", document, marks, keyCount);
      }
      List<String> keys = new ArrayList<>(keyCount);
      for (int k = 0; k < keyCount; k++) {
        keys.add(in.text());
      }
      return new StoredPath(new FieldId(document), marks == 0 ? null : new FieldId(marks), keys);
    }
  }

  /// A column and its pages.
  ///
  /// | bytes | field          | meaning                                                       |
  /// |------:|----------------|---------------------------------------------------------------|
  /// |     8 | field          | field id; 1 = timestamps                                      |
  /// |     1 | type           | number of the data type                                       |
  /// |     1 | elementType    | of an ARRAY, else 0                                           |
  /// |     1 | shape          | 1 blocks, 2 numbers, 3 vectors                                |
  /// |     1 | flags          | 1: primary key, 2: members follow the pages, 4: of a path     |
  /// |     4 | dimension      | of dense vectors, also inside an ARRAY; else 0                |
  /// |     8 | validityOffset | of vectors with nulls: a bit a row in whole 64-bit words      |
  /// |     8 | validityLength | 0: no nulls, or in the blocks                                 |
  /// |     4 | validityCrc    | CRC-32C                                                       |
  /// |     4 | pageCount      | one page for each 4096 rows begun                             |
  /// |       | pages          | [StoredPage]s, end to end                                     |
  /// |     8 | membersOffset  | flag 2 only: of the [PageMembers], a multiple of 64           |
  /// |     8 | membersLength  | flag 2 only: a multiple of 32 bytes a page                    |
  /// |     4 | membersCrc     | flag 2 only: CRC-32C                                          |
  /// |       | path           | flag 4 only: [StoredPath]                                     |
  record StoredColumn(
      FieldId field,
      DataType type,
      @Nullable DataType elementType,
      Shape shape,
      boolean primaryKey,
      int dimension,
      @Nullable Extent validity,
      List<StoredPage> pages,
      @Nullable Extent members,
      @Nullable StoredPath path) {
    private static final int MIN_BYTES = 40;
    private static final int PRIMARY_KEY = 1;
    private static final int HAS_MEMBERS = 2;
    private static final int OF_PATH = 4;

    StoredColumn {
      pages = List.copyOf(pages);
    }

    /// The same as the values at a path.
    StoredColumn at(StoredPath of) {
      return new StoredColumn(
          field, type, elementType, shape, primaryKey, dimension, validity, pages, members, of);
    }

    /// Bytes from one row to the next in numbers and vectors.
    long stride() {
      return switch (shape) {
        case NUMBERS -> Long.BYTES;
        case VECTORS -> io.elanus.core.index.VectorRows.strideOf(type, dimension);
        case BLOCKS -> throw new IllegalStateException("blocks have no stride");
      };
    }

    /// Everything in the file that belongs to the column.
    List<Extent> extents() {
      List<Extent> extents = new ArrayList<>();
      pages.forEach(page -> extents.add(page.extent()));
      if (validity != null) {
        extents.add(validity);
      }
      if (members != null) {
        extents.add(members);
      }
      return extents;
    }

    private void write(ByteWriter out) {
      out.int64(field.value())
          .int8(type.number())
          .int8(elementType == null ? 0 : elementType.number())
          .int8(shape.number)
          .int8(
              (primaryKey ? PRIMARY_KEY : 0)
                  | (members == null ? 0 : HAS_MEMBERS)
                  | (path == null ? 0 : OF_PATH))
          .int32(dimension);
      write(out, validity == null ? new Extent(0, 0, 0) : validity);
      out.int32(pages.size());
      for (StoredPage page : pages) {
        write(out, page.extent());
        page.statistics().write(out);
      }
      if (members != null) {
        write(out, members);
      }
      if (path != null) {
        path.write(out);
      }
    }

    private static StoredColumn read(ByteReader in, int rowCount) {
      long field = in.int64();
      DataType type = type(in);
      DataType elementType = type == DataType.ARRAY ? type(in) : none(in);
      Shape shape = Shape.read(in);
      int flags = in.int8();
      int dimension = in.int32();
      Extent validity = extent(in);
      int pageCount = in.count(StoredPage.MIN_BYTES);
      boolean fits =
          switch (shape) {
            case BLOCKS ->
                !type.isDenseVector()
                    && (elementType != null && elementType.isDenseVector()
                        ? dimension > 0 && dimension <= 1 << 20
                        : dimension == 0)
                    && validity.length() == 0;
            case NUMBERS -> type == DataType.INT64 && dimension == 0 && validity.length() == 0;
            case VECTORS -> type.isDenseVector() && dimension > 0 && dimension <= 1 << 20;
          };
      if (field < 0
          || (flags & ~(PRIMARY_KEY | HAS_MEMBERS | OF_PATH)) != 0
          || !fits
          || pageCount != pages(rowCount)) {
        throw in.wrong(
            "column %d of %s as %s: flags %d, dimension %d, %d pages",
            field, type, shape, flags, dimension, pageCount);
      }
      List<StoredPage> pages = new ArrayList<>(pageCount);
      for (int p = 0; p < pageCount; p++) {
        pages.add(new StoredPage(extent(in), PageStatistics.read(in)));
      }
      StoredColumn column =
          new StoredColumn(
              new FieldId(field),
              type,
              elementType,
              shape,
              (flags & PRIMARY_KEY) != 0,
              dimension,
              validity.length() == 0 ? null : validity,
              pages,
              (flags & HAS_MEMBERS) == 0 ? null : extent(in),
              (flags & OF_PATH) == 0 ? null : StoredPath.read(in));
      column.requirePlaces(in, rowCount);
      return column;
    }

    private void requirePlaces(ByteReader in, int rowCount) {
      if (validity != null
          && validity.length() != 8L * io.elanus.core.kernel.bits.Bits.wordCount(rowCount)) {
        throw in.wrong("validity of %d bytes for %d rows", validity.length(), rowCount);
      }
      if (members != null
          && (!PageMembers.areOf(type)
              || (members.offset() & 63) != 0
              || members.length() <= 0
              || pages.isEmpty()
              || members.length() % ((long) SplitBlockFilter.BLOCK_BYTES * pages.size()) != 0)) {
        throw in.wrong(
            "members of field %s, %s: %d bytes at %d for %d pages",
            field, type, members.length(), members.offset(), pages.size());
      }
      for (int p = 0; p < pages.size(); p++) {
        Extent page = pages.get(p).extent();
        int rows = Math.min(PAGE_ROWS, rowCount - p * PAGE_ROWS);
        boolean inPlace =
            shape == Shape.BLOCKS
                || (page.length() == rows * stride()
                    && page.offset()
                        == pages.getFirst().extent().offset() + p * stride() * PAGE_ROWS);
        if ((page.offset() & 63) != 0 || !inPlace) {
          throw in.wrong(
              "page %d of field %s: %d bytes at %d", p, field, page.length(), page.offset());
        }
      }
    }

    private static int pages(int rowCount) {
      return (int) ((rowCount + PAGE_ROWS - 1L) / PAGE_ROWS);
    }

    private static void write(ByteWriter out, Extent extent) {
      out.int64(extent.offset()).int64(extent.length()).int32(extent.checksum());
    }

    private static Extent extent(ByteReader in) {
      return new Extent(in.int64(), in.int64(), in.int32());
    }

    private static DataType type(ByteReader in) {
      int number = in.int8();
      for (DataType type : DataType.values()) {
        if (type.number() == number) {
          return type;
        }
      }
      throw in.wrong("data type %d", number);
    }

    private static @Nullable DataType none(ByteReader in) {
      int number = in.int8();
      if (number != 0) {
        throw in.wrong("element type %d", number);
      }
      return null;
    }
  }
}
