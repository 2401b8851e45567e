package io.elanus.server.grpc.dml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.elanus.cluster.proxy.TimeOutput;
import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.geometry.Shapes;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.wire.FieldData;
import io.elanus.wire.FloatArray;
import io.elanus.wire.IntArray;
import io.elanus.wire.ScalarField;
import io.elanus.wire.SparseFloatArray;
import io.elanus.wire.VectorField;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ColumnCodecTest {
  private static final TimeOutput UTC = new TimeOutput(ZoneOffset.UTC, List.of());

  private static final int DIMENSION = 16;

  private static FieldSchema field(DataType type, DataType element) {
    return new FieldSchema(
        new FieldId(101),
        "f",
        "",
        type,
        element,
        Map.of("dim", Integer.toString(DIMENSION), "max_length", "100", "max_capacity", "10"),
        false,
        false,
        false,
        false,
        true,
        false,
        null);
  }

  /// A column as the database holds it, then as an answer carries it, then as a client would insert
  /// it again: values come back to the bit, nulls stay null.
  @ParameterizedTest
  @EnumSource(DataType.class)
  void everyTypeComesBackToTheBit(DataType type) throws Exception {
    for (long seed = 1; seed <= 30; seed++) {
      Random random = new Random(seed);
      int rows = random.nextInt(50);
      Bits valid = random.nextInt(3) == 0 ? null : randomBits(random, rows);
      DataType element = type == DataType.ARRAY ? elementType(random) : null;
      FieldSchema field = field(type, element);
      Column column = random(type, element, rows, valid, random);
      FieldData answer = ColumnEncoder.encode(column, "f", 101, true, false, UTC);
      FieldData parsed = FieldData.parseFrom(answer.toByteArray());
      assertThat(parsed.getValidDataCount()).isEqualTo(rows);
      Column fromAligned = ColumnDecoder.decode(parsed, field, rows, UTC.zone());
      requireSame(fromAligned, column, "seed " + seed);
      Column fromCompact = ColumnDecoder.decode(compact(parsed, column), field, rows, UTC.zone());
      requireSame(fromCompact, column, "seed " + seed);
    }
  }

  private static DataType elementType(Random random) {
    DataType[] types = {
      DataType.BOOL,
      DataType.INT8,
      DataType.INT16,
      DataType.INT32,
      DataType.INT64,
      DataType.FLOAT,
      DataType.DOUBLE,
      DataType.VARCHAR
    };
    return types[random.nextInt(types.length)];
  }

  private static Bits randomBits(Random random, int rows) {
    Bits bits = Bits.none(rows);
    for (int row = 0; row < rows; row++) {
      if (random.nextInt(3) > 0) {
        bits.set(row);
      }
    }
    return bits.count() == rows ? null : bits;
  }

  private static Column random(
      DataType type, DataType element, int rows, Bits valid, Random random) {
    return switch (type) {
      case BOOL, INT8, INT16, INT32, INT64, TIMESTAMPTZ -> {
        long[] values = new long[rows];
        for (int row = 0; row < rows; row++) {
          long value = random.nextLong();
          values[row] =
              switch (type) {
                case BOOL -> value & 1;
                case INT8 -> (byte) value;
                case INT16 -> (short) value;
                case INT32 -> (int) value;
                case TIMESTAMPTZ -> Math.floorMod(value, 253_402_300_799_999_999L);
                default -> value;
              };
        }
        yield new IntegerColumn(type, values, valid);
      }
      case FLOAT, DOUBLE -> {
        double[] values = new double[rows];
        for (int row = 0; row < rows; row++) {
          values[row] = type == DataType.FLOAT ? random.nextFloat() : random.nextGaussian();
        }
        yield new FloatingColumn(type, values, valid);
      }
      case GEOMETRY -> {
        List<byte[]> values = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
          boolean empty = valid != null && !valid.get(row);
          String text = "POINT (" + random.nextGaussian() + " " + random.nextInt(90) + ")";
          values.add(empty ? new byte[0] : Shapes.binary(text));
        }
        yield BytesColumn.of(type, values, valid);
      }
      case VARCHAR, TEXT, JSON -> {
        List<byte[]> values = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
          String text = "{\"ключ\":" + random.nextInt(1000) + "}";
          boolean empty = valid != null && !valid.get(row);
          values.add(empty ? new byte[0] : text.getBytes(StandardCharsets.UTF_8));
        }
        yield BytesColumn.of(type, values, valid);
      }
      case ARRAY -> {
        int[] offsets = new int[rows + 1];
        for (int row = 0; row < rows; row++) {
          boolean empty = valid != null && !valid.get(row);
          offsets[row + 1] = offsets[row] + (empty ? 0 : random.nextInt(5));
        }
        yield new ArrayColumn(offsets, random(element, null, offsets[rows], null, random), valid);
      }
      case BINARY_VECTOR, FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR -> {
        byte[] bytes = new byte[rows * type.vectorBytes(DIMENSION)];
        random.nextBytes(bytes);
        if (type == DataType.FLOAT_VECTOR) {
          ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
          for (int i = 0; i < rows * DIMENSION; i++) {
            floats.putFloat(4 * i, random.nextFloat() - 0.5f);
          }
        }
        yield new DenseVectorColumn(type, DIMENSION, rows, bytes, valid);
      }
      case SPARSE_FLOAT_VECTOR -> {
        int[] offsets = new int[rows + 1];
        for (int row = 0; row < rows; row++) {
          boolean empty = valid != null && !valid.get(row);
          offsets[row + 1] = offsets[row] + (empty ? 0 : random.nextInt(6));
        }
        int[] indices = new int[offsets[rows]];
        float[] values = new float[offsets[rows]];
        for (int row = 0; row < rows; row++) {
          long index = random.nextInt(100);
          for (int i = offsets[row]; i < offsets[row + 1]; i++) {
            indices[i] = (int) index;
            index += 1 + random.nextInt(800_000_000);
            values[i] = random.nextFloat();
          }
        }
        yield new SparseVectorColumn(offsets, indices, values, valid);
      }
    };
  }

  /// What a client sends: only the values of the rows that are not null.
  private static FieldData compact(FieldData aligned, Column column) {
    if (column.valid() == null || column.type().isVector()) {
      return aligned;
    }
    int[] rows = new int[column.valid().count()];
    for (int row = column.valid().next(0), i = 0; row >= 0; row = column.valid().next(row + 1)) {
      rows[i++] = row;
    }
    FieldData values = ColumnEncoder.encode(column.gather(rows), "f", 101, false, false, UTC);
    return values.toBuilder().addAllValidData(aligned.getValidDataList()).build();
  }

  private static void requireSame(Column actual, Column expected, String seed) {
    assertThat(actual.rowCount()).as(seed).isEqualTo(expected.rowCount());
    for (int row = 0; row < expected.rowCount(); row++) {
      assertThat(actual.isNull(row)).as(seed).isEqualTo(expected.isNull(row));
    }
    int[] rows =
        java.util.stream.IntStream.range(0, expected.rowCount())
            .filter(row -> !expected.isNull(row))
            .toArray();
    assertThat(actual.gather(rows))
        .as(seed)
        .usingRecursiveComparison()
        .isEqualTo(expected.gather(rows));
  }

  @Test
  void halfPrecisionVectorsMayComeAsFloats() {
    FloatArray floats = FloatArray.newBuilder().addData(1.5f).addData(-2).addData(0.1f).build();
    FieldSchema half = FieldSchema.of(1, "h", DataType.FLOAT16_VECTOR, Map.of("dim", "3"));
    FieldSchema brain = FieldSchema.of(1, "b", DataType.BFLOAT16_VECTOR, Map.of("dim", "3"));
    FieldData data =
        FieldData.newBuilder()
            .setVectors(VectorField.newBuilder().setDim(3).setFloatVector(floats.toByteString()))
            .build();
    assertThat(shorts(ColumnDecoder.decode(data, half, 1, UTC.zone())))
        .containsExactly((short) 0x3e00, (short) 0xc000, (short) 0x2e66);
    assertThat(shorts(ColumnDecoder.decode(data, brain, 1, UTC.zone())))
        .containsExactly((short) 0x3fc0, (short) 0xc000, (short) 0x3dcd);
  }

  private static short[] shorts(Column column) {
    byte[] bytes = ((DenseVectorColumn) column).bytes();
    short[] shorts = new short[bytes.length / 2];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(shorts);
    return shorts;
  }

  @Test
  void refusesShapesThatDoNotFitWithTheTextsOfMilvus() {
    FieldSchema vector = FieldSchema.of(1, "v", DataType.FLOAT_VECTOR, Map.of("dim", "4"));
    FloatArray five = FloatArray.newBuilder().addAllData(List.of(1f, 2f, 3f, 4f, 5f)).build();
    refused(
        vectors(VectorField.newBuilder().setFloatVector(five.toByteString())),
        vector,
        1,
        "the length(5) of float data should divide the dim(4)");
    FloatArray eight =
        FloatArray.newBuilder().addAllData(List.of(1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f)).build();
    refused(
        vectors(VectorField.newBuilder().setFloatVector(eight.toByteString())),
        vector,
        1,
        "the num_rows (2) of field (v) is not equal to passed num_rows (1): "
            + "invalid parameter[expected=1][actual=2]");
    refused(
        vectors(VectorField.newBuilder().setBinaryVector(ByteString.copyFrom(new byte[4]))),
        vector,
        1,
        "float vector field 'v' is illegal, array type mismatch: "
            + "invalid parameter[expected=need float vector][actual=got nil]");
    FieldSchema number = FieldSchema.of(1, "n", DataType.INT64, Map.of());
    FieldData ints =
        FieldData.newBuilder()
            .setScalars(ScalarField.newBuilder().setIntData(IntArray.newBuilder().addData(1)))
            .build();
    refused(
        ints,
        number,
        1,
        "field 'n' is illegal, array type mismatch: "
            + "invalid parameter[expected=need long int array][actual=got nil]");
    FieldData flags = ints.toBuilder().addValidData(true).addValidData(false).build();
    refused(
        flags,
        FieldSchema.of(1, "n", DataType.INT32, Map.of()),
        1,
        "the length of valid_data of field(n) is wrong: invalid parameter[expected=1][actual=2]");
  }

  @Test
  void refusesSparseRowsThatAreNone() {
    FieldSchema sparse = FieldSchema.of(1, "s", DataType.SPARSE_FLOAT_VECTOR, Map.of());
    refused(sparse(new byte[7]), sparse, 1, "invalid data length in sparse float vector: 7");
    refused(
        sparse(pair(5, 1), pair(5, 1)),
        sparse,
        1,
        "unsorted or same indices in sparse float vector");
    refused(
        sparse(pair(5, 1), pair(4, 1)),
        sparse,
        1,
        "unsorted or same indices in sparse float vector");
    refused(
        sparse(pair(-1, 1)),
        sparse,
        1,
        "invalid index in sparse float vector: must be less than 2^32-1");
    refused(sparse(pair(1, -1)), sparse, 1, "negative value in sparse float vector");
    refused(sparse(pair(1, Float.NaN)), sparse, 1, "NaN or Inf value in sparse float vector");
    Column empty = ColumnDecoder.decode(sparse(new byte[0]), sparse, 1, UTC.zone());
    assertThat(((SparseVectorColumn) empty).length(0)).isZero();
    Column large = ColumnDecoder.decode(sparse(pair(1, 1), pair(-2, 1)), sparse, 1, UTC.zone());
    assertThat(SparseRowCodec.encode((SparseVectorColumn) large).getDim()).isEqualTo(4294967295L);
  }

  private static byte[] pair(int index, float value) {
    return ByteBuffer.allocate(8)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(index)
        .putFloat(value)
        .array();
  }

  private static FieldData sparse(byte[]... pairs) {
    ByteString row = ByteString.EMPTY;
    for (byte[] pair : pairs) {
      row = row.concat(ByteString.copyFrom(pair));
    }
    return vectors(
        VectorField.newBuilder()
            .setSparseFloatVector(SparseFloatArray.newBuilder().addContents(row)));
  }

  private static FieldData vectors(VectorField.Builder vectors) {
    return FieldData.newBuilder().setVectors(vectors).build();
  }

  private static void refused(FieldData data, FieldSchema field, int rows, String text) {
    assertThatThrownBy(() -> ColumnDecoder.decode(data, field, rows, UTC.zone()))
        .isInstanceOf(DatabaseException.class)
        .hasMessage(text);
  }
}
