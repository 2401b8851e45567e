package io.elanus.core.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Moments as template values: strings, since a client has nothing else to send.
final class TimeTemplateTest {
  private static final long HOUR = 3_600_000_000L;

  /// Hours 0 to 4 of 1970 in UTC, and no moment.
  private static final Table TABLE = table();

  private static Table table() {
    Table table =
        new Table(
            List.of(
                Table.field(100, "pk", DataType.INT64).asPrimaryKey(false),
                Table.field(101, "t", DataType.TIMESTAMPTZ).asNullable(),
                Table.field(102, "s", DataType.VARCHAR)));
    for (long hour = 0; hour < 5; hour++) {
      table.row(hour, new Table.Time(hour * HOUR), "1970-01-01T0" + hour + ":00:00Z");
    }
    return table.row(5L, null, "");
  }

  private static final Map<String, TemplateValue> TEMPLATES =
      Map.of(
          "two", new TemplateValue.Text("1970-01-01T02:00:00Z"),
          "four", new TemplateValue.Text("1970-01-01T05:00:00+01:00"),
          "some",
              new TemplateValue.Many(
                  List.of(
                      new TemplateValue.Text("1970-01-01T00:00:00Z"),
                      new TemplateValue.Text("1970-01-01T03:00:00Z"))),
          "none", new TemplateValue.Text("yesterday"),
          "local", new TemplateValue.Text("1970-01-01T02:00:00"),
          "number", new TemplateValue.Int(2));

  private static List<Long> matching(String filter, ZoneId zone) {
    Bits rows =
        FilterCompiler.compile(filter, TABLE.schema, TEMPLATES, zone).matching(TABLE.source());
    List<Long> found = new ArrayList<>();
    for (int row = rows.next(0); row >= 0; row = rows.next(row + 1)) {
      found.add((long) row);
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "t == {two}@[2]",
        "{two} < t@[3, 4]",
        "t != {two}@[0, 1, 3, 4]",
        "{two} <= t < {four}@[2, 3]",
        "t in {some}@[0, 3]",
        "t not in {some}@[1, 2, 4]",
        "t + INTERVAL 'PT1H' == {two}@[1]",
        "s == {two}@[2]",
      })
  void comparesAsIfTheyWereWrittenSo(String filter, String rows) {
    assertThat(matching(filter, ZoneId.of("UTC")).toString()).isEqualTo(rows);
  }

  @Test
  void readsThemInTheZoneOfTheRequest() {
    assertThat(matching("t == {local}", ZoneId.of("UTC"))).containsExactly(2L);
    assertThat(matching("t == {local}", ZoneId.of("+01:00"))).containsExactly(1L);
  }

  @Test
  void refusesOtherTexts() {
    assertThatThrownBy(() -> matching("t == {none}", ZoneId.of("UTC")))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("invalid timestamp string: 'yesterday'");
    assertThatThrownBy(() -> matching("t == {number}", ZoneId.of("UTC")))
        .hasMessageContaining("comparisons between Timestamptz and Int64 are not supported");
    assertThatThrownBy(() -> matching("t == '1970-01-01T02:00:00Z'", ZoneId.of("UTC")))
        .hasMessageContaining("comparisons between Timestamptz and VarChar are not supported");
  }
}
