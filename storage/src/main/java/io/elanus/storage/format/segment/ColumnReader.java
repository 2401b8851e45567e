package io.elanus.storage.format.segment;

import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import io.elanus.storage.format.column.ColumnBlock;
import io.elanus.storage.format.column.ColumnCodec;
import io.elanus.storage.format.container.Container;
import io.elanus.storage.format.container.Container.Extent;
import io.elanus.storage.format.container.Corruption;
import io.elanus.storage.format.container.Layouts;
import io.elanus.storage.format.segment.ColumnFooter.Shape;
import io.elanus.storage.format.segment.ColumnFooter.StoredColumn;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The pages of one column, mapped. A page's checksum is compared when the page is first used,
/// except for those of dense vectors; that of the members when these are. Safe for threads: what
/// they race for, they race to the same value.
final class ColumnReader {
  static final int PAGE_ROWS = ColumnSource.BATCH_ROWS;
  static final int PAGE_SHIFT = Integer.numberOfTrailingZeros(PAGE_ROWS);

  private final Container file;
  private final StoredColumn column;
  private final int rowCount;
  private final @Nullable ColumnBlock[] blocks;
  private final MemorySegment region;
  private volatile @Nullable Validity validity;
  private volatile @Nullable PageMembers members;

  private record Validity(@Nullable Bits rows) {}

  ColumnReader(Container file, StoredColumn column, int rowCount) {
    this.file = file;
    this.column = column;
    this.rowCount = rowCount;
    boolean blocked = column.shape() == Shape.BLOCKS;
    this.blocks = new ColumnBlock[blocked ? column.pages().size() : 0];
    this.region =
        blocked || rowCount == 0
            ? MemorySegment.NULL
            : file.slice(column.pages().getFirst().extent().offset(), rowCount * column.stride());
  }

  StoredColumn stored() {
    return column;
  }

  DataType type() {
    return column.type();
  }

  Container file() {
    return file;
  }

  int rowCount() {
    return rowCount;
  }

  PageStatistics statistics(int page) {
    return column.pages().get(page).statistics();
  }

  /// Numbers and vectors: all rows.
  MemorySegment region() {
    return region;
  }

  long numberAt(int row) {
    return region.get(Layouts.INT64, 8L * row);
  }

  /// The page that a row is in; the row inside it is `row & (PAGE_ROWS - 1)`.
  ColumnBlock blockOf(int row) {
    return block(row >>> PAGE_SHIFT);
  }

  ColumnBlock block(int page) {
    ColumnBlock block = blocks[page];
    if (block == null) {
      block = ColumnBlock.of(checkedPage(page), place(page));
      int rows = Math.min(PAGE_ROWS, rowCount - page * PAGE_ROWS);
      if (block.type() != column.type() || block.rowCount() != rows) {
        throw Corruption.of(place(page), "%d rows of %s", block.rowCount(), block.type());
      }
      blocks[page] = block;
    }
    return block;
  }

  /// A page of blocks or numbers as a column.
  Column decode(int page) {
    return switch (column.shape()) {
      case BLOCKS -> ColumnCodec.decode(block(page).bytes(), place(page));
      case NUMBERS -> {
        long[] values = new long[Math.min(PAGE_ROWS, rowCount - page * PAGE_ROWS)];
        MemorySegment.copy(region, Layouts.INT64, 8L * page * PAGE_ROWS, values, 0, values.length);
        yield new IntegerColumn(DataType.INT64, values, null);
      }
      case VECTORS -> throw new IllegalStateException("vectors are not decoded: " + place(page));
    };
  }

  /// The rows that hold a value; null when all do.
  @Nullable Bits valid() {
    Validity known = validity;
    if (known == null) {
      known = new Validity(readValidity());
      validity = known;
    }
    return known.rows;
  }

  /// Which values the pages may hold, null when that was not kept. The checksum is compared when
  /// they are first asked for.
  @Nullable PageMembers members() {
    Extent stored = column.members();
    if (stored == null) {
      return null;
    }
    PageMembers known = members;
    return known == null ? readMembers(stored) : known;
  }

  /// Compares the checksums of all pages.
  void verify() {
    for (int page = 0; page < column.pages().size(); page++) {
      checkedPage(page);
    }
    Extent stored = column.validity();
    if (stored != null) {
      checked(stored, "validity");
    }
    Extent storedMembers = column.members();
    if (storedMembers != null) {
      readMembers(storedMembers);
    }
  }

  MemorySegment checkedPage(int page) {
    return checked(column.pages().get(page).extent(), "page " + page);
  }

  /// The object, the field and the page, for error texts.
  String place(int page) {
    return file.name() + ": page " + page + " of field " + column.field();
  }

  private MemorySegment checked(Extent extent, String what) {
    MemorySegment bytes = file.slice(extent.offset(), extent.length());
    Container.requireChecksum(
        bytes, extent.checksum(), file.name(), what + " of field " + column.field());
    return bytes;
  }

  /// Compares the checksum, and keeps what was compared.
  private PageMembers readMembers(Extent stored) {
    PageMembers read = new PageMembers(checked(stored, "members"), column.pages().size());
    members = read;
    return read;
  }

  private @Nullable Bits readValidity() {
    Extent stored = column.validity();
    if (stored != null) {
      long[] words = new long[Bits.wordCount(rowCount)];
      MemorySegment.copy(checked(stored, "validity"), Layouts.INT64, 0, words, 0, words.length);
      return Bits.wrap(rowCount, words);
    }
    Bits valid = null;
    for (int page = 0; page < blocks.length; page++) {
      if (statistics(page).nullCount() > 0) {
        Bits rows = block(page).valid();
        if (rows != null) {
          valid = valid == null ? Bits.all(rowCount) : valid;
          System.arraycopy(
              rows.words(), 0, valid.words(), page * (PAGE_ROWS / 64), rows.words().length);
        }
      }
    }
    return valid;
  }
}
