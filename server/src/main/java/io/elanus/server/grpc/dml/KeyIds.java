package io.elanus.server.grpc.dml;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.schema.DataType;
import io.elanus.wire.IDs;
import io.elanus.wire.LongArray;
import io.elanus.wire.StringArray;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Primary keys: INT64 or VARCHAR columns on our side, `IDs` on the wire.
final class KeyIds {
  private KeyIds() {}

  static IDs encode(Column keys) {
    return switch (keys) {
      case IntegerColumn integers -> {
        LongArray.Builder array = LongArray.newBuilder();
        for (long value : integers.values()) {
          array.addData(value);
        }
        yield IDs.newBuilder().setIntId(array).build();
      }
      case BytesColumn texts -> {
        StringArray.Builder array = StringArray.newBuilder();
        for (int row = 0; row < texts.rowCount(); row++) {
          array.addData(texts.string(row));
        }
        yield IDs.newBuilder().setStrId(array).build();
      }
      default -> throw new IllegalStateException("no key type: " + keys.type());
    };
  }

  static Column decode(IDs ids) {
    return switch (ids.getIdFieldCase()) {
      case STR_ID -> {
        List<byte[]> rows = new ArrayList<>();
        ids.getStrId()
            .getDataList()
            .forEach(text -> rows.add(text.getBytes(StandardCharsets.UTF_8)));
        yield BytesColumn.of(DataType.VARCHAR, rows, null);
      }
      case INT_ID, IDFIELD_NOT_SET -> {
        long[] values = new long[ids.getIntId().getDataCount()];
        for (int i = 0; i < values.length; i++) {
          values[i] = ids.getIntId().getData(i);
        }
        yield new IntegerColumn(DataType.INT64, values, null);
      }
    };
  }
}
