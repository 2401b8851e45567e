package io.elanus.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.BatchStatistics;
import io.elanus.core.column.BatchStatistics.Range;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which operands of `and` and `or` are asked: told by the columns that are fetched, as a column is
/// fetched when the first leaf about it is asked.
final class OperandOrderTest {
  private static final int BATCHES = 3;
  private static final int ROWS = BATCHES * ColumnSource.BATCH_ROWS;

  /// `n` is the row's number; `hundred` is 100 in every row, `late` is true in the last row alone;
  /// in `a` and `b` the value at `x` is 1, in `word` every row is "word".
  private static final Table TABLE = table();

  private static Table table() {
    Table table =
        new Table(
            List.of(
                Table.field(100, "pk", DataType.INT64).asPrimaryKey(false),
                Table.field(101, "n", DataType.INT64),
                Table.field(102, "hundred", DataType.INT64),
                Table.field(103, "late", DataType.BOOL),
                Table.field(104, "word", DataType.VARCHAR),
                Table.field(105, "a", DataType.JSON),
                Table.field(106, "b", DataType.JSON)));
    Table.Document document = new Table.Document("{\"x\": 1}", Map.of("x", 1L));
    for (long row = 0; row < ROWS; row++) {
      table.row(row, row, 100L, row == ROWS - 1, "word", document, document);
    }
    return table;
  }

  /// Counts the batches of each field that are fetched.
  private static final class Watched implements ColumnSource {
    private final Map<String, Integer> fetched = new HashMap<>();

    int fetched(String field) {
      return fetched.getOrDefault(field, 0);
    }

    @Override
    public int rowCount() {
      return ROWS;
    }

    @Override
    public Column batch(FieldId field, int batch) {
      fetched.merge(TABLE.schema.field(field).name(), 1, Integer::sum);
      return TABLE.source().batch(field, batch);
    }

    @Override
    public @Nullable BatchStatistics batchStatistics(FieldId field, int batch) {
      long first = (long) batch * BATCH_ROWS;
      return switch (TABLE.schema.field(field).name()) {
        case "n" -> new BatchStatistics(0, new Range.Integers(first, first + BATCH_ROWS - 1));
        // true, and of no help
        case "hundred" -> new BatchStatistics(0, new Range.Integers(0, 100));
        default -> null;
      };
    }
  }

  private static Bits found(String filter, Watched rows) {
    return FilterCompiler.compile(filter, TABLE.schema, Map.of()).matching(rows);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "word like \"%x%\" and n == 5",
        "n == 5 and word like \"%x%\"",
        "b[\"x\"] == 2 and n == 5",
        "word =~ \"x\" and (n == 5 or n == 6)",
        "not (word like \"%o%\") and late == true and n < 10"
      })
  void readsWhatIsDearOnlyWhereTheCheapLeavesRows(String filter) {
    Watched rows = new Watched();
    assertThat(found(filter, rows).isEmpty()).isTrue();
    assertThat(rows.fetched("n")).as("the statistics leave one batch").isEqualTo(1);
    assertThat(rows.fetched("word") + rows.fetched("b")).isLessThanOrEqualTo(1);
  }

  @Test
  void asksWhatStatisticsSayIsSelectiveBeforeWhatIsCheaper() {
    Watched rows = new Watched();
    // A comparison of words costs more than one of numbers, but the numbers are all taken.
    assertThat(found("hundred >= 0 and word == \"other\"", rows).isEmpty()).isTrue();
    assertThat(rows.fetched("word")).isEqualTo(BATCHES);
    assertThat(rows.fetched("hundred")).isZero();
  }

  @Test
  void learnsWhichOperandOfAndDecides() {
    Watched rows = new Watched();
    // By the usual guesses an equality leaves fewer rows than a range: here it leaves all.
    assertThat(found("a[\"x\"] == 1 and b[\"x\"] > 1", rows).isEmpty()).isTrue();
    assertThat(rows.fetched("b")).isEqualTo(BATCHES);
    assertThat(rows.fetched("a")).as("only until it was seen to decide nothing").isEqualTo(1);
  }

  @Test
  void learnsWhichOperandOfOrDecides() {
    Watched rows = new Watched();
    // By the usual guesses a range is true more often than an equality: here it never is.
    assertThat(found("a[\"x\"] > 1 or b[\"x\"] == 1", rows).count()).isEqualTo(ROWS);
    assertThat(rows.fetched("b")).isEqualTo(BATCHES);
    assertThat(rows.fetched("a")).as("only until it was seen to decide nothing").isEqualTo(1);
  }

  @Test
  void learnsAboutOperandsThatHaveOperands() {
    Watched rows = new Watched();
    String filter = "(a[\"x\"] == 1 or a[\"x\"] == \"one\") and (b[\"x\"] > 1 or b[\"x\"] < 1)";
    assertThat(found(filter, rows).isEmpty()).isTrue();
    assertThat(rows.fetched("b")).isEqualTo(BATCHES);
    assertThat(rows.fetched("a")).isEqualTo(1);
  }

  /// Statistics answer for the batches all or none of whose rows a condition is true for.
  @Test
  void looksAtNoColumnWhoseStatisticsDecide() {
    Watched rows = new Watched();
    assertThat(found("hundred >= 0", rows).count()).isEqualTo(ROWS);
    assertThat(found("n >= 4096", rows).count()).isEqualTo(ROWS - 4096);
    assertThat(found("not (n < 4096) and hundred < 101", rows).count()).isEqualTo(ROWS - 4096);
    assertThat(rows.fetched).isEmpty();
    assertThat(found("n != 5", rows).count()).isEqualTo(ROWS - 1);
    assertThat(rows.fetched("n")).isEqualTo(1);
    assertThat(found("n == 5 or word == \"other\"", rows).count()).isEqualTo(1);
    assertThat(rows.fetched("n")).isEqualTo(2);
    assertThat(found("n > 8 and word == \"word\"", rows).count()).isEqualTo(ROWS - 9);
    assertThat(rows.fetched("n")).isEqualTo(3);
  }

  /// The estimate is made before a row is looked at, and is the one that the order follows.
  @Test
  void tellsWhatItExpectedBeforeItLooked() {
    Filter few = FilterCompiler.compile("n < 41 and hundred >= 0", TABLE.schema, Map.of());
    Filter.Answer answer = few.answer(new Watched());
    assertThat(answer.rows().count()).isEqualTo(41);
    assertThat(answer.prunedBatches()).isEqualTo(BATCHES - 1);
    assertThat(answer.estimatedSelectivity()).isBetween(40.0 / ROWS, 42.0 / ROWS);
  }

  /// Leaves over numbers look at whole batches, unless few rows are open.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "n % 512 == 3 and n * 2 > 8192 and n in [3, 4099, 4611, 9731, 12287]",
        "n % 512 == 3 and n + 1.5 > 4096.5 and n in [3, 4099, 4611, 9731, 12287]",
        "n % 512 == 3 and n > hundred and n in [3, 4099, 4611, 9731, 12287]",
        "n % 512 == 3 and not (n <= hundred) and n in [3, 4099, 4611, 9731, 12287]"
      })
  void findsTheSameAmongFewRows(String filter) {
    Bits expected = Bits.none(ROWS);
    for (int row : new int[] {4099, 4611, 9731}) {
      expected.set(row);
    }
    assertThat(found(filter, new Watched())).as(filter).isEqualTo(expected);
  }
}
