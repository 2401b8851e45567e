package io.elanus.core.index.layout;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.index.VectorRows;
import io.elanus.core.schema.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/// A header of whole numbers, then arrays. Little-endian.
///
/// | offset | bytes | field | meaning |
/// |-------:|------:|-------|---------|
/// |   0 |  4 | magic    | of the index type |
/// |   4 |  4 | version  | 1 |
/// |   8 | 48 | numbers  | 12 int32, what each means says the index type; unused ones are zero |
/// |  56 |  4 | sections | arrays that follow, 1..5 |
/// |  60 |  4 | nothing  | zero |
/// |  64 | 5 x 24 | table | offset (8), bytes (8), CRC-32C (4), zero (4) of each section |
/// | 184 |  4 | nothing  | zero |
/// | 188 |  4 | checksum | CRC-32C of bytes 0..188 |
///
/// Each section starts at a multiple of 64; what lies between is zero.
public final class SectionFile {
  public static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  public static final ValueLayout.OfLong INT64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  static final int HEADER_BYTES = 192;
  private static final int VERSION = 1;
  private static final int NUMBERS = 8;
  private static final int MOST_NUMBERS = 12;
  private static final int SECTION_COUNT = 56;
  private static final int TABLE = 64;
  private static final int MOST_SECTIONS = 5;
  private static final int CHECKSUM = 188;

  private final MemorySegment file;

  private SectionFile(MemorySegment file) {
    this.file = file;
  }

  /// The magic of four ASCII letters.
  public static int magic(String letters) {
    return letters.charAt(0)
        | letters.charAt(1) << 8
        | letters.charAt(2) << 16
        | letters.charAt(3) << 24;
  }

  /// Hands over a whole file, in order.
  public static void write(
      int magic, int[] numbers, MemorySegment[] sections, Consumer<ByteBuffer> sink) {
    if (numbers.length > MOST_NUMBERS || sections.length > MOST_SECTIONS) {
      throw new IllegalArgumentException(
          numbers.length + " numbers, " + sections.length + " sections");
    }
    MemorySegment header = MemorySegment.ofArray(new byte[HEADER_BYTES]);
    header.set(INT32, 0, magic);
    header.set(INT32, 4, VERSION);
    MemorySegment.copy(numbers, 0, header, INT32, NUMBERS, numbers.length);
    header.set(INT32, SECTION_COUNT, sections.length);
    long end = HEADER_BYTES;
    for (int i = 0; i < sections.length; i++) {
      header.set(INT64, TABLE + 24L * i, end);
      header.set(INT64, TABLE + 24L * i + 8, sections[i].byteSize());
      header.set(INT32, TABLE + 24L * i + 16, Sections.crc(sections[i]));
      end = Sections.align(end + sections[i].byteSize());
    }
    header.set(INT32, CHECKSUM, Sections.crc(header.asSlice(0, CHECKSUM)));
    sink.accept(header.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
    for (MemorySegment section : sections) {
      Sections.write(section, sink);
    }
  }

  /// Bytes of a file with these sections.
  public static long bytes(long... sections) {
    return Sections.end(HEADER_BYTES, sections);
  }

  /// Reads and checks the header.
  ///
  /// @param sections how many there must be
  /// @throws DatabaseException when it is damaged
  public static SectionFile read(MemorySegment file, int magic, int sections) {
    if (file.byteSize() < HEADER_BYTES || file.get(INT32, 0) != magic) {
      throw damaged("is of another kind");
    }
    if (file.get(INT32, 4) != VERSION) {
      throw damaged("has version " + file.get(INT32, 4) + ", not " + VERSION);
    }
    if (file.get(INT32, CHECKSUM) != Sections.crc(file.asSlice(0, CHECKSUM))) {
      throw damaged("has a wrong checksum in its header");
    }
    if (file.get(INT32, SECTION_COUNT) != sections) {
      throw damaged("has " + file.get(INT32, SECTION_COUNT) + " sections, not " + sections);
    }
    return new SectionFile(file);
  }

  public int number(int i) {
    return file.get(INT32, NUMBERS + 4L * i);
  }

  /// A section, its checksum compared.
  ///
  /// @param bytes what it must have
  /// @throws DatabaseException when it is damaged
  public MemorySegment section(int i, long bytes) {
    long at = TABLE + 24L * i;
    long offset = file.get(INT64, at);
    long length = file.get(INT64, at + 8);
    if (length != bytes || offset < HEADER_BYTES || offset > file.byteSize() - length) {
      throw damaged("is cut off or has a wrong length in section " + i);
    }
    MemorySegment section = file.asSlice(offset, length);
    if (file.get(INT32, at + 16) != Sections.crc(section)) {
      throw damaged("has a wrong checksum in section " + i);
    }
    return section;
  }

  /// Checks that a file is over the given rows.
  ///
  /// @param dimension bits of a vector as the file says
  /// @param rowCount as the file says
  /// @throws DatabaseException when it is not
  public static void requireBinaryRows(int dimension, int rowCount, VectorRows rows) {
    if (rows.type() != DataType.BINARY_VECTOR
        || rows.dimension() != dimension
        || rows.rowCount() != rowCount) {
      throw damaged(
          "holds %d vectors of %d bits, the column %d of %d"
              .formatted(rowCount, dimension, rows.rowCount(), rows.dimension()));
    }
  }

  public static DatabaseException damaged(String what) {
    return DatabaseException.of(ErrorCode.IO_FAILED, "the index file " + what);
  }
}
