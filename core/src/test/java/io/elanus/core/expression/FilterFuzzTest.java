package io.elanus.core.expression;

import io.elanus.core.error.DatabaseException;
import java.util.Map;
import java.util.Random;
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
    "json0[\"a\"] == 1"
  };

  private static final Map<String, TemplateValue> TEMPLATES =
      Map.of("t", new TemplateValue.Int(1), "list", new TemplateValue.Many(java.util.List.of()));

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
