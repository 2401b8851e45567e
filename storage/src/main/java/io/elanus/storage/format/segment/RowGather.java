package io.elanus.storage.format.segment;

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
import io.elanus.storage.format.column.ColumnBlock;
import io.elanus.storage.format.container.Layouts;
import io.elanus.storage.format.segment.ColumnFooter.Shape;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Single rows out of pages, without decoding the pages.
final class RowGather {
  private static final int WITHIN_PAGE = ColumnReader.PAGE_ROWS - 1;

  private RowGather() {}

  static Column gather(ColumnReader column, int[] rows) {
    return switch (column.stored().shape()) {
      case NUMBERS -> {
        long[] values = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
          values[i] = column.numberAt(rows[i]);
        }
        yield new IntegerColumn(DataType.INT64, values, null);
      }
      case VECTORS -> vectors(column, rows);
      case BLOCKS ->
          switch (column.type()) {
            case BOOL, INT8, INT16, INT32, INT64, TIMESTAMPTZ -> integers(column, rows);
            case FLOAT, DOUBLE -> floats(column, rows);
            case VARCHAR, TEXT, JSON, GEOMETRY -> texts(column, rows);
            case ARRAY -> arrays(column, rows);
            case SPARSE_FLOAT_VECTOR -> sparse(column, rows);
            case BINARY_VECTOR, FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR ->
                throw new IllegalStateException("dense vectors in blocks");
          };
    };
  }

  private static DenseVectorColumn vectors(ColumnReader column, int[] rows) {
    int dimension = column.stored().dimension();
    int width = column.type().vectorBytes(dimension);
    long stride = column.stored().stride();
    byte[] bytes = new byte[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      MemorySegment.copy(column.region(), Layouts.INT8, rows[i] * stride, bytes, i * width, width);
    }
    return new DenseVectorColumn(column.type(), dimension, rows.length, bytes, valid(column, rows));
  }

  private static IntegerColumn integers(ColumnReader column, int[] rows) {
    long[] values = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      ColumnBlock block = column.blockOf(rows[i]);
      int row = rows[i] & WITHIN_PAGE;
      values[i] = block.isNull(row) ? 0 : block.integerAt(row);
    }
    return new IntegerColumn(column.type(), values, valid(column, rows));
  }

  private static FloatingColumn floats(ColumnReader column, int[] rows) {
    double[] values = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      values[i] = column.blockOf(rows[i]).floatingAt(rows[i] & WITHIN_PAGE);
    }
    return new FloatingColumn(column.type(), values, valid(column, rows));
  }

  private static BytesColumn texts(ColumnReader column, int[] rows) {
    int[] offsets = offsets(column, rows);
    byte[] bytes = new byte[offsets[rows.length]];
    for (int i = 0; i < rows.length; i++) {
      ColumnBlock block = column.blockOf(rows[i]);
      int row = rows[i] & WITHIN_PAGE;
      block.copyText(block.offsetAt(row), block.offsetAt(row + 1), bytes, offsets[i]);
    }
    return new BytesColumn(column.type(), offsets, bytes, valid(column, rows));
  }

  private static SparseVectorColumn sparse(ColumnReader column, int[] rows) {
    int[] offsets = offsets(column, rows);
    int[] indices = new int[offsets[rows.length]];
    float[] values = new float[indices.length];
    for (int i = 0; i < rows.length; i++) {
      ColumnBlock block = column.blockOf(rows[i]);
      int row = rows[i] & WITHIN_PAGE;
      block.copySparse(block.offsetAt(row), block.offsetAt(row + 1), indices, values, offsets[i]);
    }
    return new SparseVectorColumn(offsets, indices, values, valid(column, rows));
  }

  private static ArrayColumn arrays(ColumnReader column, int[] rows) {
    DataType elementType = column.stored().elementType();
    if (elementType == null) {
      throw new IllegalStateException("an array without element type");
    }
    int[] offsets = offsets(column, rows);
    int count = offsets[rows.length];
    Column elements =
        switch (elementType) {
          case BOOL, INT8, INT16, INT32, INT64 -> {
            long[] values = new long[count];
            forEachElement(
                column, rows, (block, element, at) -> values[at] = block.integerAt(element));
            yield new IntegerColumn(elementType, values, null);
          }
          case FLOAT, DOUBLE -> {
            double[] values = new double[count];
            forEachElement(
                column, rows, (block, element, at) -> values[at] = block.floatingAt(element));
            yield new FloatingColumn(elementType, values, null);
          }
          case VARCHAR -> {
            int[] ends = new int[count + 1];
            forEachElement(
                column,
                rows,
                (block, element, at) ->
                    ends[at + 1] =
                        Math.addExact(
                            ends[at], block.offsetAt(element + 1) - block.offsetAt(element)));
            byte[] bytes = new byte[ends[count]];
            forEachElement(
                column,
                rows,
                (block, element, at) ->
                    block.copyText(
                        block.offsetAt(element), block.offsetAt(element + 1), bytes, ends[at]));
            yield new BytesColumn(elementType, ends, bytes, null);
          }
          case BINARY_VECTOR, FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR -> {
            int dimension = column.stored().dimension();
            int width = elementType.vectorBytes(dimension);
            byte[] bytes = new byte[Math.multiplyExact(count, width)];
            forEachElement(
                column,
                rows,
                (block, element, at) -> block.copyVectors(element, element + 1, bytes, at * width));
            yield new DenseVectorColumn(elementType, dimension, count, bytes, null);
          }
          case ARRAY, TEXT, JSON, GEOMETRY, TIMESTAMPTZ, SPARSE_FLOAT_VECTOR ->
              throw new IllegalStateException("an array of " + elementType);
        };
    return new ArrayColumn(offsets, elements, valid(column, rows));
  }

  /// Takes element `element` of a block of elements as the gathered element `at`.
  private interface ElementVisitor {
    void visit(ColumnBlock elements, int element, int at);
  }

  private static void forEachElement(ColumnReader column, int[] rows, ElementVisitor visitor) {
    int at = 0;
    ColumnBlock current = null;
    ColumnBlock elements = null;
    for (int row : rows) {
      ColumnBlock block = column.blockOf(row);
      if (elements == null || block != current) {
        current = block;
        elements = block.elements();
      }
      int end = block.offsetAt((row & WITHIN_PAGE) + 1);
      for (int element = block.offsetAt(row & WITHIN_PAGE); element < end; element++) {
        visitor.visit(elements, element, at++);
      }
    }
  }

  private static int[] offsets(ColumnReader column, int[] rows) {
    int[] offsets = new int[rows.length + 1];
    for (int i = 0; i < rows.length; i++) {
      ColumnBlock block = column.blockOf(rows[i]);
      int row = rows[i] & WITHIN_PAGE;
      offsets[i + 1] = Math.addExact(offsets[i], block.offsetAt(row + 1) - block.offsetAt(row));
    }
    return offsets;
  }

  private static @Nullable Bits valid(ColumnReader column, int[] rows) {
    boolean blocked = column.stored().shape() == Shape.BLOCKS;
    Bits known = blocked ? null : column.valid();
    if (!blocked && known == null) {
      return null;
    }
    Bits valid = Bits.none(rows.length);
    for (int i = 0; i < rows.length; i++) {
      boolean present =
          known != null
              ? known.get(rows[i])
              : !column.blockOf(rows[i]).isNull(rows[i] & WITHIN_PAGE);
      if (present) {
        valid.set(i);
      }
    }
    return Validity.orNullWhenFull(valid);
  }
}
