package io.elanus.cluster.proxy;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Locale;

/// Whether the values of a column may stand in a field: ranges, lengths, finite numbers, JSON.
final class ColumnChecks {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int FLOAT_EXPONENT = 0x7f80_0000;

  /// The exponents of two floats, the lowest bit of each, and what a carry out of them sets.
  private static final long TWO_EXPONENTS = 0x7f80_0000_7f80_0000L;

  private static final long TWO_LOWEST = 0x0080_0000_0080_0000L;
  private static final long TWO_CARRIES = 0x8000_0000_8000_0000L;
  private static final int BLOCK_BYTES = 64;

  private static final int FLOAT16_EXPONENT = 0x7c00;
  private static final int BFLOAT16_EXPONENT = 0x7f80;

  private ColumnChecks() {}

  static void check(FieldSchema field, Column column) {
    switch (column) {
      case IntegerColumn integers -> requireRange(integers);
      case FloatingColumn floats -> requireFinite(floats);
      case BytesColumn bytes -> {
        if (field.type() == DataType.JSON) {
          requireJson(field, bytes);
        } else if (field.type().isText()) {
          requireLength(field, bytes);
        }
      }
      case ArrayColumn arrays -> requireArrays(field, arrays);
      case DenseVectorColumn vectors -> requireFinite(vectors);
      case SparseVectorColumn vectors -> {
        // checked where the rows were read: they cannot be represented otherwise
      }
    }
  }

  private static void requireRange(IntegerColumn column) {
    long low;
    long high;
    switch (column.type()) {
      case INT8 -> {
        low = Byte.MIN_VALUE;
        high = Byte.MAX_VALUE;
      }
      case INT16 -> {
        low = Short.MIN_VALUE;
        high = Short.MAX_VALUE;
      }
      default -> {
        return; // wider types hold whatever the wire can carry
      }
    }
    long[] values = column.values();
    for (int row = 0; row < values.length; row++) {
      if (values[row] < low || values[row] > high) {
        throw DatabaseException.expected(
            "integer doesn't overflow",
            "out of range",
            "the "
                + row
                + "th element ("
                + values[row]
                + ") out of range: ["
                + low
                + ", "
                + high
                + "]");
      }
    }
  }

  private static void requireFinite(FloatingColumn column) {
    for (double value : column.values()) {
      if (!Double.isFinite(value)) {
        throw notFinite(value);
      }
    }
  }

  private static DatabaseException notFinite(double value) {
    String text = Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    return DatabaseException.invalid("value '%s' is not a number or infinity", text);
  }

  private static void requireFinite(DenseVectorColumn column) {
    byte[] bytes = column.bytes();
    switch (column.type()) {
      case FLOAT_VECTOR -> {
        int at = firstNotFinite(bytes);
        if (at >= 0) {
          throw notFinite(Float.intBitsToFloat((int) INT.get(bytes, at)));
        }
      }
      case FLOAT16_VECTOR -> requireFinite(bytes, FLOAT16_EXPONENT, "float16");
      case BFLOAT16_VECTOR -> requireFinite(bytes, BFLOAT16_EXPONENT, "bfloat16");
      default -> {
        // bits and bytes are all numbers
      }
    }
  }

  /// The first byte of the first float that is no finite number, or -1.
  static int firstNotFinite(byte[] bytes) {
    int at = 0;
    while (at <= bytes.length - BLOCK_BYTES && isFiniteBlock(bytes, at)) {
      at += BLOCK_BYTES;
    }
    for (; at < bytes.length; at += 4) {
      if (((int) INT.get(bytes, at) & FLOAT_EXPONENT) == FLOAT_EXPONENT) {
        return at;
      }
    }
    return -1;
  }

  /// Sixteen floats at a time: until the compiler has met the loop, a round of it is what costs.
  /// One added to an exponent that is all ones carries into the place of the sign.
  private static boolean isFiniteBlock(byte[] bytes, int at) {
    long carries =
        carries(bytes, at)
            | carries(bytes, at + 8)
            | carries(bytes, at + 16)
            | carries(bytes, at + 24)
            | carries(bytes, at + 32)
            | carries(bytes, at + 40)
            | carries(bytes, at + 48)
            | carries(bytes, at + 56);
    return (carries & TWO_CARRIES) == 0;
  }

  private static long carries(byte[] bytes, int at) {
    return ((long) LONG.get(bytes, at) & TWO_EXPONENTS) + TWO_LOWEST;
  }

  private static void requireFinite(byte[] bytes, int exponent, String name) {
    for (int at = 0; at < bytes.length; at += 2) {
      if (((short) SHORT.get(bytes, at) & exponent) == exponent) {
        throw DatabaseException.invalid("%s vector contain nan or infinity value", name);
      }
    }
  }

  /// A query vector must be finite too.
  static void requireFinite(DataType type, int dimension, byte[] vector) {
    requireFinite(new DenseVectorColumn(type, dimension, 1, vector, null));
  }

  private static void requireLength(FieldSchema field, BytesColumn column) {
    int row = firstLonger(column, field.maxLength());
    if (row >= 0) {
      throw DatabaseException.invalid(
          "length of %s field %s exceeds max length, row number: %d, length: %d, max length: %d",
          field.type().wireName().toLowerCase(Locale.ROOT),
          field.name(),
          row,
          column.length(row),
          field.maxLength());
    }
  }

  private static int firstLonger(BytesColumn column, int maxLength) {
    if (maxLength > 0) {
      for (int row = 0; row < column.rowCount(); row++) {
        if (column.length(row) > maxLength) {
          return row;
        }
      }
    }
    return -1;
  }

  private static void requireArrays(FieldSchema field, ArrayColumn column) {
    for (int row = 0; row < column.rowCount(); row++) {
      if (column.length(row) > field.maxCapacity()) {
        throw DatabaseException.expected(
            "valid length array",
            "array length exceeds max capacity",
            String.format(
                "the length (%d) of %dth array exceeds max capacity (%d)",
                column.length(row), row, field.maxCapacity()));
      }
    }
    switch (column.elements()) {
      case IntegerColumn integers -> requireRange(integers);
      case FloatingColumn floats -> requireFinite(floats);
      case BytesColumn texts -> {
        int element = firstLonger(texts, field.maxLength());
        if (element >= 0) {
          int row = rowOf(column, element);
          throw DatabaseException.invalid(
              "length of Array array field \"%s\" exceeds max length, row number: %d, array index: %d, "
                  + "length: %d, max length: %d",
              field.name(),
              row,
              element - column.offsets()[row],
              texts.length(element),
              field.maxLength());
        }
      }
      case DenseVectorColumn vectors -> requireFinite(vectors);
      default -> throw new IllegalStateException("no element type: " + column.elementType());
    }
  }

  private static int rowOf(ArrayColumn column, int element) {
    int row = 0;
    while (column.offsets()[row + 1] <= element) {
      row++;
    }
    return row;
  }

  private static DatabaseException tooLong(FieldSchema field, int length) {
    return field.dynamic()
        ? DatabaseException.expected(
            "valid length dynamic field",
            "length exceeds max length",
            String.format(
                "the length (%d) of dynamic field exceeds max length (%d)",
                length, Limits.JSON_BYTES))
        : DatabaseException.expected(
            "valid length json string",
            "length exceeds max length",
            String.format(
                "the length (%d) of json field (%s) exceeds max length (%d)",
                length, field.name(), Limits.JSON_BYTES));
  }

  private static void requireJson(FieldSchema field, BytesColumn column) {
    for (int row = 0; row < column.rowCount(); row++) {
      if (column.length(row) > Limits.JSON_BYTES) {
        throw tooLong(field, column.length(row));
      }
      if (!column.isNull(row)) {
        JsonDocuments.requireValid(field, column, row);
      }
    }
  }
}
