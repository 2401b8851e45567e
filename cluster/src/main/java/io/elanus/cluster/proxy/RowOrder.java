package io.elanus.cluster.proxy;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// `order_by_fields`: the order of rows by several of their values, the first that differs decides.
/// Null is larger than every value: last when ascending, first when descending.
///
/// @param terms at least one
record RowOrder(List<Term> terms) {
  private static final String KEY = "order_by_fields";

  /// @param name of a column
  record Term(String name, boolean descending) {}

  static boolean isWanted(Map<String, String> parameters) {
    return !parameters.getOrDefault(KEY, "").isBlank();
  }

  /// Reads `name:asc,name:desc`; `asc` may be left out.
  static RowOrder of(Map<String, String> parameters) {
    List<Term> terms = new ArrayList<>();
    for (String part : parameters.getOrDefault(KEY, "").split(",")) {
      String[] words = part.strip().split(":");
      String direction = words.length == 1 ? "asc" : words[words.length - 1].strip();
      if (words.length > 2 || words[0].isBlank()) {
        throw DatabaseException.invalid("invalid order_by_fields item: %s", part);
      }
      terms.add(
          new Term(
              words[0].strip(),
              switch (direction.toLowerCase(Locale.ROOT)) {
                case "asc" -> false;
                case "desc" -> true;
                default ->
                    throw DatabaseException.invalid(
                        "invalid order '%s' of order_by_fields item: %s, must be asc or desc",
                        direction, part);
              }));
    }
    return new RowOrder(List.copyOf(terms));
  }

  /// The fields of the terms.
  List<FieldSchema> fields(CollectionSchema schema) {
    return terms.stream().map(term -> field(schema, term)).toList();
  }

  FieldSchema field(CollectionSchema schema, Term term) {
    FieldSchema field = schema.field(term.name());
    if (field == null) {
      throw DatabaseException.plain("field %s not exist", term.name());
    }
    requireOrdered(field.name(), field.type());
    return field;
  }

  /// @throws DatabaseException for values without an order
  static void requireOrdered(String name, DataType type) {
    if (!type.isNumeric() && type != DataType.VARCHAR && type != DataType.TIMESTAMPTZ) {
      throw DatabaseException.invalid(
          "order_by_fields: field %s of type %s has no order", name, type.wireName());
    }
  }

  /// The rows `from .. to - 1` in this order; equal ones stay as they are.
  Integer[] sorted(int from, int to, Function<Term, Column> columns) {
    List<Column> values = terms.stream().map(columns).toList();
    Integer[] rows = new Integer[to - from];
    Arrays.setAll(rows, i -> from + i);
    Arrays.sort(
        rows,
        (a, b) -> {
          for (int t = 0; t < values.size(); t++) {
            int order = compare(values.get(t), a, b);
            if (order != 0) {
              return terms.get(t).descending() ? -order : order;
            }
          }
          return 0;
        });
    return rows;
  }

  static int compare(Column column, int a, int b) {
    if (column.isNull(a) || column.isNull(b)) {
      return Boolean.compare(column.isNull(a), column.isNull(b));
    }
    return switch (column) {
      case IntegerColumn integers -> Long.compare(integers.values()[a], integers.values()[b]);
      case FloatingColumn floats ->
          Double.compare(floats.values()[a] + 0.0, floats.values()[b] + 0.0);
      case BytesColumn bytes ->
          Arrays.compareUnsigned(
              bytes.bytes(),
              bytes.offsets()[a],
              bytes.offsets()[a + 1],
              bytes.bytes(),
              bytes.offsets()[b],
              bytes.offsets()[b + 1]);
      default -> throw new IllegalStateException("no order: " + column.type());
    };
  }
}
