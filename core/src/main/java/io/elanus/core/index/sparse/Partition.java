package io.elanus.core.index.sparse;

import static io.elanus.core.index.sparse.SparseFile.FLOAT32;
import static io.elanus.core.index.sparse.SparseFile.INT32;
import static io.elanus.core.index.sparse.SparseFile.INT64;
import static io.elanus.core.index.sparse.SparseFile.UINT16;

import io.elanus.core.index.layout.Sections;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The posting lists of up to 65,536 rows, as they are in the file: a row within a partition takes
/// two bytes. Weights take one byte where all are whole numbers up to 255, as term frequencies are,
/// otherwise four.
///
/// | offset | bytes | field | meaning |
/// |-------:|------:|-------|---------|
/// |   0 | 8 | byteLength   | of the partition with this header, a multiple of 64 |
/// |   8 | 4 | firstRow     | of the segment's rows |
/// |  12 | 4 | rowCount     | 1..65,536 |
/// |  16 | 4 | termCount    | positions that occur |
/// |  20 | 4 | postingCount | elements of all rows |
/// |  24 | 4 | longCount    | terms with [#LONG_LIST] postings or more |
/// |  28 | 4 | valueBytes   | 1 or 4 |
/// |  32 | 4 | withLengths  | 1 when row lengths and what bounds them are there (BM25), else 0 |
/// |  36 | 4 | smallest     | float32, the smallest weight |
/// |  40 | 4 | bodyChecksum | CRC-32C of what follows the header |
/// |  44 | 4 | withRows     | 1 when the rows' elements are there row by row as well (IP), else 0 |
/// |  48 | 4 | withImpacts  | 1 when each list is there by falling weight as well (IP, all weights above 0), else 0 |
/// |  52 | 4 | mean         | float32, of all weights, with impacts, else 0 |
/// |  56 | 4 | nothing      | zero |
/// |  60 | 4 | checksum     | CRC-32C of bytes 0..60 |
///
/// Then come the arrays of [PartitionLayout].
///
/// Files of layout version 1 have no rows, those of version 2 no impacts: searches that refine look
/// every term up in its list, or take the lists that exact searches take.
final class Partition {
  static final int ROWS = 1 << 16;
  static final int WINDOW_SHIFT = 11;
  static final int WINDOW = 1 << WINDOW_SHIFT;

  /// Postings of a list that has an entry for each window.
  static final int LONG_LIST = 512;

  static final int HEADER_BYTES = 64;
  static final int CHECKSUM = 60;
  static final int SHORT = -1;

  final MemorySegment bytes;
  final int firstRow;
  final int rowCount;
  final int termCount;
  final int windows;
  final boolean byteValues;
  final boolean withLengths;
  final boolean withRows;
  final boolean withImpacts;
  final float smallest;
  final float mean;
  final PartitionLayout layout;

  private Partition(MemorySegment bytes, PartitionLayout layout) {
    this.bytes = bytes;
    this.layout = layout;
    firstRow = bytes.get(INT32, 8);
    rowCount = bytes.get(INT32, 12);
    termCount = bytes.get(INT32, 16);
    byteValues = bytes.get(INT32, 28) == 1;
    withLengths = bytes.get(INT32, 32) == 1;
    withRows = bytes.get(INT32, 44) == 1;
    withImpacts = bytes.get(INT32, 48) == 1;
    smallest = bytes.get(FLOAT32, 36);
    mean = bytes.get(FLOAT32, 52);
    windows = windowsOf(rowCount);
  }

  static int countFor(int rowCount) {
    return (int) ((rowCount + (ROWS - 1L)) / ROWS);
  }

  /// Of a term's number where rows are kept.
  static int termBytes(int termCount) {
    return termCount <= 1 << 16 ? 2 : 4;
  }

  static int windowsOf(int rowCount) {
    return (rowCount + WINDOW - 1) >>> WINDOW_SHIFT;
  }

  /// The partition that begins at an offset of the file; its checksums are compared.
  ///
  /// @throws io.elanus.core.error.DatabaseException when it is damaged or cut off
  static Partition open(MemorySegment file, long offset) {
    if (offset > file.byteSize() - HEADER_BYTES) {
      throw SparseFile.damaged("is cut off");
    }
    MemorySegment header = file.asSlice(offset, HEADER_BYTES);
    if (header.get(INT32, CHECKSUM) != Sections.crc(header.asSlice(0, CHECKSUM))) {
      throw SparseFile.damaged("has a wrong checksum in the header of a partition");
    }
    PartitionLayout layout =
        PartitionLayout.of(
            header.get(INT32, 12),
            header.get(INT32, 16),
            header.get(INT32, 20),
            header.get(INT32, 24),
            header.get(INT32, 28),
            header.get(INT32, 32) == 1,
            header.get(INT32, 44) == 1,
            header.get(INT32, 48) == 1);
    long length = header.get(INT64, 0);
    if (length != layout.end() || length > file.byteSize() - offset) {
      throw SparseFile.damaged("is cut off or has a partition of a wrong length");
    }
    MemorySegment bytes = file.asSlice(offset, length);
    if (bytes.get(INT32, 40) != Sections.crc(bytes.asSlice(HEADER_BYTES))) {
      throw SparseFile.damaged("has a wrong checksum in a partition");
    }
    return new Partition(bytes, layout);
  }

  // Terms

  /// The number of a position among the terms, or the complement of where it would be.
  ///
  /// @param from a number that it is not before
  int find(int position, int from) {
    int step = 1;
    int low = from;
    int high = from;
    while (high < termCount && Integer.compareUnsigned(term(high), position) < 0) {
      low = high + 1;
      high += step;
      step <<= 1;
    }
    high = Math.min(high, termCount - 1);
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Integer.compareUnsigned(term(middle), position);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return ~low;
  }

  private int term(int number) {
    return bytes.get(INT32, layout.terms() + 4L * number);
  }

  int start(int term) {
    return bytes.get(INT32, layout.starts() + 4L * term);
  }

  float largest(int term) {
    return bytes.get(FLOAT32, layout.largest() + 4L * term);
  }

  /// 0 without lengths.
  float leanest(int term) {
    return withLengths ? bytes.get(FLOAT32, layout.leanest() + 4L * term) : 0;
  }

  int longNumber(int term) {
    return bytes.get(INT32, layout.longs() + 4L * term);
  }

  // Windows of long lists

  int windowStart(int longNumber, int window) {
    return bytes.get(UINT16, layout.windowStarts() + 2L * (longNumber * windows + window));
  }

  float windowLargest(int longNumber, int window) {
    return bytes.get(FLOAT32, layout.windowLargest() + 4L * (longNumber * windows + window));
  }

  float windowLeanest(int longNumber, int window) {
    return withLengths
        ? bytes.get(FLOAT32, layout.windowLeanest() + 4L * (longNumber * windows + window))
        : 0;
  }

  // Postings

  int row(int posting) {
    return bytes.get(UINT16, layout.rows() + 2L * posting);
  }

  float value(int posting) {
    return byteValues
        ? bytes.get(ValueLayout.JAVA_BYTE, layout.values() + posting) & 0xff
        : bytes.get(FLOAT32, layout.values() + 4L * posting);
  }

  float length(int row) {
    return bytes.get(FLOAT32, layout.lengths() + 4L * row);
  }

  /// The first posting in `[from, to)` of a row at or after the given one; `to` when there is none.
  int seek(int row, int from, int to) {
    int low = from;
    int high = from;
    int step = 1;
    while (high < to && row(high) < row) {
      low = high + 1;
      high += step;
      step <<= 1;
    }
    high = Math.min(high, to);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (row(middle) < row) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
