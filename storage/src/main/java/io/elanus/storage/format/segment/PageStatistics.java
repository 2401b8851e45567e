package io.elanus.storage.format.segment;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.ByteWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What is known of the values of one field in one batch of rows. Nulls are not values.
///
/// | bytes | field     | meaning                                                       |
/// |------:|-----------|---------------------------------------------------------------|
/// |     4 | nullCount |                                                               |
/// |     1 | range     | 0 unknown, 1 integers, 2 floats, 3 texts                      |
/// |       | min, max  | 8 bytes each; texts: a 4-byte length and the bytes, each      |
///
/// @param nullCount rows without a value
/// @param range bounds that all values lie within
public record PageStatistics(int nullCount, Range range) {
  private static final int TEXT_BOUND_BYTES = 64;

  /// The fewest bytes that one takes.
  static final int MIN_BYTES = 5;

  /// Bounds on values, both ends included.
  public sealed interface Range {
    /// BOOL, INT8, INT16, INT32, INT64 and TIMESTAMPTZ: the smallest and the largest value.
    record Integers(long min, long max) implements Range {}

    /// FLOAT and DOUBLE: the smallest and the largest value.
    record Floats(double min, double max) implements Range {}

    /// VARCHAR: bounds in unsigned byte order, at most 64 bytes each and not always values
    /// themselves.
    record Texts(byte[] min, byte[] max) implements Range {
      @Override
      public boolean equals(@Nullable Object other) {
        return other instanceof Texts texts
            && Arrays.equals(min, texts.min)
            && Arrays.equals(max, texts.max);
      }

      @Override
      public int hashCode() {
        return 31 * Arrays.hashCode(min) + Arrays.hashCode(max);
      }

      @Override
      public String toString() {
        return "Texts[" + Arrays.toString(min) + ", " + Arrays.toString(max) + "]";
      }
    }

    /// Nothing is known: no value, a type without order, a NaN, a text above every bound.
    record Unknown() implements Range {}
  }

  /// Looks at every value.
  static PageStatistics of(Column column) {
    Bits valid = column.valid();
    int nulls = valid == null ? 0 : column.rowCount() - valid.count();
    return new PageStatistics(
        nulls, nulls == column.rowCount() ? new Range.Unknown() : range(column));
  }

  void write(ByteWriter out) {
    out.int32(nullCount);
    switch (range) {
      case Range.Unknown() -> out.int8(0);
      case Range.Integers(long min, long max) -> out.int8(1).int64(min).int64(max);
      case Range.Floats(double min, double max) -> out.int8(2).float64(min).float64(max);
      case Range.Texts(byte[] min, byte[] max) -> out.int8(3).bytes(min).bytes(max);
    }
  }

  static PageStatistics read(ByteReader in) {
    int nullCount = in.int32();
    int kind = in.int8();
    Range range =
        switch (kind) {
          case 0 -> new Range.Unknown();
          case 1 -> new Range.Integers(in.int64(), in.int64());
          case 2 -> new Range.Floats(in.float64(), in.float64());
          case 3 -> new Range.Texts(in.bytes(), in.bytes());
          default -> throw in.wrong("statistics of kind %d", kind);
        };
    return new PageStatistics(nullCount, range);
  }

  private static Range range(Column column) {
    return switch (column) {
      case IntegerColumn integers -> range(integers);
      case FloatingColumn floats -> range(floats);
      case BytesColumn texts ->
          texts.type() == DataType.VARCHAR ? range(texts) : new Range.Unknown();
      case ArrayColumn arrays -> new Range.Unknown();
      case DenseVectorColumn vectors -> new Range.Unknown();
      case SparseVectorColumn vectors -> new Range.Unknown();
    };
  }

  private static Range range(IntegerColumn column) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int row = 0; row < column.rowCount(); row++) {
      if (!column.isNull(row)) {
        min = Math.min(min, column.values()[row]);
        max = Math.max(max, column.values()[row]);
      }
    }
    return new Range.Integers(min, max);
  }

  private static Range range(FloatingColumn column) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int row = 0; row < column.rowCount(); row++) {
      if (!column.isNull(row)) {
        min = Math.min(min, column.values()[row]);
        max = Math.max(max, column.values()[row]);
      }
    }
    return Double.isNaN(min) ? new Range.Unknown() : new Range.Floats(min, max);
  }

  private static Range range(BytesColumn column) {
    int min = -1;
    int max = -1;
    for (int row = 0; row < column.rowCount(); row++) {
      if (!column.isNull(row)) {
        min = min < 0 || compare(column, row, min) < 0 ? row : min;
        max = max < 0 || compare(column, row, max) > 0 ? row : max;
      }
    }
    byte[] upper = upperBound(column.value(max));
    if (upper == null) {
      return new Range.Unknown();
    }
    byte[] lower = column.value(min);
    return new Range.Texts(Arrays.copyOf(lower, Math.min(lower.length, TEXT_BOUND_BYTES)), upper);
  }

  private static int compare(BytesColumn column, int a, int b) {
    int[] offsets = column.offsets();
    return Arrays.compareUnsigned(
        column.bytes(), offsets[a], offsets[a + 1], column.bytes(), offsets[b], offsets[b + 1]);
  }

  /// A text of at most 64 bytes that is not smaller; null when there is none.
  private static byte @Nullable [] upperBound(byte[] text) {
    if (text.length <= TEXT_BOUND_BYTES) {
      return text;
    }
    for (int last = TEXT_BOUND_BYTES - 1; last >= 0; last--) {
      if (text[last] != (byte) 0xFF) {
        byte[] bound = Arrays.copyOf(text, last + 1);
        bound[last]++;
        return bound;
      }
    }
    return null;
  }
}
