package io.elanus.storage.format.segment;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.kernel.hash.SplitBlockFilter;
import io.elanus.core.kernel.hash.XxHash64;
import io.elanus.core.schema.DataType;
import java.lang.foreign.MemorySegment;

/// A bloom filter for each page of an INT64 or VARCHAR column: what equalities pass over pages by
/// where values are so many and so mixed that smallest and largest do not tell. Nulls are no
/// members.
///
/// | bytes | field   | meaning                                                                   |
/// |------:|---------|---------------------------------------------------------------------------|
/// |       | filters | one for each page, end to end, each `length / pageCount` bytes            |
///
/// A filter is one of Parquet's split blocks (32 bytes each) over XXH64 with seed 0: of an INT64
/// its eight bytes, lowest first; of a VARCHAR its UTF-8. The segment's first page tells how many
/// blocks each has: 12 bits a row. A page then seems to hold 1 of 185 values that it does not hold
/// (0.54 %, from the expected load of blocks: Putze, Sanders and Singler, 2007); pages whose values
/// repeat, fewer.
final class PageMembers {
  static final int BITS_PER_ROW = 12;

  private static final int BLOCK_BITS = 8 * SplitBlockFilter.BLOCK_BYTES;

  private final SplitBlockFilter[] pages;

  /// @param bytes as the table says; not copied
  PageMembers(MemorySegment bytes, int pageCount) {
    pages = new SplitBlockFilter[pageCount];
    long each = bytes.byteSize() / pageCount;
    for (int page = 0; page < pageCount; page++) {
      pages[page] = new SplitBlockFilter(bytes.asSlice(page * each, each));
    }
  }

  /// Whether columns of a type may have members.
  static boolean areOf(DataType type) {
    return type == DataType.INT64 || type == DataType.VARCHAR;
  }

  SplitBlockFilter page(int page) {
    return pages[page];
  }

  /// Of one page's filter.
  ///
  /// @param firstPageRows rows of the segment's first page, at most 4096
  static int bytesPerPage(int firstPageRows) {
    assert firstPageRows <= ColumnSource.BATCH_ROWS;
    return (firstPageRows * BITS_PER_ROW + BLOCK_BITS - 1)
        / BLOCK_BITS
        * SplitBlockFilter.BLOCK_BYTES;
  }

  /// @param column of a type that may have members
  /// @param row not null
  static long hash(Column column, int row) {
    return switch (column) {
      case IntegerColumn integers -> XxHash64.of(integers.values()[row]);
      case BytesColumn texts ->
          XxHash64.of(texts.bytes(), texts.offsets()[row], texts.offsets()[row + 1]);
      default -> throw new IllegalArgumentException("no members of " + column.type());
    };
  }
}
