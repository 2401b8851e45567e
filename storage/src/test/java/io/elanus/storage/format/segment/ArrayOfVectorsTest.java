package io.elanus.storage.format.segment;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.storage.format.Same;
import io.elanus.storage.format.column.ColumnCodec;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ArrayOfVectorsTest {
  private static final FieldId KEY = new FieldId(100);
  private static final FieldId VECTORS = new FieldId(101);
  private static final int DIMENSION = 8;
  private static final int ROWS = 9000;

  private static CollectionSchema schema(DataType element) {
    FieldSchema key = FieldSchema.of(100, "id", DataType.INT64, Map.of()).asPrimaryKey(false);
    FieldSchema vectors =
        new FieldSchema(
            VECTORS,
            "clips[vector]",
            "",
            DataType.ARRAY,
            element,
            Map.of("dim", "8", "max_capacity", "5"),
            false,
            false,
            false,
            false,
            false,
            false,
            null);
    return new CollectionSchema("clips", "", List.of(key, vectors), false, 1);
  }

  private static ArrayColumn column(DataType element, int rows, Random random) {
    int[] offsets = new int[rows + 1];
    for (int row = 0; row < rows; row++) {
      offsets[row + 1] = offsets[row] + random.nextInt(4);
    }
    byte[] bytes = new byte[offsets[rows] * element.vectorBytes(DIMENSION)];
    random.nextBytes(bytes);
    return new ArrayColumn(
        offsets, new DenseVectorColumn(element, DIMENSION, offsets[rows], bytes, null), null);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"FLOAT_VECTOR", "FLOAT16_VECTOR", "BFLOAT16_VECTOR", "INT8_VECTOR", "BINARY_VECTOR"})
  void comesBackFromASegmentAsItWasWritten(DataType element) {
    ArrayColumn vectors = column(element, ROWS, new Random(7));
    long[] keys = new long[ROWS];
    Arrays.setAll(keys, row -> row);
    Rows rows =
        new Rows(
            ROWS, Map.of(KEY, new IntegerColumn(DataType.INT64, keys, null), VECTORS, vectors));
    InMemoryObjectStore store = new InMemoryObjectStore();
    SegmentDescriptor written;
    try (SegmentWriter writer =
        new SegmentWriter(store, "seg/", new SegmentId(1), new PartitionId(2), schema(element))) {
      int[] first = IntStream.range(0, 5001).toArray();
      int[] second = IntStream.range(5001, ROWS).toArray();
      writer.append(rows.gather(first), new long[first.length]);
      writer.append(rows.gather(second), new long[second.length]);
      written = writer.finish();
    }

    try (Arena arena = Arena.ofConfined()) {
      SegmentReader reader = SegmentReader.open(store, written, schema(element), arena);
      reader.verify();
      int[] some = {8999, 0, 4096, 4095, 17, 17};
      Same.assertSame(reader.gather(VECTORS, some), vectors.gather(some));
      int[] page = IntStream.range(4096, 8192).toArray();
      Same.assertSame(reader.batch(VECTORS, 1), vectors.gather(page));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT_VECTOR", "BINARY_VECTOR"})
  void comesBackFromABlockAsItWasEncoded(DataType element) {
    Column column = column(element, 33, new Random(8));
    Same.assertSame(ColumnCodec.decode(ColumnCodec.encode(column)), column);
  }
}
