package io.elanus.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.expression.Table.Document;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One example for each rule of the filter language. Rows are numbered from zero.
final class FilterRulingsTest {
  private static final Table INTEGERS =
      new Table(
              List.of(
                  Table.field(100, "pk", DataType.INT64).asPrimaryKey(false),
                  Table.field(101, "n", DataType.INT64).asNullable(),
                  Table.field(102, "i8", DataType.INT8),
                  Table.field(103, "flag", DataType.BOOL).asNullable(),
                  Table.field(104, "f", DataType.FLOAT),
                  Table.field(105, "d", DataType.DOUBLE)))
          .row(0L, null, 1L, null, (double) 0.1f, 0.1)
          .row(1L, 5L, 100L, true, 2.5, 2.5)
          .row(2L, -7L, -128L, false, 150.0, 150.0)
          .row(3L, 9L, 127L, true, -1.0, -1.0)
          .row(4L, Long.MAX_VALUE, 0L, false, 0.0, 9.007199254740992E15);

  private static final Table TEXTS =
      new Table(List.of(Table.field(100, "s", DataType.VARCHAR).asPrimaryKey(false)))
          .row("abc")
          .row("")
          .row("a%c")
          .row("a_c")
          .row("müller")
          .row("line\nbreak")
          .row("it's")
          .row("say \"hi\"")
          .row("a\\c");

  private static final Table PAIRS =
      new Table(
              List.of(
                  Table.field(100, "pk", DataType.INT64).asPrimaryKey(false),
                  Table.field(101, "s", DataType.VARCHAR).asNullable(),
                  Table.field(102, "p", DataType.VARCHAR).asNullable()))
          .row(0L, "abc", "ab")
          .row(1L, "abc", "")
          .row(2L, "ab", "abc")
          .row(3L, null, "a")
          .row(4L, "a", null)
          .row(5L, "", "")
          .row(6L, "é", "\u00c3");

  private static final Table ARRAYS =
      new Table(
              List.of(
                  Table.field(100, "pk", DataType.INT64).asPrimaryKey(false),
                  Table.array(101, "a", DataType.INT64, true),
                  Table.array(102, "t", DataType.VARCHAR, false)))
          .row(0L, null, List.of())
          .row(1L, List.of(), List.of("ab", "b"))
          .row(2L, List.of(1L, 2L), List.of("abc"))
          .row(3L, List.of(2L, 1L, 5L), List.of("x"));

  private static final Table DOCUMENTS = documents();

  private static Table documents() {
    Table table =
        new Table(
            List.of(
                Table.field(100, "pk", DataType.INT64).asPrimaryKey(false),
                Table.field(101, "j", DataType.JSON).asNullable(),
                FieldSchema.dynamicField(102)));
    String[] rows = {
      null, // 0
      "{}", // 1
      "{\"k\": null}", // 2
      "{\"k\": 1}", // 3
      "{\"k\": \"1\"}", // 4
      "{\"k\": true}", // 5
      "{\"k\": 1.0}", // 6
      "{\"k\": 9007199254740993}", // 7
      "{\"k\": [1, 2, \"x\", [1]]}", // 8
      "{\"k\": [true]}", // 9
      "{\"k\": {\"x\": {}}}", // 10
      "{\"k\": [[]]}", // 11
      "{\"k\": []}", // 12
      "7", // 13
      "{\"k\": 1.1}" // 14
    };
    for (int row = 0; row < rows.length; row++) {
      table.row(
          (long) row,
          rows[row] == null ? null : new Document(rows[row], row),
          new Document("{}", row));
    }
    return table;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          n > 1                    | 1 3 4
          not (n > 1)              | 2
          n not in [5]             | 2 3 4
          not (n in [5])           | 2 3 4
          n > 1 or pk >= 0         | 0 1 2 3 4
          not (n > 1 and pk < 0)   | 0 1 2 3 4
          pk in []                 | ''
          n in []                  | ''
          not (pk in [])           | 0 1 2 3 4
          pk not in []             | 0 1 2 3 4
          n is null                | 0
          n IS NULL                | 0
          n is not null            | 1 2 3 4
          n  IS  NOT  NULL         | 1 2 3 4
          pk is null               | ''
          pk is not null           | 0 1 2 3 4
          not (n is null)          | 1 2 3 4
          n / 2 == -3              | 2
          n % 4 == -3              | 2
          i8 + 100 == 200          | 1
          i8 * 100 == -12800       | 2
          i8 == 300                | ''
          i8 <= 1000               | 0 1 2 3 4
          i8 != 300                | 0 1 2 3 4
          n + 1 > 5                | 1 3 4
          n + 1 < 0                | 2
          n * 2 > 88               | 4
          n * -2 < 0               | 1 3 4
          n * 0 == 0               | 1 2 3 4
          n - -9 > 9223372036854775807 | 4
          n + 1 == 9223372036854775808.0 | 4
          n * 3 != 15              | 2 3 4
          n * 2 == 11              | ''
          not (n * 3 > 0)          | 2
          100 + i8 == 200          | 1
          2 * n == 10              | 1
          n == 2**2 + 1            | 1
          n == 10 / 2              | 1
          n == +5                  | 1
          n == 900 % 7 + 1         | 1
          n == -10 * 3 + 35        | 1
          n == 0x5                 | 1
          n == 0b101               | 1
          n == 005                 | 1
          -4**5/2 == -512          | 0 1 2 3 4
          2**3**2 == 512           | 0 1 2 3 4
          1 < n <= 5               | 1
          5 >= n > 1               | 1
          2 + 3 <= n < 3 * 3       | 1
          0.5 <= d <= 150          | 1 2
          n in [5.0, 9]            | 1 3
          n == 5.0                 | 1
          n == 5.5                 | ''
          n < 5.5                  | 1 2
          n > 4.5                  | 1 3 4
          n in [5.5]               | ''
          f == 0.1                 | 0
          f in [0.1, 150]          | 0 2
          d == 0.1                 | 0
          f * 2 == 5               | 1
          f / 2 == 75.0            | 2
          d == 9007199254740993    | ''
          d < 9007199254740993     | 0 1 2 3 4
          n == 9223372036854775807 | 4
          n > -9223372036854775808 | 1 2 3 4
          n < 9.3e18               | 1 2 3 4
          flag == true             | 1 3
          flag != true             | 2 4
          flag in [True, FALSE]    | 1 2 3 4
          flag == False            | 2 4
          flag > false             | 1 3
          n < i8                   | 1 3
          i8 > n                   | 1 3
          d == f                   | 1 2 3
          pk == 1 or pk == 2 and n == 0 | 1
          pk == 1 OR pk == 3 AND n == 9 | 1 3
          !(pk == 1)               | 0 2 3 4
          NOT (pk == 1)            | 0 2 3 4
          not pk == 1              | 0 2 3 4
          not pk in [1, 2]         | 0 3 4
          not n is null            | 1 2 3 4
          1 == 1                   | 0 1 2 3 4
          1 > 2 or "a" < "b"       | 0 1 2 3 4
          true                     | 0 1 2 3 4
          """)
  void scalars(String filter, String rows) {
    assertMatches(INTEGERS, filter, rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          s like ""             | 1
          s like "%"            | 0 1 2 3 4 5 6 7 8
          s like "a_c"          | 0 2 3 8
          s like "a\\_c"        | 3
          s like "a\\%c"        | 2
          s like "a\\\\%c"      | 2
          s like "a\\\\\\\\c"   | 8
          s like "m_ller"       | 4
          s like "_____"        | ``
          s like "______"       | 4
          s like "line%break"   | 5
          s like "%ull%"        | ``
          s like "%üll%"        | 4
          s like "a%"           | 0 2 3 8
          s like "%c"           | 0 2 3 8
          s == "m\\u00fcller"   | 4
          s == 'it\\'s'         | 6
          s == "say \\"hi\\""   | 7
          s == 'line\\nbreak'   | 5
          s == u8"abc"          | 0
          s == r"a\\c"          | 8
          s < "a%c"             | 1
          s >= "m"              | 4 7
          "a" < s < "b"         | 0 2 3 8
          "b" > s >= "a_"       | 0 3
          s in ["abc", '', "x"] | 0 1
          s not in ["abc"]      | 1 2 3 4 5 6 7 8
          empty(s)              | 1
          EMPTY(s)              | 1
          starts_with(s, "a%")  | 2
          """)
  void strings(String filter, String rows) {
    assertMatches(TEXTS, filter, rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          starts_with(s, p)              | 0 1 5
          not starts_with(s, p)          | 2 6
          starts_with(s, s)              | 0 1 2 4 5 6
          starts_with(p, s)              | 2 5
          starts_with(s, p) and s == ""  | 5
          starts_with(s, p) or pk == 3   | 0 1 3 5
          """)
  void startsOfOtherColumns(String filter, String rows) {
    assertMatches(PAIRS, filter, rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          a[0] == 1                    | 2
          a[2] > 1                     | 3
          1 <= a[0] < 2                | 2
          a[0] in [1, 2]               | 2 3
          a[0] + 1 == 2                | 2
          t[0] like "a%"               | 1 2
          t[1] == "b"                  | 1
          array_contains(a, 1)         | 2 3
          not array_contains(a, 1)     | 1
          ARRAY_CONTAINS_ALL(a, [1, 5])| 3
          array_contains_all(a, [])    | 1 2 3
          array_contains_any(a, [7, 5])| 3
          array_contains_any(a, [])    | ``
          json_contains(a, 5)          | 3
          array_length(a) == 0         | 1
          array_length(a) >= 2         | 2 3
          ARRAY_LENGTH(t) == 2         | 1
          not (array_length(a) == 0)   | 2 3
          a == [1, 2]                  | 2
          a == [1, 2.0,]               | 2
          a == []                      | 1
          a != [1, 2]                  | 1 3
          a is null                    | 0
          a is not null                | 1 2 3
          t == ["abc"]                 | 2
          """)
  void arrays(String filter, String rows) {
    assertMatches(ARRAYS, filter, rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          j["k"] == 1                    | 3 6
          j["k"] != 1                    | 7 14
          not (j["k"] == 1)              | 7 14
          j["k"] not in [1]              | 7 14
          j["k"] > 0                     | 3 6 7 14
          j["k"] == 1.0                  | 3 6
          j["k"] in [1]                  | 3 6
          j["k"] in [1, "1"]             | 3 4 6
          j["k"] == true                 | 5
          j["k"] == "1"                  | 4
          j["k"] != "2"                  | 4
          j["k"] == 9007199254740993     | 7
          j["k"] == 9007199254740992     | ``
          j["k"] like "1%"               | 4
          1 < j["k"] <= 2                | 14
          "0" < j["k"] < "2"             | 4
          j["k"] + 1 == 2                | 3 6
          array_length(j["k"]) * 2 == 8  | 8
          j["k"][0] == 1                 | 8
          j["k"][9] == 1                 | ``
          j["k"]["x"] == 1               | ``
          j == 7                         | 13
          j["k"] == [true]               | 9
          json_contains(j["k"], 1)       | 8
          JSON_CONTAINS(j["k"], "x")     | 8
          not json_contains(j["k"], 1)   | 9 11 12
          json_contains(j["k"], [1])     | 8
          json_contains_all(j["k"], [1, "x"]) | 8
          json_contains_all(j["k"], [1, 3])   | ``
          json_contains_any(j["k"], [3, true])| 9
          array_contains(j["k"], 2)      | 8
          array_length(j["k"]) == 0      | 12
          array_length(j["k"]) == 4      | 8
          not (array_length(j["k"]) == 4)| 9 11 12
          j["k"] is null                 | 0 1 2 13
          j["k"] IS NOT NULL             | 3 4 5 6 7 8 9 10 11 12 14
          j is null                      | 0
          exists j["k"]                  | 3 4 5 6 7 8 9 14
          EXISTS j["k"]                  | 3 4 5 6 7 8 9 14
          exists j["k"] or pk == 0       | 0 3 4 5 6 7 8 9 14
          not exists j["k"]              | 0 1 2 10 11 12 13
          nowhere == 1                   | ``
          nowhere is null                | 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14
          """)
  void documents(String filter, String rows) {
    assertMatches(DOCUMENTS, filter, rows);
  }

  @Test
  void knowsTheSpellingsOfOr() {
    assertMatches(INTEGERS, "pk == 1 || pk == 3 && n == 9", "1 3");
    assertMatches(INTEGERS, "pk == 1||pk == 3 or pk == 4 OR pk == 0", "0 1 3 4");
  }

  @Test
  void readsUndeclaredNamesFromTheDynamicField() {
    Table table =
        new Table(
                List.of(
                    Table.field(100, "pk", DataType.INT64).asPrimaryKey(false),
                    FieldSchema.dynamicField(101)))
            .row(0L, new Document("{\"color\": \"red\", \"size\": {\"x\": [1, 2]}}", ""))
            .row(1L, new Document("{\"color\": \"blue\", \"pk\": 0}", ""));
    assertMatches(table, "color == \"red\"", "0");
    assertMatches(table, "$meta[\"color\"] == \"red\"", "0");
    assertMatches(table, "size[\"x\"][1] == 2", "0");
    assertMatches(table, "$meta['pk'] == 0", "1");
    assertMatches(table, "pk == 0", "0");
    assertMatches(table, "size[\"x\"] is null", "1");
  }

  @Test
  void takesTheFirstOfEqualKeys() {
    Table table =
        new Table(
                List.of(
                    Table.field(100, "pk", DataType.INT64).asPrimaryKey(false),
                    Table.field(101, "j", DataType.JSON)))
            .row(0L, new Document("{\"a\": 1, \"a\": 2}", ""));
    assertMatches(table, "j[\"a\"] == 1", "0");
  }

  @Test
  void putsTemplatesInPlaceOfConstants() {
    Map<String, TemplateValue> templates =
        Map.of(
            "five", new TemplateValue.Int(5),
            "fraction", new TemplateValue.Floating(5.0),
            "list",
                new TemplateValue.Many(
                    List.of(new TemplateValue.Int(5), new TemplateValue.Floating(9))),
            "name", new TemplateValue.Text("a%"),
            "yes", new TemplateValue.Bool(true),
            "json", new TemplateValue.Json("[5, -7]".getBytes(StandardCharsets.UTF_8)));
    assertThat(INTEGERS.matching("n == {five}", templates)).containsExactly(1);
    assertThat(INTEGERS.matching("{five} == n", templates)).containsExactly(1);
    assertThat(INTEGERS.matching("n == { fraction }", templates)).containsExactly(1);
    assertThat(INTEGERS.matching("n in {list}", templates)).containsExactly(1, 3);
    assertThat(INTEGERS.matching("n not in {list}", templates)).containsExactly(2, 4);
    assertThat(INTEGERS.matching("n in {json}", templates)).containsExactly(1, 2);
    assertThat(INTEGERS.matching("n in [{five}, -7]", templates)).containsExactly(1, 2);
    assertThat(INTEGERS.matching("flag == {yes}", templates)).containsExactly(1, 3);
    assertThat(INTEGERS.matching("n + {five} == 10", templates)).containsExactly(1);
    assertThat(INTEGERS.matching("0 < n <= {five}", templates)).containsExactly(1);
    assertThat(DOCUMENTS.matching("j[\"k\"] == {five} or j == 7", templates)).containsExactly(13);
    assertThat(TEXTS.matching("s like {name}", templates)).containsExactly(0, 2, 3, 8);
    assertThat(ARRAYS.matching("array_contains(a, {five})", templates)).containsExactly(3);
    assertThat(ARRAYS.matching("json_contains_any(a, {json})", templates)).containsExactly(3);
  }

  @Test
  void tellsThePrimaryKeysThatBoundTheAnswer() {
    assertKeys("pk in [3, 1, 3]", true, 3, 1, 3);
    assertKeys("pk == 4", true, 1, 4);
    assertKeys("(4 == pk)", true, 1, 4);
    assertKeys("pk in []", true, 0);
    assertKeys("pk in [1, 2, 9] and n > 5", false, 0, 1, 2, 9);
    assertKeys("pk in [1, 2, 9] and pk in [2, 4]", false, 0, 2, 4);
    assertKeys("pk == 1 or pk == 7", false, 0, 1, 7);
    assertKeys("3 <= pk <= 5", false, 0, 3, 4, 5);
    for (String unbound :
        List.of("pk != 1", "pk not in [1]", "pk > 1", "pk == 1 or n == 1", "n == 1")) {
      assertThat(compile(INTEGERS, unbound).primaryKeys()).as(unbound).isNull();
      assertThat(compile(INTEGERS, unbound).isPrimaryKeyLookup()).as(unbound).isFalse();
    }
    Filter texts = compile(TEXTS, "s in ['b', 'a', 'b']");
    assertThat(texts.isPrimaryKeyLookup()).isTrue();
    assertThat(texts.listedPrimaryKeys()).isEqualTo(3);
    assertThat(texts.primaryKeys())
        .isInstanceOfSatisfying(
            BytesColumn.class,
            keys -> {
              assertThat(keys.rowCount()).isEqualTo(2);
              assertThat(keys.string(0)).isEqualTo("a");
              assertThat(keys.string(1)).isEqualTo("b");
            });
  }

  @Test
  void looksUpLongListsOfNeighbouringKeys() {
    List<Integer> keys = new ArrayList<>();
    for (int key = 0; key < 10_000; key++) {
      keys.add(key);
    }
    Filter filter = compile(INTEGERS, "pk in " + keys);
    assertThat(filter.primaryKeys()).isNotNull();
    assertThat(filter.primaryKeys().rowCount()).isEqualTo(10_000);
    assertThat(filter.listedPrimaryKeys()).isEqualTo(10_000);
  }

  @Test
  void tellsThePartitionKeysThatBoundTheAnswer() {
    FieldSchema tenant =
        new FieldSchema(
            new FieldId(101),
            "tenant",
            "",
            DataType.INT64,
            null,
            Map.of(),
            false,
            false,
            true,
            false,
            false,
            false,
            null);
    Table table =
        new Table(List.of(Table.field(100, "pk", DataType.INT64).asPrimaryKey(false), tenant));
    Column keys = compile(table, "tenant == 7 and pk > 1").partitionKeys();
    assertThat(keys)
        .isInstanceOfSatisfying(
            IntegerColumn.class, column -> assertThat(column.values()).containsExactly(7));
    assertThat(compile(table, "pk > 1").partitionKeys()).isNull();
    assertThat(compile(INTEGERS, "pk == 1").partitionKeys()).isNull();
  }

  @Test
  void knowsWithoutRowsWhatIsAlwaysTheSame() {
    assertThat(compile(INTEGERS, "pk in [] and n > 1").matchesNothing()).isTrue();
    assertThat(compile(INTEGERS, "i8 == 300").matchesNothing()).isTrue();
    assertThat(compile(INTEGERS, "i8 < -128").matchesNothing()).isTrue();
    assertThat(compile(INTEGERS, "i8 <= -128").matchesNothing()).isFalse();
    assertThat(compile(INTEGERS, "i8 == 1.5").matchesNothing()).isTrue();
    assertThat(compile(INTEGERS, "pk is null").matchesNothing()).isTrue();
    assertThat(compile(INTEGERS, "pk not in [] or n > 1").matchesEverything()).isTrue();
    assertThat(compile(INTEGERS, "n > 1").matchesNothing()).isFalse();
    assertThat(compile(INTEGERS, "n > 1").matchesEverything()).isFalse();
  }

  @Test
  void namesTheColumnsThatItReads() {
    assertThat(
            compile(INTEGERS, "n > 1 and (i8 + 1 == 2 or pk in [1]) and not (f in [1.0])").fields())
        .containsExactlyInAnyOrder(
            new FieldId(100), new FieldId(101), new FieldId(102), new FieldId(104));
  }

  @Test
  void servesManyThreadsAtOnce() throws Exception {
    RandomFilters random = new RandomFilters(5);
    Table table = random.table(5000);
    Filter filter =
        compile(
            table,
            "json0[\"a\"] > 0 or varchar0 like \"%a_\" or array_contains_all(arr_int64, [1, 2]) or int640 % 2 == 1");
    var source = table.source();
    var expected = filter.matching(source);
    try (var threads = java.util.concurrent.Executors.newFixedThreadPool(4)) {
      List<java.util.concurrent.Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        runs.add(threads.submit(() -> assertThat(filter.matching(source)).isEqualTo(expected)));
      }
      for (var run : runs) {
        run.get();
      }
    }
  }

  @Test
  void answersAnEmptySource() {
    Table empty = new Table(List.of(Table.field(100, "pk", DataType.INT64).asPrimaryKey(false)));
    assertMatches(empty, "pk > 1", "");
    assertMatches(empty, "not (pk in [])", "");
  }

  private static Filter compile(Table table, String filter) {
    return FilterCompiler.compile(filter, table.schema, Map.of());
  }

  private static void assertKeys(String text, boolean lookup, int listed, long... expected) {
    Filter filter = compile(INTEGERS, text);
    assertThat(filter.isPrimaryKeyLookup()).as(text).isEqualTo(lookup);
    assertThat(filter.listedPrimaryKeys()).as(text).isEqualTo(listed);
    assertThat(filter.primaryKeys())
        .as(text)
        .isInstanceOfSatisfying(
            IntegerColumn.class, keys -> assertThat(keys.values()).containsExactly(expected));
  }

  private static void assertMatches(Table table, String filter, String rows) {
    List<Integer> expected =
        rows == null || rows.isBlank()
            ? List.of()
            : Arrays.stream(rows.trim().split(" ")).map(Integer::valueOf).toList();
    assertThat(table.matching(filter, Map.of())).as(filter).isEqualTo(expected);
  }
}
