package io.elanus.engine.growing;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.column.Validity;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Values of one field that grow at the end. One thread appends; readers see the rows that were
/// published to them.
abstract sealed class Chunk {
  private long @Nullable [] validWords;
  private int rowCount;

  /// An empty chunk.
  ///
  /// @param elementType of an ARRAY, else null
  /// @param dimension of the vectors in an ARRAY, else 0
  /// @param capacity rows to make room for at once
  static Chunk of(DataType type, @Nullable DataType elementType, int dimension, int capacity) {
    return switch (type) {
      case BOOL, INT8, INT16, INT32, INT64, TIMESTAMPTZ -> new Integers(type, capacity);
      case FLOAT, DOUBLE -> new Floatings(type, capacity);
      case VARCHAR, TEXT, JSON, GEOMETRY -> new Bytes(type, capacity);
      case ARRAY -> {
        if (elementType == null) throw new IllegalArgumentException("ARRAY without element type");
        yield new Arrayed(elementType, dimension, capacity);
      }
      case SPARSE_FLOAT_VECTOR -> new Sparse(capacity);
      case BINARY_VECTOR, FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR ->
          throw new IllegalArgumentException("dense vectors have their own memory: " + type);
    };
  }

  /// Rows appended, published or not.
  final int rowCount() {
    return rowCount;
  }

  /// Appends rows `from <= row < from + count` of a column.
  final void append(Column source, int from, int count) {
    appendValidity(source.valid(), from, count);
    appendValues(source, from, count);
    rowCount += count;
  }

  /// Appends one row of another chunk of the same type.
  final void append(Chunk source, int row) {
    long[] valid = source.validWords;
    if (valid != null && (row >>> 6 >= valid.length || (valid[row >>> 6] & (1L << row)) == 0)) {
      appendValidity(NO_ROW, 0, 1);
    } else {
      appendValidity(null, 0, 1);
    }
    appendValue(source, row);
    rowCount++;
  }

  /// The first `rows` rows, as they are from now on.
  abstract Column column(int rows);

  /// Gives back memory beyond the last row: nothing will be appended any more.
  void trim() {}

  abstract void appendValues(Column source, int from, int count);

  abstract void appendValue(Chunk source, int row);

  private static final Bits NO_ROW = Bits.none(1);

  private void appendValidity(@Nullable Bits valid, int from, int count) {
    if (valid == null && validWords == null) return;
    int needed = Bits.wordCount(rowCount + count);
    long[] words = validWords;
    if (words == null) {
      words = new long[Math.max(needed, 8)];
      for (int row = 0; row < rowCount; row++) {
        words[row >>> 6] |= 1L << row;
      }
    } else if (words.length < needed) {
      words = Arrays.copyOf(words, Math.max(needed, 2 * words.length));
    }
    for (int i = 0; i < count; i++) {
      if (valid == null || valid.get(from + i)) {
        words[(rowCount + i) >>> 6] |= 1L << (rowCount + i);
      }
    }
    validWords = words;
  }

  final @Nullable Bits valid(int rows) {
    long[] words = validWords;
    if (words == null) return null;
    return Validity.orNullWhenFull(Bits.wrap(rows, Arrays.copyOf(words, Bits.wordCount(rows))));
  }

  private static int grown(int length, int needed) {
    return Math.max(needed, length + (length >> 1) + 8);
  }

  private static final class Integers extends Chunk {
    private final DataType type;
    private long[] values;

    Integers(DataType type, int capacity) {
      this.type = type;
      this.values = new long[capacity];
    }

    private void require(int added) {
      int needed = rowCount() + added;
      if (needed > values.length) values = Arrays.copyOf(values, grown(values.length, needed));
    }

    @Override
    void appendValues(Column source, int from, int count) {
      require(count);
      System.arraycopy(((IntegerColumn) source).values(), from, values, rowCount(), count);
    }

    @Override
    void appendValue(Chunk source, int row) {
      require(1);
      values[rowCount()] = ((Integers) source).values[row];
    }

    @Override
    Column column(int rows) {
      long[] now = values;
      return new IntegerColumn(
          type, now.length == rows ? now : Arrays.copyOf(now, rows), valid(rows));
    }
  }

  /// The value of an integer chunk at a row.
  static long integer(Chunk chunk, int row) {
    return ((Integers) chunk).values[row];
  }

  private static final class Floatings extends Chunk {
    private final DataType type;
    private double[] values;

    Floatings(DataType type, int capacity) {
      this.type = type;
      this.values = new double[capacity];
    }

    private void require(int added) {
      int needed = rowCount() + added;
      if (needed > values.length) values = Arrays.copyOf(values, grown(values.length, needed));
    }

    @Override
    void appendValues(Column source, int from, int count) {
      require(count);
      System.arraycopy(((FloatingColumn) source).values(), from, values, rowCount(), count);
    }

    @Override
    void appendValue(Chunk source, int row) {
      require(1);
      values[rowCount()] = ((Floatings) source).values[row];
    }

    @Override
    Column column(int rows) {
      double[] now = values;
      return new FloatingColumn(
          type, now.length == rows ? now : Arrays.copyOf(now, rows), valid(rows));
    }
  }

  static final class Bytes extends Chunk {
    private final DataType type;
    private int[] offsets;
    private byte[] bytes = new byte[64];

    Bytes(DataType type, int capacity) {
      this.type = type;
      this.offsets = new int[capacity + 1];
    }

    private void require(int rows, int length) {
      offsets = roomFor(offsets, rowCount() + rows);
      int needed = Math.addExact(offsets[rowCount()], length);
      if (needed > bytes.length) bytes = Arrays.copyOf(bytes, grown(bytes.length, needed));
    }

    @Override
    void appendValues(Column source, int from, int count) {
      BytesColumn column = (BytesColumn) source;
      int start = column.offsets()[from];
      require(count, column.offsets()[from + count] - start);
      System.arraycopy(
          column.bytes(),
          start,
          bytes,
          offsets[rowCount()],
          column.offsets()[from + count] - start);
      appendOffsets(offsets, rowCount(), column.offsets(), from, count);
    }

    @Override
    void appendValue(Chunk source, int row) {
      Bytes other = (Bytes) source;
      int length = other.length(row);
      require(1, length);
      System.arraycopy(other.bytes, other.offsets[row], bytes, offsets[rowCount()], length);
      offsets[rowCount() + 1] = offsets[rowCount()] + length;
    }

    @Override
    void trim() {
      bytes = Arrays.copyOf(bytes, offsets[rowCount()]);
    }

    int length(int row) {
      return offsets[row + 1] - offsets[row];
    }

    boolean valueEquals(int row, byte[] other, int from, int to) {
      return Arrays.equals(bytes, offsets[row], offsets[row + 1], other, from, to);
    }

    int compare(int row, Bytes other, int otherRow) {
      return Arrays.compareUnsigned(
          bytes,
          offsets[row],
          offsets[row + 1],
          other.bytes,
          other.offsets[otherRow],
          other.offsets[otherRow + 1]);
    }

    int hash(int row) {
      return KeyRows.hash(bytes, offsets[row], offsets[row + 1]);
    }

    @Override
    Column column(int rows) {
      int[] ends = offsets.length == rows + 1 ? offsets : Arrays.copyOf(offsets, rows + 1);
      return new BytesColumn(type, ends, bytes, valid(rows));
    }
  }

  private static final class Arrayed extends Chunk {
    private final Chunk elements;
    private int[] offsets;

    Arrayed(DataType elementType, int dimension, int capacity) {
      this.elements =
          elementType.isVector()
              ? new Vectors(elementType, dimension)
              : Chunk.of(elementType, null, 0, capacity);
      this.offsets = new int[capacity + 1];
    }

    @Override
    void appendValues(Column source, int from, int count) {
      ArrayColumn column = (ArrayColumn) source;
      offsets = roomFor(offsets, rowCount() + count);
      int start = column.offsets()[from];
      elements.append(column.elements(), start, column.offsets()[from + count] - start);
      appendOffsets(offsets, rowCount(), column.offsets(), from, count);
    }

    @Override
    void appendValue(Chunk source, int row) {
      Arrayed other = (Arrayed) source;
      offsets = roomFor(offsets, rowCount() + 1);
      for (int e = other.offsets[row]; e < other.offsets[row + 1]; e++) {
        elements.append(other.elements, e);
      }
      offsets[rowCount() + 1] = elements.rowCount();
    }

    @Override
    Column column(int rows) {
      int[] ends = offsets.length == rows + 1 ? offsets : Arrays.copyOf(offsets, rows + 1);
      return new ArrayColumn(ends, elements.column(ends[rows]), valid(rows));
    }
  }

  /// The dense vectors in arrays.
  private static final class Vectors extends Chunk {
    private final DataType type;
    private final int dimension;
    private final int width;
    private byte[] bytes = new byte[0];

    Vectors(DataType type, int dimension) {
      this.type = type;
      this.dimension = dimension;
      this.width = type.vectorBytes(dimension);
    }

    private void require(int added) {
      int needed = Math.multiplyExact(Math.addExact(rowCount(), added), width);
      if (needed > bytes.length) bytes = Arrays.copyOf(bytes, grown(bytes.length, needed));
    }

    @Override
    void appendValues(Column source, int from, int count) {
      require(count);
      byte[] given = ((DenseVectorColumn) source).bytes();
      System.arraycopy(given, from * width, bytes, rowCount() * width, count * width);
    }

    @Override
    void appendValue(Chunk source, int row) {
      require(1);
      System.arraycopy(((Vectors) source).bytes, row * width, bytes, rowCount() * width, width);
    }

    @Override
    Column column(int rows) {
      byte[] now = bytes;
      byte[] exact = now.length == rows * width ? now : Arrays.copyOf(now, rows * width);
      return new DenseVectorColumn(type, dimension, rows, exact, valid(rows));
    }
  }

  private static final class Sparse extends Chunk {
    private int[] offsets;
    private int[] indices = new int[16];
    private float[] values = new float[16];

    Sparse(int capacity) {
      this.offsets = new int[capacity + 1];
    }

    private void require(int rows, int length) {
      offsets = roomFor(offsets, rowCount() + rows);
      int needed = Math.addExact(offsets[rowCount()], length);
      if (needed > indices.length) {
        int size = grown(indices.length, needed);
        values = Arrays.copyOf(values, size);
        indices = Arrays.copyOf(indices, size);
      }
    }

    private void copy(int[] fromIndices, float[] fromValues, int from, int length) {
      System.arraycopy(fromIndices, from, indices, offsets[rowCount()], length);
      System.arraycopy(fromValues, from, values, offsets[rowCount()], length);
    }

    @Override
    void appendValues(Column source, int from, int count) {
      SparseVectorColumn column = (SparseVectorColumn) source;
      int start = column.offsets()[from];
      int length = column.offsets()[from + count] - start;
      require(count, length);
      copy(column.indices(), column.values(), start, length);
      appendOffsets(offsets, rowCount(), column.offsets(), from, count);
    }

    @Override
    void appendValue(Chunk source, int row) {
      Sparse other = (Sparse) source;
      int length = other.offsets[row + 1] - other.offsets[row];
      require(1, length);
      copy(other.indices, other.values, other.offsets[row], length);
      offsets[rowCount() + 1] = offsets[rowCount()] + length;
    }

    @Override
    Column column(int rows) {
      int[] ends = offsets.length == rows + 1 ? offsets : Arrays.copyOf(offsets, rows + 1);
      return new SparseVectorColumn(ends, indices, values, valid(rows));
    }
  }

  private static int[] roomFor(int[] offsets, int rows) {
    return rows < offsets.length
        ? offsets
        : Arrays.copyOf(offsets, grown(offsets.length, rows + 1));
  }

  private static void appendOffsets(
      int[] offsets, int rowCount, int[] source, int from, int count) {
    int shift = offsets[rowCount] - source[from];
    for (int i = 1; i <= count; i++) {
      offsets[rowCount + i] = Math.addExact(source[from + i], shift);
    }
  }
}
