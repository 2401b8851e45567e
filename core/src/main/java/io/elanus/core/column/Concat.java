package io.elanus.core.column;

import io.elanus.core.kernel.bits.Bits;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Puts columns end to end.
final class Concat {
  private Concat() {}

  static Column columns(List<? extends Column> parts) {
    return switch (parts.getFirst()) {
      case IntegerColumn first -> integers(first, cast(parts, IntegerColumn.class));
      case FloatingColumn first -> floatings(first, cast(parts, FloatingColumn.class));
      case BytesColumn first -> bytes(first, cast(parts, BytesColumn.class));
      case ArrayColumn _ -> arrays(cast(parts, ArrayColumn.class));
      case DenseVectorColumn first -> dense(first, cast(parts, DenseVectorColumn.class));
      case SparseVectorColumn _ -> sparse(cast(parts, SparseVectorColumn.class));
    };
  }

  private static IntegerColumn integers(IntegerColumn first, List<IntegerColumn> parts) {
    long[] values = new long[sum(parts, Column::rowCount)];
    int next = 0;
    for (IntegerColumn part : parts) {
      System.arraycopy(part.values(), 0, values, next, part.rowCount());
      next += part.rowCount();
    }
    return new IntegerColumn(first.type(), values, validity(parts, values.length));
  }

  private static FloatingColumn floatings(FloatingColumn first, List<FloatingColumn> parts) {
    double[] values = new double[sum(parts, Column::rowCount)];
    int next = 0;
    for (FloatingColumn part : parts) {
      System.arraycopy(part.values(), 0, values, next, part.rowCount());
      next += part.rowCount();
    }
    return new FloatingColumn(first.type(), values, validity(parts, values.length));
  }

  private static BytesColumn bytes(BytesColumn first, List<BytesColumn> parts) {
    int[] offsets = offsets(parts, BytesColumn::offsets);
    byte[] bytes = new byte[offsets[offsets.length - 1]];
    int next = 0;
    for (BytesColumn part : parts) {
      int from = part.offsets()[0];
      int length = part.offsets()[part.rowCount()] - from;
      System.arraycopy(part.bytes(), from, bytes, next, length);
      next += length;
    }
    return new BytesColumn(first.type(), offsets, bytes, validity(parts, offsets.length - 1));
  }

  private static ArrayColumn arrays(List<ArrayColumn> parts) {
    int[] offsets = offsets(parts, ArrayColumn::offsets);
    Column elements = columns(parts.stream().map(Concat::elements).toList());
    return new ArrayColumn(offsets, elements, validity(parts, offsets.length - 1));
  }

  /// The elements that rows of the array refer to, from the first row's on.
  private static Column elements(ArrayColumn array) {
    int from = array.offsets()[0];
    int to = array.offsets()[array.rowCount()];
    if (from == 0 && to == array.elements().rowCount()) {
      return array.elements();
    }
    int[] taken = new int[to - from];
    for (int e = from; e < to; e++) {
      taken[e - from] = e;
    }
    return array.elements().gather(taken);
  }

  private static DenseVectorColumn dense(DenseVectorColumn first, List<DenseVectorColumn> parts) {
    int rowCount = sum(parts, Column::rowCount);
    byte[] bytes = new byte[sum(parts, part -> part.bytes().length)];
    int next = 0;
    for (DenseVectorColumn part : parts) {
      System.arraycopy(part.bytes(), 0, bytes, next, part.bytes().length);
      next += part.bytes().length;
    }
    return new DenseVectorColumn(
        first.type(), first.dimension(), rowCount, bytes, validity(parts, rowCount));
  }

  private static SparseVectorColumn sparse(List<SparseVectorColumn> parts) {
    int[] offsets = offsets(parts, SparseVectorColumn::offsets);
    int[] indices = new int[offsets[offsets.length - 1]];
    float[] values = new float[indices.length];
    int next = 0;
    for (SparseVectorColumn part : parts) {
      int from = part.offsets()[0];
      int length = part.offsets()[part.rowCount()] - from;
      System.arraycopy(part.indices(), from, indices, next, length);
      System.arraycopy(part.values(), from, values, next, length);
      next += length;
    }
    return new SparseVectorColumn(offsets, indices, values, validity(parts, offsets.length - 1));
  }

  private interface Offsets<C> {
    int[] of(C column);
  }

  private static <C extends Column> int[] offsets(List<C> parts, Offsets<C> offsetsOf) {
    int[] joined = new int[sum(parts, Column::rowCount) + 1];
    int row = 0;
    for (C part : parts) {
      int[] offsets = offsetsOf.of(part);
      int shift = joined[row] - offsets[0];
      for (int r = 1; r <= part.rowCount(); r++) {
        joined[++row] = Math.addExact(offsets[r], shift);
      }
    }
    return joined;
  }

  private static @Nullable Bits validity(List<? extends Column> parts, int rowCount) {
    boolean full = true;
    for (Column part : parts) {
      full &= part.valid() == null;
    }
    if (full) {
      return null;
    }
    Bits joined = Bits.none(rowCount);
    int start = 0;
    for (Column part : parts) {
      Bits valid = part.valid();
      if (valid == null) {
        joined.setRange(start, start + part.rowCount());
      } else {
        for (int row = valid.next(0); row >= 0; row = valid.next(row + 1)) {
          joined.set(start + row);
        }
      }
      start += part.rowCount();
    }
    return Validity.orNullWhenFull(joined);
  }

  private static <C extends Column> int sum(List<C> parts, ToIntFunction<? super C> number) {
    int sum = 0;
    for (C part : parts) {
      sum = Math.addExact(sum, number.applyAsInt(part));
    }
    return sum;
  }

  private static <C extends Column> List<C> cast(List<? extends Column> parts, Class<C> type) {
    return parts.stream().map(type::cast).toList();
  }
}
