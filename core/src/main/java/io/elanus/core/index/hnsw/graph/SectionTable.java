package io.elanus.core.index.hnsw.graph;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.layout.Sections;
import io.elanus.core.schema.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/// A header of fixed size, checksum last, with a table of the sections that follow it: offset (8),
/// bytes (8), CRC-32C (4), zero (4) of each. Sections start at multiples of 64; what lies between
/// is zero.
///
/// @param tableOffset where the table starts in the header
/// @param checksumOffset where the header's checksum is: CRC-32C of what lies before
public record SectionTable(int tableOffset, int checksumOffset) {
  private static final int ENTRY_BYTES = 24;
  private static final ValueLayout.OfInt INT32 = NodeRecords.INT32;
  private static final ValueLayout.OfLong INT64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// Hands over the whole file, in order.
  ///
  /// @param header whole, a multiple of 64 bytes, table and checksum not yet filled in
  public void write(MemorySegment header, MemorySegment[] sections, Consumer<ByteBuffer> sink) {
    enter(header, 0, header.byteSize(), sections);
    finish(header, sink);
    for (MemorySegment section : sections) {
      Sections.write(section, sink);
    }
  }

  /// As the other, with a first section that is too large to be held.
  ///
  /// @param length of the first section, a multiple of 64
  /// @param crc of the first section
  /// @param first hands over its bytes, in order
  public void write(
      MemorySegment header,
      long length,
      int crc,
      Consumer<Consumer<ByteBuffer>> first,
      MemorySegment[] rest,
      Consumer<ByteBuffer> sink) {
    enter(header, 0, header.byteSize(), length, crc);
    enter(header, 1, header.byteSize() + length, rest);
    finish(header, sink);
    first.accept(sink);
    for (MemorySegment section : rest) {
      Sections.write(section, sink);
    }
  }

  private void enter(MemorySegment header, int number, long start, MemorySegment[] sections) {
    long end = start;
    for (int i = 0; i < sections.length; i++) {
      enter(header, number + i, end, sections[i].byteSize(), Sections.crc(sections[i]));
      end = Sections.align(end + sections[i].byteSize());
    }
  }

  private void enter(MemorySegment header, int number, long offset, long length, int crc) {
    long at = tableOffset + (long) ENTRY_BYTES * number;
    header.set(INT64, at, offset);
    header.set(INT64, at + 8, length);
    header.set(INT32, at + 16, crc);
  }

  private void finish(MemorySegment header, Consumer<ByteBuffer> sink) {
    header.set(INT32, checksumOffset, Sections.crc(header.asSlice(0, checksumOffset)));
    sink.accept(header.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
  }

  /// Checks the header's checksum.
  ///
  /// @throws DatabaseException when it is wrong
  public void requireHeader(MemorySegment file) {
    if (file.get(INT32, checksumOffset) != Sections.crc(file.asSlice(0, checksumOffset))) {
      throw damaged("has a wrong checksum in its header");
    }
  }

  /// The length that the header gives a section.
  public long lengthOf(MemorySegment file, int section) {
    return file.get(INT64, tableOffset + (long) ENTRY_BYTES * section + 8);
  }

  /// A section, its length and checksum verified.
  ///
  /// @param number of the section, from 0
  /// @param name for what is said when it is damaged
  /// @return empty when that is expected
  /// @throws DatabaseException when it is cut off, of another length or damaged
  public MemorySegment section(MemorySegment file, int number, String name, long expectedLength) {
    if (expectedLength == 0) {
      return MemorySegment.ofArray(new byte[0]);
    }
    MemorySegment bytes = located(file, number, name, expectedLength);
    if (file.get(INT32, tableOffset + (long) ENTRY_BYTES * number + 16) != Sections.crc(bytes)) {
      throw damaged("has a wrong checksum in section " + name);
    }
    return bytes;
  }

  /// A section, only its length verified.
  ///
  /// @throws DatabaseException when it is cut off or of another length
  public MemorySegment located(MemorySegment file, int number, String name, long expectedLength) {
    long offset = file.get(INT64, tableOffset + (long) ENTRY_BYTES * number);
    long length = lengthOf(file, number);
    if (length != expectedLength
        || offset < tableOffset
        || offset > file.byteSize() - Sections.align(length)) {
      throw damaged("is cut off or has a wrong length in section " + name);
    }
    return file.asSlice(offset, length);
  }

  /// Checks that a file is over the given rows.
  ///
  /// @param elementType as its header says, as are `dimension` and `rowCount`
  /// @throws DatabaseException when it is not
  public static void requireRows(
      DataType elementType, int dimension, int rowCount, VectorRows rows) {
    if (rows.type() != elementType
        || rows.dimension() != dimension
        || rows.rowCount() != rowCount) {
      throw damaged(
          "holds %d %s of dimension %d, the column %d %s of %d"
              .formatted(
                  rowCount,
                  elementType.wireName(),
                  dimension,
                  rows.rowCount(),
                  rows.type().wireName(),
                  rows.dimension()));
    }
  }

  /// What to throw where a graph file `what`, as in "is cut off".
  public static DatabaseException damaged(String what) {
    return DatabaseException.of(ErrorCode.IO_FAILED, "the graph file " + what);
  }
}
