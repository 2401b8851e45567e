package io.elanus.core.expression;

import io.elanus.core.error.DatabaseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is written, the answer is a filter or a [DatabaseException].
final class FilterFuzzTest {
  private static final String[] PIECES = {
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "**",
    "and",
    "or",
    "not",
    "in",
    "like",
    "exists",
    "is",
    "null",
    "true",
    "False",
    "&&",
    "||",
    "!",
    "&",
    "|",
    "^",
    "~",
    "<<",
    ">>",
    "=~",
    "=",
    "1",
    "0",
    "-1",
    "1.5",
    "1e400",
    "0x",
    "0xff",
    "08",
    "9223372036854775808",
    "\"a\"",
    "'b",
    "\"\\u12",
    "$meta",
    "$",
    "pk",
    "int80",
    "float0",
    "double1",
    "varchar0",
    "bool0",
    "json0",
    "arr_int64",
    "arr_varchar",
    "nowhere",
    "json_contains",
    "array_contains_all",
    "array_length",
    "text_match",
    "empty",
    "r\"\\\"",
    "u8'x'",
    "\n",
    "\t",
    "é",
    "😀",
    "\u0000",
    "[\"k\"]",
    "[0]",
    "[99999999999]",
    "{t}",
    "{list}",
    "ISO",
    "iso '2025-01-01T00:00:00'",
    "INTERVAL 'P1M'",
    "interval",
    "timestamptz0",
    "int80 > 1",
    "json0[\"a\"] == 1",
    "text_match(body, 'quick'",
    "phrase_match(body, 'a b', 1)",
    "minimum_should_match=2",
    "st_within(shapes, 'POINT (1 1)')",
    "ST_DWITHIN(points, 'POINT (1 1)', 5)",
    "'POLYGON ((0 0, 1 1'",
    "'GEOMETRYCOLLECTION(POINT (1 1))'",
    "MATCH_ANY(clips, $[number] > 1)",
    "element_filter(clips, ",
    "$[color]",
    "threshold=2",
    "random_sample(0.5)",
    "bloom_match(int80, {b})",
    "=~ \"(a{9}|[b-\"",
    "like '%a\\\\'"
  };

  private static final Map<String, TemplateValue> TEMPLATES =
      Map.of(
          "t",
          new TemplateValue.Int(1),
          "list",
          new TemplateValue.Many(List.of()),
          "b",
          new TemplateValue.Bytes(new byte[64]));

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void refusesNonsenseOrUnderstandsIt(long seed) {
    Random random = new Random(seed);
    RandomFilters filters = new RandomFilters(seed);
    Table table = filters.table(20);
    for (int i = 0; i < 20_000; i++) {
      String text =
          switch (random.nextInt(3)) {
            case 0 -> pieces(random);
            case 1 -> characters(random);
            default -> damaged(filters.filter(2).text(), random);
          };
      try {
        table.matching(text, TEMPLATES);
      } catch (DatabaseException _) {
        // refused: fine
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ": " + text, e);
      }
    }
  }

  /// What nests or grows inside literals, where the parser does not look.
  @Test
  @Timeout(120)
  void refusesLiteralsThatWouldNestOrGrowWithoutBound() {
    Table table = new RandomFilters(1).table(20);
    List<String> filters = new ArrayList<>();
    for (int levels : new int[] {64, 250, 251, 2000, 100_000}) {
      filters.add("varchar0 =~ '" + "(".repeat(levels) + "a" + ")".repeat(levels) + "'");
      filters.add("varchar0 =~ '" + "(?:".repeat(levels) + "a*" + ")*".repeat(levels) + "'");
      filters.add("varchar0 =~ '" + "(".repeat(levels) + "'");
      filters.add("varchar0 =~ '" + "a|".repeat(levels) + "'");
      filters.add("varchar0 =~ '" + "[".repeat(levels) + "'");
      filters.add("varchar0 like '" + "%a".repeat(levels) + "'");
      filters.add("varchar0 like '" + "_%".repeat(levels) + "'");
      filters.add(
          "st_within(shapes, '"
              + "GEOMETRYCOLLECTION (".repeat(levels)
              + "POINT (1 1)"
              + ")".repeat(levels)
              + "')");
      filters.add("st_within(shapes, 'LINESTRING (0 0" + ", 1 1".repeat(levels) + ")')");
      filters.add("text_match(body, '" + "quick ".repeat(levels) + "')");
      filters.add("phrase_match(body, '" + "quick ".repeat(levels) + "', 3)");
      filters.add("timestamptz0 > ISO '" + "2025-".repeat(levels) + "'");
      filters.add("timestamptz0 + INTERVAL 'P" + "1".repeat(levels) + "Y' > ISO '2025-01-01'");
      filters.add("json0" + "[\"a\"]".repeat(levels) + " == 1");
      filters.add("json0 == " + "[".repeat(levels) + "]".repeat(levels));
    }
    for (String repeated : List.of("a", "(a|b)", "[a-z]", "\\\\pL", "(?i)a")) {
      filters.add("varchar0 =~ '((" + repeated + "{1000}){1000}){1000}'");
      filters.add("varchar0 =~ '(((" + repeated + "{999,}){999,}){2,1000}){1,1000}'");
    }
    for (String filter : filters) {
      try {
        table.matching(filter, TEMPLATES);
      } catch (DatabaseException _) {
        // refused: fine
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        throw new AssertionError(filter.substring(0, Math.min(200, filter.length())), e);
      }
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(longs = {20, 21, 22, 23, 24, 25, 26, 27, 28, 29})
  void refusesOrUnderstandsMuchMoreNonsense(long seed) {
    refusesNonsenseOrUnderstandsIt(seed);
  }

  private static String pieces(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]).append(random.nextBoolean() ? " " : "");
    }
    return text.toString();
  }

  private static String characters(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i >= 0; i--) {
      text.append(
          (char) (random.nextInt(10) == 0 ? random.nextInt(65536) : 32 + random.nextInt(95)));
    }
    return text.toString();
  }

  private static String damaged(String text, Random random) {
    StringBuilder damaged = new StringBuilder(text);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(damaged.length() + 1);
      switch (random.nextInt(3)) {
        case 0 -> damaged.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 1 -> damaged.delete(at, Math.min(damaged.length(), at + 1 + random.nextInt(4)));
        default -> damaged.insert(at, (char) (32 + random.nextInt(95)));
      }
    }
    return damaged.toString();
  }
}
