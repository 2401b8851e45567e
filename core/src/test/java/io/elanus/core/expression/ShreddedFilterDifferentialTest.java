package io.elanus.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.expression.evaluate.CompiledFilter;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.shredding.TypedPath;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Columns of paths against the row-by-row judge, over documents that seldom have what the columns
/// are of; and, in all three values, against the documents themselves where these are odd.
final class ShreddedFilterDifferentialTest {
  private static final DataType[] TYPES = {
    DataType.BOOL, DataType.INT64, DataType.DOUBLE, DataType.VARCHAR
  };

  private static final List<String> KEYS = List.of("k", "a", "b", "über", "q\"q");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void agreesWithTheRowByRowJudge(long seed) {
    assertThat(run(seed, 150, 1000)).as("batches read from columns of paths").isGreaterThan(20);
  }

  @Test
  void agreesAcrossBatches() {
    assertThat(run(79, 2 * 4096 + 70, 30)).isPositive();
  }

  @Tag("slow")
  @Test
  void agreesForManySeeds() {
    int read = 0;
    for (long seed = 9000; seed < 9100; seed++) {
      read += run(seed, 60, 2000);
    }
    System.out.println("shredded paths and judge: 200000 filters agree, " + read + " batches read");
  }

  private static int run(long seed, int rowCount, int filters) {
    RandomFilters random = new RandomFilters(seed);
    Table table = random.table(rowCount);
    ShreddedTable shredded = new ShreddedTable(table.source());
    Random types = new Random(seed);
    for (FieldSchema field : table.schema.fields()) {
      if (field.type() == DataType.JSON) {
        shredded.shred(field.id(), paths(types));
      }
    }
    for (int i = 0; i < filters; i++) {
      ReferenceFilter filter = random.filter(i % 4);
      Bits expected = Bits.none(rowCount);
      for (int row = 0; row < rowCount; row++) {
        if (Boolean.TRUE.equals(filter.holds(table.rows.get(row)))) {
          expected.set(row);
        }
      }
      Bits found =
          FilterCompiler.compile(filter.text(), table.schema, random.templates())
              .matching(shredded);
      assertThat(found).as("seed %d: %s", seed, filter.text()).isEqualTo(expected);
    }
    return shredded.batchesRead;
  }

  private static List<TypedPath> paths(Random random) {
    List<TypedPath> paths = new ArrayList<>();
    for (String key : KEYS) {
      paths.add(new TypedPath(List.of(key), TYPES[random.nextInt(TYPES.length)]));
      for (String below : KEYS) {
        paths.add(new TypedPath(List.of(key, below), TYPES[random.nextInt(TYPES.length)]));
      }
    }
    return paths;
  }

  private static final FieldId DOC = new FieldId(101);

  private static final CollectionSchema SCHEMA =
      new CollectionSchema(
          "odd",
          "",
          List.of(
              FieldSchema.of(100, "pk", DataType.INT64, Map.of()).asPrimaryKey(false),
              FieldSchema.of(101, "doc", DataType.JSON, Map.of()).asNullable()),
          false,
          1);

  /// As they are written between quotes: escapes, what pointers escape, nothing, doubles of others.
  private static final String[] ODD_KEYS = {
    "", "a", "\\u0061", "a/b", "a~b", "~1", "a\\/b", "\\u00fcber", "\\ud83d\\ude00", "\\ud800", "?"
  };

  private static final String[] PLAIN_KEYS = {"", "a", "a/b", "a~b", "~1", "über", "😀", "?"};

  private static final String[] ODD_VALUES = {
    "0",
    "-0",
    "-0.0",
    "0.0",
    "1",
    "1.0",
    "1e0",
    "10E-1",
    "9007199254740992",
    "9007199254740993",
    "-9007199254740993",
    "9007199254740993.0",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "1e999",
    "-1e999",
    "1e-999",
    "2.5",
    "3",
    "7",
    "7.0",
    "true",
    "false",
    "null",
    "\"\"",
    "\"a\"",
    "\"\\u0061\"",
    "\"1\"",
    "[]",
    "[1]",
    "{}"
  };

  private static final String[] LITERALS = {
    "0",
    "-0.0",
    "1",
    "1.0",
    "2.5",
    "9007199254740992",
    "9007199254740993",
    "9007199254740992.0",
    "9223372036854775807",
    "9.3e18",
    "true",
    "\"a\"",
    "\"\"",
    "\"1\""
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithOddDocuments(long seed) {
    Random random = new Random(seed);
    List<byte[]> rows = new ArrayList<>();
    Bits valid = Bits.all(300);
    for (int row = 0; row < 300; row++) {
      String text = random.nextInt(12) == 0 ? pick(ODD_VALUES, random) : object(random, 2);
      boolean isNull = random.nextInt(15) == 0;
      rows.add(isNull ? new byte[0] : text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      if (isNull) {
        valid.clear(row);
      }
    }
    BytesColumn documents = BytesColumn.of(DataType.JSON, rows, valid);
    ColumnSource plain = source(documents);
    List<TypedPath> paths = new ArrayList<>();
    for (String key : PLAIN_KEYS) {
      paths.add(new TypedPath(List.of(key), pick(TYPES, random)));
      for (String below : PLAIN_KEYS) {
        paths.add(new TypedPath(List.of(key, below), pick(TYPES, random)));
      }
    }
    ShreddedTable shredded = new ShreddedTable(plain).shred(DOC, paths);
    for (int i = 0; i < 2000; i++) {
      String text = leaf(random);
      CompiledFilter filter = (CompiledFilter) FilterCompiler.compile(text, SCHEMA, Map.of());
      Predicate predicate = filter.predicate();
      Predicate leaf = predicate instanceof Predicate.Not(Predicate inner) ? inner : predicate;
      for (Predicate either : List.of(leaf, new Predicate.Not(leaf))) {
        CompiledFilter asked = new CompiledFilter(either, SCHEMA, -1, 1);
        assertThat(asked.matching(shredded))
            .as("seed %d: %s as %s", seed, text, either)
            .isEqualTo(asked.matching(plain));
      }
    }
    assertThat(shredded.batchesRead).isGreaterThan(1000);
  }

  @Test
  void readsColumnsThatEveryRowHasAValueIn() {
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < 100; row++) {
      rows.add("{\"i\": %d, \"d\": %d.5, \"s\": \"s%d\", \"b\": true}".formatted(row, row, row));
    }
    ColumnSource plain = source(BytesColumn.ofStrings(DataType.JSON, rows));
    ShreddedTable shredded =
        new ShreddedTable(plain)
            .shred(
                DOC,
                List.of(
                    new TypedPath(List.of("i"), DataType.INT64),
                    new TypedPath(List.of("d"), DataType.DOUBLE),
                    new TypedPath(List.of("s"), DataType.VARCHAR),
                    new TypedPath(List.of("b"), DataType.BOOL)));
    for (String text :
        List.of(
            "doc['i'] == 99",
            "doc['i'] + 1 == 100",
            "doc['d'] == 99.5",
            "doc['s'] == 's99'",
            "doc['s'] like '%9'",
            "doc['b'] == true",
            "not (doc['s'] == 's99')",
            "exists doc['s']")) {
      Filter filter = FilterCompiler.compile(text, SCHEMA, Map.of());
      assertThat(filter.matching(shredded)).as(text).isEqualTo(filter.matching(plain));
    }
  }

  private static String leaf(Random random) {
    StringBuilder term = new StringBuilder("doc");
    for (int depth = 1 + random.nextInt(2); depth > 0; depth--) {
      term.append("[\"").append(pick(PLAIN_KEYS, random)).append("\"]");
    }
    String literal = pick(LITERALS, random);
    boolean number = Character.isDigit(literal.charAt(literal.length() - 1));
    String comparison = pick(new String[] {"==", "!=", "<", "<=", ">", ">="}, random);
    return switch (random.nextInt(9)) {
      case 0 -> "exists " + term;
      case 1 -> term + " is null";
      case 2 -> term + " in [" + literal + ", " + pick(LITERALS, random) + ", 7]";
      case 3 -> term + " like \"%a\"";
      case 4 ->
          term
              + pick(new String[] {" + 1 ", " % 2 ", " * 0.5 ", " / 2 "}, random)
              + pick(new String[] {"== 1", "== 3", "== 3.5"}, random);
      case 5 -> "array_length(" + term + ") " + comparison + " 1";
      case 6 -> "json_contains(" + term + ", 1)";
      default ->
          term + " " + (number || literal.startsWith("\"") ? comparison : "==") + " " + literal;
    };
  }

  /// Keys come twice, and the first counts.
  private static String object(Random random, int depth) {
    StringBuilder text = new StringBuilder("{");
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(text.length() > 1 ? pick(new String[] {",", " ,\t"}, random) : "")
          .append('"')
          .append(pick(ODD_KEYS, random))
          .append(pick(new String[] {"\":", "\" : "}, random))
          .append(
              depth > 1 && random.nextInt(3) == 0
                  ? object(random, depth - 1)
                  : pick(ODD_VALUES, random));
    }
    return text.append('}').toString();
  }

  private static <T> T pick(T[] of, Random random) {
    return of[random.nextInt(of.length)];
  }

  private static ColumnSource source(Column documents) {
    return new ColumnSource() {
      @Override
      public int rowCount() {
        return documents.rowCount();
      }

      @Override
      public Column batch(FieldId field, int batch) {
        return documents;
      }
    };
  }
}
