package io.elanus.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.BatchStatistics;
import io.elanus.core.column.BatchStatistics.Range;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.kernel.hash.SplitBlockFilter;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Statistics of batches change what is looked at, never what is found.
final class PrunedFilterTest {
  private static final int ROWS = 2 * ColumnSource.BATCH_ROWS + 1000;

  /// The rows of a table with the statistics of its batches, counting the batches looked at.
  private static final class Told implements ColumnSource {
    private final ColumnSource rows;
    int looks;
    int membersAskedFor;

    Told(ColumnSource rows) {
      this.rows = rows;
    }

    @Override
    public int rowCount() {
      return rows.rowCount();
    }

    @Override
    public Column batch(FieldId field, int batch) {
      looks++;
      return rows.batch(field, batch);
    }

    @Override
    public @Nullable BatchStatistics batchStatistics(FieldId field, int batch) {
      Column column = rows.batch(field, batch);
      int[] held =
          java.util.stream.IntStream.range(0, column.rowCount())
              .filter(row -> !column.isNull(row))
              .toArray();
      return new BatchStatistics(column.rowCount() - held.length, range(column, held));
    }

    @Override
    public @Nullable SplitBlockFilter batchMembers(FieldId field, int batch) {
      membersAskedFor++;
      return null;
    }

    private static Range range(Column column, int[] held) {
      if (held.length == 0) {
        return new Range.Unknown();
      }
      return switch (column) {
        case IntegerColumn integers -> {
          long[] values = Arrays.stream(held).mapToLong(row -> integers.values()[row]).toArray();
          yield new Range.Integers(
              Arrays.stream(values).min().getAsLong(), Arrays.stream(values).max().getAsLong());
        }
        case FloatingColumn floats -> {
          double[] values = Arrays.stream(held).mapToDouble(row -> floats.values()[row]).toArray();
          yield new Range.Floats(
              Arrays.stream(values).min().getAsDouble(), Arrays.stream(values).max().getAsDouble());
        }
        case BytesColumn texts when texts.type() == DataType.VARCHAR -> {
          byte[][] values = Arrays.stream(held).mapToObj(texts::value).toArray(byte[][]::new);
          Arrays.sort(values, Arrays::compareUnsigned);
          yield new Range.Texts(values[0], values[values.length - 1]);
        }
        default -> new Range.Unknown();
      };
    }
  }

  /// Rows are sorted by one field after the other, so that batches differ in it.
  @ParameterizedTest
  @ValueSource(longs = {31, 32})
  void theSameRowsAreFound(long seed) {
    RandomFilters random = new RandomFilters(seed);
    Table table = random.table(ROWS);
    int pruned = 0;
    for (FieldSchema field : table.schema.fields()) {
      if (field.type() == DataType.ARRAY || field.type() == DataType.JSON) {
        continue;
      }
      Table sorted = new Table(table.schema.fields(), table.schema.structs());
      table.rows.stream()
          .sorted(Comparator.comparing(row -> key(row.get(field.name()))))
          .forEach(sorted.rows::add);
      Told told = new Told(sorted.source());
      for (int i = 0; i < 60; i++) {
        String text = random.filter(i % 3).text();
        Filter filter = FilterCompiler.compile(text, table.schema, random.templates());
        assertThat(filter.matching(told))
            .as("seed %d, by %s: %s", seed, field.name(), text)
            .isEqualTo(filter.matching(sorted.source()));
        pruned += filter.answer(told).prunedBatches();
      }
    }
    assertThat(pruned).isPositive();
  }

  /// Nulls first; the order need not be that of filters.
  @SuppressWarnings("unchecked")
  private static Comparable<Object> key(Object value) {
    Object key =
        switch (value) {
          case null -> "";
          case Table.Time time -> "t%020d".formatted(time.micros() + (1L << 60));
          case Long number -> "n%020d".formatted(number / 2 + (1L << 62));
          case Double number -> "n%020d".formatted((long) (Math.atan(number) * 1e15) + (1L << 62));
          default -> "v" + value;
        };
    return (Comparable<Object>) key;
  }

  @Test
  void whatCannotMatchIsNotLookedAt() {
    Table table =
        new Table(
            java.util.List.of(
                Table.field(100, "pk", DataType.INT64).asPrimaryKey(false),
                Table.field(101, "n", DataType.INT64)));
    for (long row = 0; row < ROWS; row++) {
      table.row(row, row);
    }
    for (String filter :
        new String[] {"n < 0", "n in [-1, 100000]", "not (n >= 0)", "n != n and n > 100000"}) {
      Told told = new Told(table.source());
      assertThat(FilterCompiler.compile(filter, table.schema, Map.of()).matching(told).isEmpty())
          .isTrue();
      assertThat(told.looks).as(filter).isZero();
    }
    Told told = new Told(table.source());
    Filter last = FilterCompiler.compile("n > " + (ROWS - 3), table.schema, Map.of());
    assertThat(last.matching(told).count()).isEqualTo(2);
    assertThat(told.looks).isEqualTo(1);
    assertThat(last.answer(told).prunedBatches()).isEqualTo(2);
  }

  /// They lie with the rows, and may have to be fetched.
  @Test
  void bloomFiltersAreReadForEqualitiesAlone() {
    Table table =
        new Table(
            java.util.List.of(
                Table.field(100, "pk", DataType.INT64).asPrimaryKey(false),
                Table.field(101, "n", DataType.INT64),
                Table.field(102, "s", DataType.VARCHAR)));
    for (long row = 0; row < ROWS; row++) {
      table.row(row, row, "s" + row);
    }
    for (String filter :
        new String[] {
          "n > 7",
          "not (3 < n <= 5000)",
          "n is null or n < 4",
          "s > \"s2\"",
          "s like \"s1%\"",
          "n == -1",
          "n in [-2, -1]" // outside of all bounds
        }) {
      assertThat(membersAskedFor(table, filter)).as(filter).isZero();
    }
    for (String filter :
        new String[] {"n == 7", "n != 7 and n in [5, 9]", "s == \"s3\"", "s in [\"s3\", \"s4\"]"}) {
      assertThat(membersAskedFor(table, filter)).as(filter).isPositive();
    }
  }

  private static int membersAskedFor(Table table, String filter) {
    Told told = new Told(table.source());
    Filter compiled = FilterCompiler.compile(filter, table.schema, Map.of());
    compiled.matching(told);
    compiled.answer(told);
    return told.membersAskedFor;
  }
}
