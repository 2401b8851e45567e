package io.elanus.cluster.proxy;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Numbers over groups of rows, as `select genre, count(*), avg(year) ... group by genre`. Null is
/// a group of its own; functions of a field leave its nulls out, and give null where nothing is
/// left (`count` gives 0).
///
/// @param groups fields whose values make a group; none for one group of all rows
/// @param outputs what is told of each group, in the client's order
record Aggregation(List<FieldSchema> groups, List<Output> outputs) {
  private static final String GROUPS = "group_by_fields";
  private static final Pattern CALL =
      Pattern.compile("\\s*(count|sum|avg|min|max)\\s*\\(\\s*([^()\\s]+)\\s*\\)\\s*");

  enum Function {
    /// The field's value in the group.
    VALUE,
    COUNT,
    SUM,
    AVG,
    MIN,
    MAX
  }

  /// @param field null for `count(*)`
  record Output(String name, Function function, @Nullable FieldSchema field) {
    DataType type() {
      return switch (function) {
        case COUNT -> DataType.INT64;
        case AVG -> DataType.DOUBLE;
        case SUM -> requireField().type().isInteger() ? DataType.INT64 : DataType.DOUBLE;
        case VALUE, MIN, MAX -> requireField().type();
      };
    }

    FieldSchema requireField() {
      if (field == null) {
        throw new IllegalStateException("no field: " + name);
      }
      return field;
    }
  }

  /// @return null when the query has neither groups nor functions, or only `count(*)`
  static @Nullable Aggregation of(
      CollectionSchema schema, List<String> wanted, Map<String, String> parameters) {
    List<FieldSchema> groups = groups(schema, parameters.getOrDefault(GROUPS, ""));
    boolean functions = wanted.stream().anyMatch(name -> call(name).matches());
    if (groups.isEmpty() && (!functions || OutputFields.isCount(wanted))) {
      return null;
    }
    List<Output> outputs = new ArrayList<>();
    for (String name : wanted) {
      outputs.add(output(schema, groups, name));
    }
    if (outputs.isEmpty()) {
      groups.forEach(field -> outputs.add(new Output(field.name(), Function.VALUE, field)));
    }
    return new Aggregation(groups, outputs);
  }

  private static Matcher call(String name) {
    return CALL.matcher(name.toLowerCase(Locale.ROOT));
  }

  private static List<FieldSchema> groups(CollectionSchema schema, String names) {
    List<FieldSchema> groups = new ArrayList<>();
    for (String name : names.split(",")) {
      if (!name.isBlank()) {
        FieldSchema field = field(schema, name.strip());
        if (!field.type().isInteger()
            && field.type() != DataType.VARCHAR
            && field.type() != DataType.TIMESTAMPTZ) {
          throw DatabaseException.invalid(
              "group by field %s has unsupported data type %s",
              field.name(), field.type().wireName());
        }
        groups.add(field);
      }
    }
    return groups;
  }

  private static FieldSchema field(CollectionSchema schema, String name) {
    FieldSchema field = schema.field(name);
    if (field == null) {
      throw DatabaseException.plain("field %s not exist", name);
    }
    return field;
  }

  private static Output output(CollectionSchema schema, List<FieldSchema> groups, String name) {
    Matcher call = call(name);
    if (!call.matches()) {
      for (FieldSchema group : groups) {
        if (group.name().equals(name.strip())) {
          return new Output(group.name(), Function.VALUE, group);
        }
      }
      throw DatabaseException.invalid(
          "output field %s is neither one of %s nor an aggregate function", name.strip(), GROUPS);
    }
    Function function = Function.valueOf(call.group(1).toUpperCase(Locale.ROOT));
    String argument =
        name.strip().substring(name.strip().indexOf('(') + 1).replace(")", "").strip();
    if (argument.equals("*")) {
      if (function != Function.COUNT) {
        throw DatabaseException.invalid("%s is only for count", name.strip());
      }
      return new Output(name.strip(), function, null);
    }
    FieldSchema field = field(schema, argument);
    boolean fits =
        switch (function) {
          case VALUE, COUNT -> true;
          case SUM, AVG -> field.type().isNumeric();
          case MIN, MAX ->
              field.type().isNumeric()
                  || field.type() == DataType.VARCHAR
                  || field.type() == DataType.TIMESTAMPTZ;
        };
    if (!fits) {
      throw DatabaseException.invalid(
          "aggregate function %s does not support field %s of type %s",
          call.group(1), field.name(), field.type().wireName());
    }
    return new Output(name.strip(), function, field);
  }

  /// What must be read of each row.
  List<FieldId> fields() {
    Set<FieldId> fields = new LinkedHashSet<>();
    groups.forEach(field -> fields.add(field.id()));
    for (Output output : outputs) {
      if (output.field() != null) {
        fields.add(output.field().id());
      }
    }
    return List.copyOf(fields);
  }

  /// A column for each output, a row for each group: ascending by the groups' values.
  List<Column> of(Rows rows) {
    List<int[]> members = members(rows);
    List<Column> columns = new ArrayList<>(outputs.size());
    for (Output output : outputs) {
      columns.add(column(output, rows, members));
    }
    return columns;
  }

  private List<int[]> members(Rows rows) {
    if (groups.isEmpty()) {
      return List.of(Slices.range(0, rows.rowCount()));
    }
    if (rows.rowCount() == 0) {
      return List.of();
    }
    List<Column> values = groups.stream().map(field -> rows.column(field.id())).toList();
    Map<List<Grouping.Value>, List<Integer>> byValue = new LinkedHashMap<>();
    for (int row = 0; row < rows.rowCount(); row++) {
      List<Grouping.Value> group = new ArrayList<>(values.size());
      for (Column column : values) {
        group.add(Grouping.value(column, row));
      }
      byValue.computeIfAbsent(group, unseen -> new ArrayList<>()).add(row);
    }
    return byValue.values().stream()
        .sorted((a, b) -> compare(values, a.getFirst(), b.getFirst()))
        .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }

  private static int compare(List<Column> values, int a, int b) {
    for (Column column : values) {
      int order = RowOrder.compare(column, a, b);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static Column column(Output output, Rows rows, List<int[]> members) {
    FieldSchema field = output.field();
    if (field == null) {
      return new IntegerColumn(
          DataType.INT64, members.stream().mapToLong(group -> group.length).toArray(), null);
    }
    Column values = rows.rowCount() == 0 ? Column.emptyOf(field) : rows.column(field.id());
    return switch (output.function()) {
      case COUNT ->
          new IntegerColumn(
              DataType.INT64,
              members.stream().mapToLong(group -> present(values, group).length).toArray(),
              null);
      case SUM, AVG -> numbers(output, values, members);
      case VALUE -> values.gather(members.stream().mapToInt(group -> group[0]).toArray());
      case MIN, MAX -> extremes(output, values, members);
    };
  }

  private static int[] present(Column values, int[] group) {
    return values.valid() == null
        ? group
        : java.util.Arrays.stream(group).filter(row -> !values.isNull(row)).toArray();
  }

  private static Column numbers(Output output, Column values, List<int[]> members) {
    boolean whole = output.type() == DataType.INT64;
    long[] integers = new long[whole ? members.size() : 0];
    double[] floats = new double[whole ? 0 : members.size()];
    Bits valid = Bits.none(members.size());
    for (int g = 0; g < members.size(); g++) {
      int[] group = present(values, members.get(g));
      if (group.length == 0) {
        continue;
      }
      valid.set(g);
      if (whole) {
        integers[g] = wholeSum(output, (IntegerColumn) values, group);
      } else {
        double sum = 0;
        for (int row : group) {
          sum +=
              switch (values) {
                case IntegerColumn column -> column.values()[row];
                case FloatingColumn column -> column.values()[row];
                default -> throw new IllegalStateException("no numbers: " + values.type());
              };
        }
        floats[g] = output.function() == Function.AVG ? sum / group.length : sum;
      }
    }
    Bits orNull = valid.count() == members.size() ? null : valid;
    return whole
        ? new IntegerColumn(DataType.INT64, integers, orNull)
        : new FloatingColumn(DataType.DOUBLE, floats, orNull);
  }

  private static long wholeSum(Output output, IntegerColumn values, int[] group) {
    try {
      long sum = 0;
      for (int row : group) {
        sum = Math.addExact(sum, values.values()[row]);
      }
      return sum;
    } catch (ArithmeticException _) {
      throw DatabaseException.invalid("%s is out of the range of Int64", output.name());
    }
  }

  private static Column extremes(Output output, Column values, List<int[]> members) {
    int[] best = new int[members.size()];
    Bits valid = Bits.none(best.length);
    for (int g = 0; g < best.length; g++) {
      int[] group = present(values, members.get(g));
      if (group.length == 0) {
        continue;
      }
      valid.set(g);
      best[g] = group[0];
      for (int row : group) {
        int order = RowOrder.compare(values, row, best[g]);
        if (output.function() == Function.MIN ? order < 0 : order > 0) {
          best[g] = row;
        }
      }
    }
    if (valid.count() == best.length) {
      return values.gather(best);
    }
    return withNulls(output, values, best, valid);
  }

  private static Column withNulls(Output output, Column values, int[] best, Bits valid) {
    return switch (values) {
      case IntegerColumn column -> {
        long[] picked = new long[best.length];
        for (int g = valid.next(0); g >= 0; g = valid.next(g + 1)) {
          picked[g] = column.values()[best[g]];
        }
        yield new IntegerColumn(output.type(), picked, valid);
      }
      case FloatingColumn column -> {
        double[] picked = new double[best.length];
        for (int g = valid.next(0); g >= 0; g = valid.next(g + 1)) {
          picked[g] = column.values()[best[g]];
        }
        yield new FloatingColumn(output.type(), picked, valid);
      }
      case BytesColumn column -> {
        List<byte[]> picked = new ArrayList<>();
        for (int g = 0; g < best.length; g++) {
          picked.add(valid.get(g) ? column.value(best[g]) : new byte[0]);
        }
        yield BytesColumn.of(output.type(), picked, valid);
      }
      default -> throw new IllegalStateException("no order: " + values.type());
    };
  }
}
