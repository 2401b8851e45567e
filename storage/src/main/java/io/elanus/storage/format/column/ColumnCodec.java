package io.elanus.storage.format.column;

import static io.elanus.storage.format.container.Layouts.FLOAT32;
import static io.elanus.storage.format.container.Layouts.FLOAT64;
import static io.elanus.storage.format.container.Layouts.INT32;
import static io.elanus.storage.format.container.Layouts.INT64;
import static io.elanus.storage.format.container.Layouts.INT8;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import io.elanus.storage.format.column.Integers.Width;
import io.elanus.storage.format.container.Corruption;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A whole [Column] to a [ColumnBlock] and back.
public final class ColumnCodec {
  private static final int DETAIL_OFFSET = 8;

  private ColumnCodec() {}

  /// Bytes that [#encode] will give.
  public static long encodedSize(Column column) {
    return encodedSize(column, Packing.NATURAL);
  }

  /// A multiple of 8.
  public static long encodedSize(Column column, Packing packing) {
    int rows = column.rowCount();
    return headBytes(column)
        + switch (column) {
          case IntegerColumn integers ->
              ColumnBlock.padded(Integers.bytes(rows, width(integers, packing).bits()));
          case FloatingColumn floats ->
              ColumnBlock.padded((floats.type() == DataType.FLOAT ? 4L : 8L) * rows);
          case BytesColumn texts -> offsetBytes(rows) + ColumnBlock.padded(texts.offsets()[rows]);
          case ArrayColumn arrays -> offsetBytes(rows) + encodedSize(arrays.elements(), packing);
          case DenseVectorColumn vectors -> ColumnBlock.padded(vectors.bytes().length);
          case SparseVectorColumn vectors -> offsetBytes(rows) + 8L * vectors.offsets()[rows];
        };
  }

  public static byte[] encode(Column column) {
    byte[] block = new byte[Math.toIntExact(encodedSize(column))];
    encode(column, Packing.NATURAL, block, 0);
    return block;
  }

  /// The same bytes in one or two arrays, end to end: dense vectors are not copied.
  public static List<byte[]> encodeParts(Column column) {
    if (column instanceof DenseVectorColumn vectors
        && vectors.bytes().length == ColumnBlock.padded(vectors.bytes().length)) {
      byte[] head = new byte[headBytes(column)];
      putHead(column, head, 0);
      MemorySegment.ofArray(head).set(INT64, DETAIL_OFFSET, vectors.dimension());
      return List.of(head, vectors.bytes());
    }
    return List.of(encode(column));
  }

  /// Writes a block into an array whose bytes from `offset` on are zero.
  ///
  /// @return the offset after it
  public static int encode(Column column, Packing packing, byte[] array, int offset) {
    MemorySegment target = MemorySegment.ofArray(array);
    int rows = column.rowCount();
    int at = putHead(column, array, offset);
    long detail =
        switch (column) {
          case IntegerColumn integers -> {
            Width width = width(integers, packing);
            array[offset + 1] = (byte) width.bits();
            requireFit(integers);
            Integers.pack(integers.values(), width, target, at);
            at += (int) ColumnBlock.padded(Integers.bytes(rows, width.bits()));
            yield width.base();
          }
          case FloatingColumn floats -> {
            at = putFloats(floats, target, at);
            yield 0;
          }
          case BytesColumn texts -> {
            at = putOffsets(texts.offsets(), target, at);
            int length = texts.offsets()[rows];
            System.arraycopy(texts.bytes(), 0, array, at, length);
            at += (int) ColumnBlock.padded(length);
            yield length;
          }
          case ArrayColumn arrays -> {
            at = putOffsets(arrays.offsets(), target, at);
            at = encode(arrays.elements(), packing, array, at);
            yield arrays.elements().rowCount();
          }
          case DenseVectorColumn vectors -> {
            System.arraycopy(vectors.bytes(), 0, array, at, vectors.bytes().length);
            at += (int) ColumnBlock.padded(vectors.bytes().length);
            yield vectors.dimension();
          }
          case SparseVectorColumn vectors -> {
            at = putOffsets(vectors.offsets(), target, at);
            int count = vectors.offsets()[rows];
            MemorySegment.copy(vectors.indices(), 0, target, INT32, at, count);
            MemorySegment.copy(vectors.values(), 0, target, FLOAT32, at + 4L * count, count);
            at += 8 * count;
            yield count;
          }
        };
    target.set(INT64, offset + DETAIL_OFFSET, detail);
    return at;
  }

  /// @throws io.elanus.core.error.DatabaseException IO_FAILED when the bytes are no column
  public static Column decode(byte[] bytes) {
    return decode(MemorySegment.ofArray(bytes), "column");
  }

  /// Decodes a block; everything in it is checked, and no more is allocated than its bytes account
  /// for.
  ///
  /// @param block the block and nothing else
  /// @param origin the object and the page, for error texts
  public static Column decode(MemorySegment block, String origin) {
    return decode(ColumnBlock.of(block, origin));
  }

  static Column decode(ColumnBlock block) {
    Bits valid = block.valid();
    return switch (block.type()) {
      case BOOL, INT8, INT16, INT32, INT64, TIMESTAMPTZ -> integers(block, valid);
      case FLOAT, DOUBLE -> new FloatingColumn(block.type(), floats(block), valid);
      case VARCHAR, TEXT, JSON, GEOMETRY -> {
        byte[] bytes = new byte[(int) block.detail()];
        block.copyText(0, bytes.length, bytes, 0);
        yield new BytesColumn(block.type(), block.offsets(), bytes, valid);
      }
      case ARRAY -> arrays(block, valid);
      case BINARY_VECTOR, FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR -> {
        int dimension = (int) block.detail();
        long length = (long) block.rowCount() * block.type().vectorBytes(dimension);
        byte[] bytes = new byte[Math.toIntExact(length)];
        MemorySegment.copy(block.bytes(), INT8, block.valuesOffset(), bytes, 0, bytes.length);
        yield new DenseVectorColumn(block.type(), dimension, block.rowCount(), bytes, valid);
      }
      case SPARSE_FLOAT_VECTOR -> sparse(block, valid);
    };
  }

  private static IntegerColumn integers(ColumnBlock block, @Nullable Bits valid) {
    long[] values =
        Integers.unpack(block.bytes(), block.valuesOffset(), block.rowCount(), block.width());
    if (valid != null) {
      for (int row = 0; row < values.length; row++) {
        if (!valid.get(row)) {
          values[row] = 0;
        }
      }
    }
    if (!Integers.fit(values, block.type())) {
      throw Corruption.of(block.origin(), "a number that is no %s", block.type());
    }
    return new IntegerColumn(block.type(), values, valid);
  }

  private static double[] floats(ColumnBlock block) {
    double[] values = new double[block.rowCount()];
    if (block.type() == DataType.DOUBLE) {
      MemorySegment.copy(block.bytes(), FLOAT64, block.valuesOffset(), values, 0, values.length);
      return values;
    }
    float[] narrow = new float[values.length];
    MemorySegment.copy(block.bytes(), FLOAT32, block.valuesOffset(), narrow, 0, narrow.length);
    for (int row = 0; row < values.length; row++) {
      values[row] = narrow[row];
    }
    return values;
  }

  private static ArrayColumn arrays(ColumnBlock block, @Nullable Bits valid) {
    ColumnBlock elements = block.elements();
    switch (elements.type()) {
      case BOOL,
          INT8,
          INT16,
          INT32,
          INT64,
          FLOAT,
          DOUBLE,
          VARCHAR,
          BINARY_VECTOR,
          FLOAT_VECTOR,
          FLOAT16_VECTOR,
          BFLOAT16_VECTOR,
          INT8_VECTOR -> {}
      case ARRAY, TEXT, JSON, GEOMETRY, TIMESTAMPTZ, SPARSE_FLOAT_VECTOR ->
          throw Corruption.of(block.origin(), "an array of %s", elements.type());
    }
    if (elements.rowCount() != block.detail()) {
      throw Corruption.of(
          block.origin(), "%d elements instead of %d", elements.rowCount(), block.detail());
    }
    return new ArrayColumn(block.offsets(), decode(elements), valid);
  }

  private static SparseVectorColumn sparse(ColumnBlock block, @Nullable Bits valid) {
    int count = (int) block.detail();
    int[] offsets = block.offsets();
    int[] indices = new int[count];
    float[] values = new float[count];
    block.copySparse(0, count, indices, values, 0);
    for (int row = 0; row < block.rowCount(); row++) {
      for (int e = offsets[row] + 1; e < offsets[row + 1]; e++) {
        if (Integer.compareUnsigned(indices[e - 1], indices[e]) >= 0) {
          throw Corruption.of(block.origin(), "positions of row %d do not ascend", row);
        }
      }
    }
    return new SparseVectorColumn(offsets, indices, values, valid);
  }

  private static int putFloats(FloatingColumn column, MemorySegment target, int at) {
    double[] values = column.values();
    if (column.type() == DataType.DOUBLE) {
      MemorySegment.copy(values, 0, target, FLOAT64, at, values.length);
      return at + 8 * values.length;
    }
    float[] narrow = new float[values.length];
    for (int row = 0; row < narrow.length; row++) {
      narrow[row] = (float) values[row];
    }
    MemorySegment.copy(narrow, 0, target, FLOAT32, at, narrow.length);
    return at + (int) ColumnBlock.padded(4L * narrow.length);
  }

  private static int putOffsets(int[] offsets, MemorySegment target, int at) {
    MemorySegment.copy(offsets, 0, target, INT32, at, offsets.length);
    return at + (int) ColumnBlock.padded(4L * offsets.length);
  }

  private static int headBytes(Column column) {
    return ColumnBlock.HEADER_BYTES
        + (column.valid() == null ? 0 : 8 * Bits.wordCount(column.rowCount()));
  }

  /// Header, but for bits and detail, and validity.
  ///
  /// @return the offset of the values
  private static int putHead(Column column, byte[] array, int offset) {
    MemorySegment target = MemorySegment.ofArray(array);
    Bits valid = column.valid();
    array[offset] = (byte) column.type().number();
    array[offset + 2] = (byte) (valid == null ? 0 : ColumnBlock.HAS_VALIDITY);
    target.set(INT32, offset + 4, column.rowCount());
    int at = offset + ColumnBlock.HEADER_BYTES;
    if (valid != null) {
      int words = Bits.wordCount(column.rowCount());
      MemorySegment.copy(valid.words(), 0, target, INT64, at, words);
      at += 8 * words;
    }
    return at;
  }

  private static long offsetBytes(int rows) {
    return ColumnBlock.padded(4L * (rows + 1));
  }

  private static Width width(IntegerColumn column, Packing packing) {
    return switch (packing) {
      case NATURAL -> Integers.natural(column.type());
      case TIGHT -> Integers.tight(column);
    };
  }

  private static void requireFit(IntegerColumn column) {
    if (!Integers.fit(column.values(), column.type())) {
      throw new IllegalStateException("a number that is no " + column.type());
    }
  }
}
