package io.elanus.storage.format;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentWriter;
import io.elanus.storage.objectstore.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/// Random rows in key order with their timestamps, and the segment made of them.
public record SegmentRows(CollectionSchema schema, Rows rows, long[] timestamps) {
  public static SegmentRows random(Random random, CollectionSchema schema, int count) {
    Map<FieldId, Column> columns =
        new LinkedHashMap<>(RandomRows.rows(random, schema.fields(), count).columns());
    columns.put(schema.primaryKey().id(), keys(random, schema.primaryKey().type(), count));
    long[] timestamps = new long[count];
    Arrays.setAll(timestamps, row -> 1 + (random.nextLong() >>> 5));
    return new SegmentRows(schema, new Rows(count, columns), timestamps);
  }

  /// Writes the rows in batches of random sizes.
  public SegmentDescriptor write(Random random, ObjectStore store, String folder, long id) {
    try (SegmentWriter writer =
        new SegmentWriter(store, folder, new SegmentId(id), new PartitionId(7), schema)) {
      for (int from = 0; from < rows.rowCount(); ) {
        int to = Math.min(rows.rowCount(), from + 1 + random.nextInt(5000));
        int[] batch = new int[to - from];
        Arrays.setAll(batch, i -> i);
        for (int i = 0; i < batch.length; i++) {
          batch[i] += from;
        }
        writer.append(rows.gather(batch), Arrays.copyOfRange(timestamps, from, to));
        from = to;
      }
      return writer.finish();
    }
  }

  public Column keys() {
    return rows.column(schema.primaryKey().id());
  }

  /// Ascending keys, every third one repeated.
  private static Column keys(Random random, DataType type, int count) {
    long[] numbers = new long[count];
    for (int row = 1; row < count; row++) {
      numbers[row] = numbers[row - 1] + (random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(9));
    }
    if (type == DataType.INT64) {
      for (int row = 0; row < count; row++) {
        numbers[row] -= 5000;
      }
      return new IntegerColumn(type, numbers, null);
    }
    return BytesColumn.of(
        type,
        Arrays.stream(numbers)
            .mapToObj(n -> String.format("%07d\u00e9", n).getBytes(StandardCharsets.UTF_8))
            .toList(),
        null);
  }
}
