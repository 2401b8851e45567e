package io.elanus.storage.format;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.objectstore.ObjectStore;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Documents with paths of every type, some of them with what does not fit. Always the same.
public record JsonRows(int rowCount) {
  public static final FieldId DOCUMENT = new FieldId(101);
  public static final CollectionSchema SCHEMA =
      new CollectionSchema(
          "documents",
          "",
          List.of(
              FieldSchema.of(100, "id", DataType.INT64, Map.of()).asPrimaryKey(false),
              FieldSchema.of(101, "doc", DataType.JSON, Map.of())),
          false,
          1);

  /// Of the first page only one row in 16 has a key `late`, of the others all.
  public static String document(int row) {
    String late = row >= 4096 || row % 16 == 0 ? ", \"late\": " + row : "";
    return switch (row % 64) {
      case 7 -> "{\"n\": \"odd\"}";
      case 11 -> "{}";
      case 13 -> "{\"n\": null, \"a\": {\"s\": 5}}";
      default ->
          "{\"n\": %d, \"price\": %s, \"on\": %b, \"a\": {\"s\": \"s%d\"}, \"e\\u002f\": %d%s}"
              .formatted(
                  row * 48_271L % 65_537,
                  row % 2 == 0 ? row : row + ".25",
                  row % 3 == 0,
                  row % 1000,
                  row / 4096,
                  late);
    };
  }

  public Rows rows() {
    long[] keys = new long[rowCount];
    Arrays.setAll(keys, row -> row);
    Map<FieldId, Column> columns = new LinkedHashMap<>();
    columns.put(new FieldId(100), new IntegerColumn(DataType.INT64, keys, null));
    columns.put(
        DOCUMENT,
        BytesColumn.ofStrings(
            DataType.JSON, IntStream.range(0, rowCount).mapToObj(JsonRows::document).toList()));
    return new Rows(rowCount, columns);
  }

  public SegmentDescriptor write(ObjectStore store, String folder, long id) {
    return MixedRows.write(store, folder, id, SCHEMA, rows());
  }
}
