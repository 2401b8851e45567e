package io.elanus.storage.format;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Columns of any type with random values, extremes among them.
public final class RandomRows {
  private RandomRows() {}

  /// A column for each field; nullable fields have nulls.
  public static Rows rows(RandomGenerator random, List<FieldSchema> fields, int count) {
    Map<FieldId, Column> columns = new LinkedHashMap<>();
    for (FieldSchema field : fields) {
      columns.put(field.id(), column(random, field, count));
    }
    return new Rows(count, columns);
  }

  public static Column column(RandomGenerator random, FieldSchema field, int count) {
    Bits valid = field.nullable() ? someNulls(random, count) : null;
    DataType elementType = field.elementType();
    if (elementType == null) {
      return column(random, field.type(), field.dimension(), count, valid);
    }
    int[] offsets = new int[count + 1];
    for (int row = 0; row < count; row++) {
      offsets[row + 1] = offsets[row] + (isNull(valid, row) ? 0 : random.nextInt(5));
    }
    return new ArrayColumn(offsets, column(random, elementType, 0, offsets[count], null), valid);
  }

  /// Values of a type that is not ARRAY.
  public static Column column(
      RandomGenerator random, DataType type, int dimension, int count, @Nullable Bits valid) {
    return switch (type) {
      case BOOL, INT8, INT16, INT32, INT64, TIMESTAMPTZ -> integers(random, type, count, valid);
      case FLOAT, DOUBLE -> {
        double[] values = new double[count];
        for (int row = 0; row < count; row++) {
          double value =
              random.nextInt(20) == 0 ? extreme(random, type) : random.nextGaussian() * 1000;
          values[row] = isNull(valid, row) ? 0 : type == DataType.FLOAT ? (float) value : value;
        }
        yield new FloatingColumn(type, values, valid);
      }
      case VARCHAR, TEXT, JSON, GEOMETRY -> {
        List<byte[]> texts = new ArrayList<>();
        for (int row = 0; row < count; row++) {
          texts.add(isNull(valid, row) ? new byte[0] : text(random, type));
        }
        yield BytesColumn.of(type, texts, valid);
      }
      case BINARY_VECTOR, FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR -> {
        int width = type.vectorBytes(dimension);
        byte[] bytes = new byte[count * width];
        random.nextBytes(bytes);
        for (int row = 0; row < count; row++) {
          if (isNull(valid, row)) {
            java.util.Arrays.fill(bytes, row * width, (row + 1) * width, (byte) 0);
          }
        }
        yield new DenseVectorColumn(type, dimension, count, bytes, valid);
      }
      case SPARSE_FLOAT_VECTOR -> sparse(random, count, valid);
      case ARRAY -> throw new IllegalArgumentException("an array has an element type");
    };
  }

  public static @Nullable Bits someNulls(RandomGenerator random, int count) {
    if (count == 0) {
      return null;
    }
    Bits valid = Bits.none(count);
    for (int row = 0; row < count; row++) {
      if (random.nextInt(4) != 0) {
        valid.set(row);
      }
    }
    if (valid.count() == count) {
      valid.clear(count / 2);
    }
    return valid;
  }

  private static IntegerColumn integers(
      RandomGenerator random, DataType type, int count, @Nullable Bits valid) {
    int bits =
        switch (type) {
          case BOOL -> 1;
          case INT8 -> 8;
          case INT16 -> 16;
          case INT32 -> 32;
          default -> 64;
        };
    int shift = 64 - bits + random.nextInt(bits);
    long[] values = new long[count];
    for (int row = 0; row < count; row++) {
      long value = type == DataType.BOOL ? random.nextInt(2) : random.nextLong() >> shift;
      if (type != DataType.BOOL && random.nextInt(500) == 0) {
        value = (random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE) >> (64 - bits);
      }
      values[row] = isNull(valid, row) ? 0 : value;
    }
    return new IntegerColumn(type, values, valid);
  }

  private static double extreme(RandomGenerator random, DataType type) {
    double[] extremes =
        type == DataType.FLOAT
            ? new double[] {0.0, -0.0, Float.MIN_VALUE, -Float.MAX_VALUE, Float.MAX_VALUE}
            : new double[] {0.0, -0.0, Double.MIN_VALUE, -Double.MAX_VALUE, Double.MAX_VALUE};
    return extremes[random.nextInt(extremes.length)];
  }

  private static byte[] text(RandomGenerator random, DataType type) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(10) == 0 ? 200 : random.nextInt(8);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(random.nextInt(8) == 0 ? 0x1F426 : 'a' + random.nextInt(26));
    }
    String json = "{\"bird\": \"" + text + "\"}";
    return (type == DataType.JSON ? json : text.toString()).getBytes(StandardCharsets.UTF_8);
  }

  private static SparseVectorColumn sparse(
      RandomGenerator random, int count, @Nullable Bits valid) {
    int[] offsets = new int[count + 1];
    List<Integer> indices = new ArrayList<>();
    List<Float> weights = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      TreeMap<Integer, Float> elements = new TreeMap<>(Integer::compareUnsigned);
      for (int e = isNull(valid, row) ? 0 : random.nextInt(6); e > 0; e--) {
        elements.put(
            random.nextInt(3) == 0 ? -2 - random.nextInt(1000) : random.nextInt(5000),
            random.nextFloat());
      }
      indices.addAll(elements.keySet());
      weights.addAll(elements.values());
      offsets[row + 1] = indices.size();
    }
    float[] values = new float[weights.size()];
    for (int e = 0; e < values.length; e++) {
      values[e] = weights.get(e);
    }
    return new SparseVectorColumn(
        offsets, indices.stream().mapToInt(Integer::intValue).toArray(), values, valid);
  }

  private static boolean isNull(@Nullable Bits valid, int row) {
    return valid != null && !valid.get(row);
  }
}
