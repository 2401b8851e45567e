package io.elanus.storage.format;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.column.Validity;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentWriter;
import io.elanus.storage.objectstore.ObjectStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Rows whose values bounds say little of: keys with gaps, a number and a name in no order, one in
/// seven null. Always the same.
public record MixedRows(int rowCount) {
  public static final FieldId KEY = new FieldId(100);
  public static final FieldId NUMBER = new FieldId(101);
  public static final FieldId NAME = new FieldId(102);
  public static final CollectionSchema SCHEMA =
      new CollectionSchema(
          "mixed",
          "",
          List.of(
              FieldSchema.of(100, "id", DataType.INT64, Map.of()).asPrimaryKey(false),
              FieldSchema.of(101, "number", DataType.INT64, Map.of()).asNullable(),
              FieldSchema.of(102, "name", DataType.VARCHAR, Map.of("max_length", "20"))
                  .asNullable()),
          false,
          1);

  /// Keys are the multiples of this.
  public static final int STEP = 10;

  public static long number(int row) {
    return (row + 1) * 48_271L % 65_537;
  }

  public static String name(int row) {
    return "n" + number(row);
  }

  public static boolean isNull(int row) {
    return row % 7 == 3;
  }

  public Column keys() {
    long[] keys = new long[rowCount];
    Arrays.setAll(keys, row -> (long) row * STEP);
    return new IntegerColumn(DataType.INT64, keys, null);
  }

  public SegmentDescriptor write(ObjectStore store, String folder, long id) {
    Bits held = Bits.none(rowCount);
    long[] numbers = new long[rowCount];
    List<byte[]> names = new ArrayList<>();
    for (int row = 0; row < rowCount; row++) {
      if (!isNull(row)) {
        held.set(row);
        numbers[row] = number(row);
      }
      names.add(isNull(row) ? new byte[0] : name(row).getBytes());
    }
    Map<FieldId, Column> columns = new LinkedHashMap<>();
    columns.put(KEY, keys());
    columns.put(NUMBER, new IntegerColumn(DataType.INT64, numbers, Validity.orNullWhenFull(held)));
    columns.put(NAME, BytesColumn.of(DataType.VARCHAR, names, Validity.orNullWhenFull(held)));
    return write(store, folder, id, SCHEMA, new Rows(rowCount, columns));
  }

  /// Any rows as a segment, written at once.
  public static SegmentDescriptor write(
      ObjectStore store, String folder, long id, CollectionSchema schema, Rows rows) {
    long[] timestamps = new long[rows.rowCount()];
    Arrays.fill(timestamps, 1000);
    try (SegmentWriter writer =
        new SegmentWriter(store, folder, new SegmentId(id), new PartitionId(7), schema)) {
      writer.append(rows, timestamps);
      return writer.finish();
    }
  }
}
