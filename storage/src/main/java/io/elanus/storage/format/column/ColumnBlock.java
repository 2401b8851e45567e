package io.elanus.storage.format.column;

import static io.elanus.storage.format.container.Layouts.FLOAT32;
import static io.elanus.storage.format.container.Layouts.FLOAT64;
import static io.elanus.storage.format.container.Layouts.INT32;
import static io.elanus.storage.format.container.Layouts.INT64;
import static io.elanus.storage.format.container.Layouts.INT8;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import io.elanus.storage.format.column.Integers.Width;
import io.elanus.storage.format.container.Corruption;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// One column of a batch of rows as bytes, in which any row can be read alone.
///
/// | offset | bytes | field    | meaning                                                              |
/// |-------:|------:|----------|----------------------------------------------------------------------|
/// |      0 |     1 | type     | number of the [DataType]                                             |
/// |      1 |     1 | bits     | of an integer: 1, 2, 4, 8, 16, 32, 64; 0 for all other types          |
/// |      2 |     1 | flags    | 1: validity follows                                                  |
/// |      3 |     1 | reserved | zero                                                                 |
/// |      4 |     4 | rowCount |                                                                      |
/// |      8 |     8 | detail   | integers: the base; dense vectors: the dimension; VARCHAR, TEXT, JSON, GEOMETRY: number of bytes; ARRAY, sparse vectors: number of elements; else 0 |
/// |     16 |       | validity | if flagged: a bit a row, lowest first, in whole 64-bit words; set = has a value |
/// |        |       | values   | by type, below                                                       |
///
/// | type                  | values, each array padded with zeros to a multiple of 8 bytes                |
/// |-----------------------|------------------------------------------------------------------------------|
/// | BOOL, INT8 to INT64   | `value - base` in `bits` bits, lowest bits of a byte first                   |
/// | TIMESTAMPTZ           | as INT64: microseconds since 1970-01-01T00:00:00Z                            |
/// | FLOAT, DOUBLE         | IEEE 754, 4 or 8 bytes                                                       |
/// | VARCHAR, TEXT, JSON   | `offset[rowCount + 1]` of 4 bytes; UTF-8                                     |
/// | GEOMETRY              | `offset[rowCount + 1]` of 4 bytes; well-known binary                         |
/// | ARRAY                 | `offset[rowCount + 1]` of 4 bytes; the elements, which may be dense vectors, as a block of their own |
/// | dense vectors         | rows of `vectorBytes(dimension)` bytes                                       |
/// | SPARSE_FLOAT_VECTOR   | `offset[rowCount + 1]`, `index[elements]`, `value[elements]` of 4 bytes each |
///
/// @param type of the values
/// @param rowCount rows
/// @param bytes the block and nothing else
/// @param validityOffset where the validity is; 0 without one
/// @param valuesOffset where the values are
/// @param detail the field of this name
public record ColumnBlock(
    DataType type,
    int rowCount,
    int bits,
    long detail,
    MemorySegment bytes,
    long validityOffset,
    long valuesOffset,
    String origin) {
  static final int HEADER_BYTES = 16;
  static final int HAS_VALIDITY = 1;

  /// Reads the header and finds the arrays; their content is not looked at.
  ///
  /// @param bytes the block and nothing else
  /// @param origin for error texts
  /// @throws io.elanus.core.error.DatabaseException IO_FAILED when the sizes do not add up
  public static ColumnBlock of(MemorySegment bytes, String origin) {
    if (bytes.byteSize() < HEADER_BYTES) {
      throw Corruption.of(origin, "a block of %d bytes", bytes.byteSize());
    }
    DataType type = type(bytes.get(INT8, 0), origin);
    int bits = bytes.get(INT8, 1) & 0xFF;
    int flags = bytes.get(INT8, 2);
    int rowCount = bytes.get(INT32, 4);
    boolean isInteger = type.isHeldAsInteger();
    if (rowCount < 0
        || (flags & ~HAS_VALIDITY) != 0
        || bytes.get(INT8, 3) != 0
        || (isInteger ? !Integers.isWidth(bits) : bits != 0)) {
      throw Corruption.of(
          origin, "block header of %s: bits %d, flags %d, rows %d", type, bits, flags, rowCount);
    }
    long validity = flags == 0 ? 0 : HEADER_BYTES;
    long values = HEADER_BYTES + (flags == 0 ? 0 : 8L * Bits.wordCount(rowCount));
    ColumnBlock block =
        new ColumnBlock(type, rowCount, bits, bytes.get(INT64, 8), bytes, validity, values, origin);
    block.requireSize();
    return block;
  }

  public boolean isNull(int row) {
    return validityOffset != 0
        && (bytes.get(INT64, validityOffset + 8L * (row >>> 6)) & (1L << row)) == 0;
  }

  /// The rows that hold a value; null when all do.
  public @Nullable Bits valid() {
    if (validityOffset == 0) {
      return null;
    }
    long[] words = new long[Bits.wordCount(rowCount)];
    MemorySegment.copy(bytes, INT64, validityOffset, words, 0, words.length);
    if ((rowCount & 63) != 0 && (words[words.length - 1] & (-1L << rowCount)) != 0) {
      throw Corruption.of(origin, "validity beyond row %d", rowCount);
    }
    Bits valid = Bits.wrap(rowCount, words);
    return valid.count() == rowCount ? null : valid;
  }

  /// A BOOL, INT8, INT16, INT32, INT64 or TIMESTAMPTZ.
  public long integerAt(int row) {
    return Integers.at(bytes, valuesOffset, row, width());
  }

  /// A FLOAT or DOUBLE.
  public double floatingAt(int row) {
    return type == DataType.FLOAT
        ? bytes.get(FLOAT32, valuesOffset + 4L * row)
        : bytes.get(FLOAT64, valuesOffset + 8L * row);
  }

  /// Where a row begins among the bytes or elements of a VARCHAR, JSON, ARRAY or sparse column; the
  /// offset of row `rowCount` is their number.
  public int offsetAt(int row) {
    return bytes.get(INT32, valuesOffset + 4L * row);
  }

  /// Bytes `from` to `to` of a VARCHAR or JSON column.
  public MemorySegment text(int from, int to) {
    return bytes.asSlice(contentOffset() + from, to - from);
  }

  /// Copies one row of a VARCHAR or JSON column, and returns its length.
  public int copyText(int from, int to, byte[] target, int at) {
    MemorySegment.copy(bytes, INT8, contentOffset() + from, target, at, to - from);
    return to - from;
  }

  /// The elements of an ARRAY column.
  public ColumnBlock elements() {
    return of(bytes.asSlice(contentOffset()), origin);
  }

  /// Copies rows `from` to `to` of a column of dense vectors.
  public void copyVectors(int from, int to, byte[] target, int at) {
    int width = type.vectorBytes((int) detail);
    MemorySegment.copy(
        bytes, INT8, valuesOffset + (long) from * width, target, at, (to - from) * width);
  }

  /// Copies sparse elements `from` to `to`.
  public void copySparse(int from, int to, int[] indices, float[] values, int at) {
    long content = contentOffset();
    MemorySegment.copy(bytes, INT32, content + 4L * from, indices, at, to - from);
    MemorySegment.copy(bytes, FLOAT32, content + 4 * (detail + from), values, at, to - from);
  }

  /// The offsets themselves, checked: from 0, ascending, to the number of bytes or elements.
  int[] offsets() {
    int[] offsets = new int[rowCount + 1];
    MemorySegment.copy(bytes, INT32, valuesOffset, offsets, 0, offsets.length);
    boolean ascending = offsets[0] == 0 && offsets[rowCount] == detail;
    for (int row = 0; row < rowCount; row++) {
      ascending &= offsets[row] <= offsets[row + 1];
    }
    if (!ascending) {
      throw Corruption.of(
          origin, "offsets of %d rows do not ascend from 0 to %d", rowCount, detail);
    }
    return offsets;
  }

  Width width() {
    return new Width(detail, bits);
  }

  /// Where the bytes or elements behind the offsets begin.
  long contentOffset() {
    return valuesOffset + padded(4L * (rowCount + 1));
  }

  static long padded(long bytes) {
    return (bytes + 7) & -8L;
  }

  private void requireSize() {
    long left = bytes.byteSize() - valuesOffset;
    boolean fits =
        switch (type) {
          case BOOL, INT8, INT16, INT32, INT64, TIMESTAMPTZ ->
              left == padded(Integers.bytes(rowCount, bits));
          case FLOAT -> detail == 0 && left == padded(4L * rowCount);
          case DOUBLE -> detail == 0 && left == 8L * rowCount;
          case VARCHAR, TEXT, JSON, GEOMETRY ->
              isCount(detail) && left == contentOffset() - valuesOffset + padded(detail);
          case ARRAY -> isCount(detail) && left >= contentOffset() - valuesOffset + HEADER_BYTES;
          case SPARSE_FLOAT_VECTOR ->
              isCount(detail) && left == contentOffset() - valuesOffset + 8 * detail;
          case BINARY_VECTOR, FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR ->
              detail >= 1
                  && detail <= 1 << 20
                  && left == padded((long) rowCount * type.vectorBytes((int) detail));
        };
    if (!fits) {
      throw Corruption.of(
          origin,
          "%d bytes for %d rows of %s, bits %d, detail %d",
          bytes.byteSize(),
          rowCount,
          type,
          bits,
          detail);
    }
  }

  private static boolean isCount(long detail) {
    return detail >= 0 && detail <= Integer.MAX_VALUE;
  }

  private static DataType type(int number, String origin) {
    for (DataType type : TYPES) {
      if (type.number() == number) {
        return type;
      }
    }
    throw Corruption.of(origin, "data type %d", number);
  }

  private static final DataType[] TYPES = DataType.values();

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return origin + ": " + rowCount + " rows of " + type;
  }
}
