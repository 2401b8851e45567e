package io.elanus.cluster.proxy;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.expression.TemplateValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Columns of primary keys.
final class KeyColumns {
  private KeyColumns() {}

  /// The keys ascending, each once.
  static Column sortedDistinct(Column keys) {
    return switch (keys) {
      case IntegerColumn integers ->
          new IntegerColumn(
              integers.type(),
              Arrays.stream(integers.values()).sorted().distinct().toArray(),
              null);
      case BytesColumn texts -> {
        byte[][] rows = rows(texts);
        Arrays.sort(rows, Arrays::compareUnsigned);
        List<byte[]> distinct = new ArrayList<>(rows.length);
        for (byte[] row : rows) {
          if (distinct.isEmpty() || !Arrays.equals(distinct.getLast(), row)) {
            distinct.add(row);
          }
        }
        yield BytesColumn.of(texts.type(), distinct, null);
      }
      default -> throw new IllegalStateException("no key type: " + keys.type());
    };
  }

  private static byte[][] rows(BytesColumn texts) {
    byte[][] rows = new byte[texts.rowCount()][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = texts.value(row);
    }
    return rows;
  }

  /// The rows that hold each key last, in order: all of them when no key repeats.
  static int[] lastOfEach(Column keys) {
    Map<Object, Integer> last = new HashMap<>();
    for (int row = 0; row < keys.rowCount(); row++) {
      last.put(value(keys, row), row);
    }
    return last.values().stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  /// Row numbers by key; of equal keys the last.
  static Map<Object, Integer> positions(Column keys) {
    Map<Object, Integer> positions = new HashMap<>();
    for (int row = 0; row < keys.rowCount(); row++) {
      positions.put(value(keys, row), row);
    }
    return positions;
  }

  /// A Long or a String.
  static Object value(Column keys, int row) {
    return switch (keys) {
      case IntegerColumn integers -> integers.values()[row];
      case BytesColumn texts -> texts.string(row);
      default -> throw new IllegalStateException("no key type: " + keys.type());
    };
  }

  /// The keys as what a `{name}` in a filter stands for.
  static TemplateValue.Many template(Column keys) {
    List<TemplateValue> values = new ArrayList<>(keys.rowCount());
    for (int row = 0; row < keys.rowCount(); row++) {
      values.add(
          switch (keys) {
            case IntegerColumn integers -> new TemplateValue.Int(integers.values()[row]);
            case BytesColumn texts -> new TemplateValue.Text(texts.string(row));
            default -> throw new IllegalStateException("no key type: " + keys.type());
          });
    }
    return new TemplateValue.Many(values);
  }
}
