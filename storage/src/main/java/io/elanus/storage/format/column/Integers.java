package io.elanus.storage.format.column;

import static io.elanus.storage.format.container.Layouts.INT16;
import static io.elanus.storage.format.container.Layouts.INT32;
import static io.elanus.storage.format.container.Layouts.INT64;
import static io.elanus.storage.format.container.Layouts.INT8;

import io.elanus.core.column.IntegerColumn;
import io.elanus.core.schema.DataType;
import java.lang.foreign.MemorySegment;

/// Integers as unsigned distances from a base, each in 1, 2, 4, 8, 16, 32 or 64 bits. A width that
/// is a power of two lets any row be read alone, and no number straddles a word.
final class Integers {
  private Integers() {}

  /// What is stored of each number: `value - base`, in so many bits.
  record Width(long base, int bits) {}

  static Width natural(DataType type) {
    return switch (type) {
      case BOOL -> new Width(0, 8);
      case INT8 -> new Width(Byte.MIN_VALUE, 8);
      case INT16 -> new Width(Short.MIN_VALUE, 16);
      case INT32 -> new Width(Integer.MIN_VALUE, 32);
      case INT64, TIMESTAMPTZ -> new Width(0, 64);
      case FLOAT,
          DOUBLE,
          VARCHAR,
          ARRAY,
          JSON,
          GEOMETRY,
          TEXT,
          BINARY_VECTOR,
          FLOAT_VECTOR,
          FLOAT16_VECTOR,
          BFLOAT16_VECTOR,
          SPARSE_FLOAT_VECTOR,
          INT8_VECTOR ->
          throw new IllegalStateException("no integer type: " + type);
    };
  }

  /// The narrowest that holds all values that are not null.
  static Width tight(IntegerColumn column) {
    long[] values = column.values();
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int row = 0; row < values.length; row++) {
      if (!column.isNull(row)) {
        min = Math.min(min, values[row]);
        max = Math.max(max, values[row]);
      }
    }
    if (min > max) {
      return new Width(0, 1);
    }
    int bits = 64 - Long.numberOfLeadingZeros(max - min);
    int width = Math.max(1, Integer.highestOneBit(Math.max(1, 2 * bits - 1)));
    return width == 64 ? new Width(0, 64) : new Width(min, width);
  }

  /// Bytes of so many numbers.
  static long bytes(long count, int bits) {
    return (count * bits + 7) >>> 3;
  }

  static boolean isWidth(int bits) {
    return bits >= 1 && bits <= 64 && Integer.bitCount(bits) == 1;
  }

  static void pack(long[] values, Width width, MemorySegment target, long offset) {
    switch (width.bits) {
      case 64 ->
          MemorySegment.copy(minus(values, width.base), 0, target, INT64, offset, values.length);
      case 32 -> {
        int[] narrow = new int[values.length];
        for (int i = 0; i < narrow.length; i++) {
          narrow[i] = (int) (values[i] - width.base);
        }
        MemorySegment.copy(narrow, 0, target, INT32, offset, narrow.length);
      }
      case 16 -> {
        short[] narrow = new short[values.length];
        for (int i = 0; i < narrow.length; i++) {
          narrow[i] = (short) (values[i] - width.base);
        }
        MemorySegment.copy(narrow, 0, target, INT16, offset, narrow.length);
      }
      default -> {
        byte[] narrow = new byte[(int) bytes(values.length, width.bits)];
        int perByte = 8 / width.bits;
        int mask = (1 << width.bits) - 1;
        for (int i = 0; i < values.length; i++) {
          narrow[i / perByte] |=
              (byte) (((values[i] - width.base) & mask) << (i % perByte * width.bits));
        }
        MemorySegment.copy(narrow, 0, target, INT8, offset, narrow.length);
      }
    }
  }

  static long[] unpack(MemorySegment source, long offset, int count, Width width) {
    long[] values = new long[count];
    long base = width.base;
    switch (width.bits) {
      case 64 -> {
        MemorySegment.copy(source, INT64, offset, values, 0, count);
        if (base != 0) {
          for (int i = 0; i < count; i++) {
            values[i] += base;
          }
        }
      }
      case 32 -> {
        int[] narrow = new int[count];
        MemorySegment.copy(source, INT32, offset, narrow, 0, count);
        for (int i = 0; i < count; i++) {
          values[i] = base + (narrow[i] & 0xFFFF_FFFFL);
        }
      }
      case 16 -> {
        short[] narrow = new short[count];
        MemorySegment.copy(source, INT16, offset, narrow, 0, count);
        for (int i = 0; i < count; i++) {
          values[i] = base + (narrow[i] & 0xFFFF);
        }
      }
      default -> {
        byte[] narrow = new byte[(int) bytes(count, width.bits)];
        MemorySegment.copy(source, INT8, offset, narrow, 0, narrow.length);
        int shift = Integer.numberOfTrailingZeros(8 / width.bits);
        int within = (1 << shift) - 1;
        int mask = (1 << width.bits) - 1;
        for (int i = 0; i < count; i++) {
          values[i] = base + ((narrow[i >>> shift] >>> ((i & within) * width.bits)) & mask);
        }
      }
    }
    return values;
  }

  /// One number alone.
  static long at(MemorySegment source, long offset, int index, Width width) {
    return width.base
        + switch (width.bits) {
          case 64 -> source.get(INT64, offset + 8L * index);
          case 32 -> source.get(INT32, offset + 4L * index) & 0xFFFF_FFFFL;
          case 16 -> source.get(INT16, offset + 2L * index) & 0xFFFF;
          default -> {
            long bit = (long) index * width.bits;
            int mask = (1 << width.bits) - 1;
            yield (source.get(INT8, offset + (bit >>> 3)) >>> (bit & 7)) & mask;
          }
        };
  }

  /// Whether every number can be of the type.
  static boolean fit(long[] values, DataType type) {
    if (type == DataType.INT64 || type == DataType.TIMESTAMPTZ) {
      return true;
    }
    long min = type == DataType.BOOL ? 0 : natural(type).base;
    long max = type == DataType.BOOL ? 1 : ~min;
    boolean fit = true;
    for (long value : values) {
      fit &= value >= min & value <= max;
    }
    return fit;
  }

  private static long[] minus(long[] values, long base) {
    if (base == 0) {
      return values;
    }
    long[] distances = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      distances[i] = values[i] - base;
    }
    return distances;
  }
}
