package io.elanus.core.column;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ConcatTest {
  /// Cutting a column into pieces and joining them again gives the column.
  @ParameterizedTest
  @EnumSource(DataType.class)
  void joinsWhatWasCut(DataType type) {
    long seed = Seed.OF_RUN;
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      int rowCount = random.nextInt(200);
      Column whole = column(random, type, rowCount, random.nextBoolean());
      List<Column> pieces = new ArrayList<>();
      for (int from = 0; from < rowCount || pieces.isEmpty(); ) {
        int to = Math.min(rowCount, from + random.nextInt(50));
        int[] rows = new int[to - from];
        for (int i = 0; i < rows.length; i++) {
          rows[i] = from + i;
        }
        pieces.add(whole.gather(rows));
        from = to;
      }
      assertThat(Column.concat(pieces))
          .as("seed " + seed)
          .usingRecursiveComparison()
          .isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void anEmptyColumnHasTheTypeOfItsField(DataType type) {
    FieldSchema plain =
        FieldSchema.of(1, "f", type == DataType.ARRAY ? DataType.INT8 : type, Map.of("dim", "16"));
    FieldSchema field =
        type != DataType.ARRAY
            ? plain
            : new FieldSchema(
                plain.id(),
                "f",
                "",
                type,
                DataType.VARCHAR,
                Map.of(),
                false,
                false,
                false,
                false,
                false,
                false,
                null);
    Column empty = Column.emptyOf(field);
    assertThat(empty.type()).isEqualTo(type);
    assertThat(empty.rowCount()).isZero();
  }

  private static Column column(Random random, DataType type, int rowCount, boolean nulls) {
    Bits valid = valid(random, rowCount, nulls);
    return switch (type) {
      case BOOL, INT8, INT16, INT32, INT64, TIMESTAMPTZ ->
          new IntegerColumn(type, random.longs(rowCount).toArray(), valid);
      case FLOAT, DOUBLE -> new FloatingColumn(type, random.doubles(rowCount).toArray(), valid);
      case VARCHAR, TEXT, JSON, GEOMETRY -> {
        List<byte[]> rows = new ArrayList<>();
        for (int r = 0; r < rowCount; r++) {
          byte[] row = new byte[random.nextInt(20)];
          random.nextBytes(row);
          rows.add(row);
        }
        yield BytesColumn.of(type, rows, valid);
      }
      case ARRAY -> {
        int[] offsets = offsets(random, rowCount);
        yield new ArrayColumn(
            offsets, column(random, DataType.VARCHAR, offsets[rowCount], false), valid);
      }
      case BINARY_VECTOR, FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR -> {
        byte[] bytes = new byte[rowCount * type.vectorBytes(16)];
        random.nextBytes(bytes);
        yield new DenseVectorColumn(type, 16, rowCount, bytes, valid);
      }
      case SPARSE_FLOAT_VECTOR -> {
        int[] offsets = offsets(random, rowCount);
        float[] values = new float[offsets[rowCount]];
        for (int i = 0; i < values.length; i++) {
          values[i] = random.nextFloat();
        }
        yield new SparseVectorColumn(offsets, random.ints(values.length).toArray(), values, valid);
      }
    };
  }

  private static @Nullable Bits valid(Random random, int rowCount, boolean nulls) {
    if (!nulls) {
      return null;
    }
    Bits valid = Bits.none(rowCount);
    for (int r = 0; r < rowCount; r++) {
      if (random.nextInt(3) != 0) {
        valid.set(r);
      }
    }
    return Validity.orNullWhenFull(valid);
  }

  private static int[] offsets(Random random, int rowCount) {
    int[] offsets = new int[rowCount + 1];
    for (int r = 0; r < rowCount; r++) {
      offsets[r + 1] = offsets[r] + random.nextInt(5);
    }
    return offsets;
  }
}
