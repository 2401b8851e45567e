package io.elanus.core.expression.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.expression.json.JsonCursor.Kind;
import io.elanus.core.expression.predicate.JsonPath;
import io.elanus.core.expression.syntax.Constant;
import io.elanus.core.expression.syntax.PathStep;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

final class JsonCursorTest {
  private static final JsonPath ROOT = new JsonPath(List.of());
  private final JsonCursor cursor = new JsonCursor();

  private Kind find(String json, PathStep... steps) {
    byte[] bytes = ("}\"" + json + "\"]").getBytes(StandardCharsets.UTF_8);
    return cursor.find(bytes, 2, bytes.length - 2, new JsonPath(List.of(steps)));
  }

  private String text() {
    return new String(
        cursor.text, cursor.textFrom, cursor.textTo - cursor.textFrom, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "1",
        "-1",
        "9223372036854775807",
        "-9223372036854775808",
        "9007199254740993",
        "999999999999999999",
        "9223372036854775799",
        "1000000000000000000"
      })
  void readsIntegersExactly(String number) {
    assertThat(find(number)).isEqualTo(Kind.INTEGER);
    assertThat(cursor.integer).isEqualTo(Long.parseLong(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.5",
        "-0.0",
        "1e2",
        "1E+2",
        "1e-2",
        "0.1",
        "3.141592653589793",
        "1.7976931348623157e308",
        "4.9e-324",
        "1e400",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "123456789012345678901234567890",
        "0.00012345678901234567",
        "1e22",
        "1e23",
        "9007199254740993.0",
        "8.5e-22",
        "123e-30"
      })
  void readsAllOtherNumbersAsTheNearestDouble(String number) {
    assertThat(find(number)).isEqualTo(Kind.FLOATING);
    assertThat(cursor.floating).isEqualTo(Double.parseDouble(number));
  }

  @Test
  void agreesWithTheLibraryOnRandomDoubles() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      double value =
          i % 2 == 0
              ? Double.longBitsToDouble(random.nextLong())
              : random.nextInt(100_000) / 1000.0 + 0.001;
      if (Double.isFinite(value)) {
        assertThat(find(Double.toString(value))).isEqualTo(Kind.FLOATING);
        assertThat(cursor.floating).isEqualTo(value);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "a"               | a
          "a\\"b"           | a"b
          "\\u00fc\\u0041"  | üA
          "\\ud83d\\ude00x" | 😀x
          "\\ud83d"         | ?
          "\\/\\\\"         | /\\
          "日本"            | 日本
          """)
  void readsStrings(String json, String expected) {
    assertThat(find(json)).isEqualTo(Kind.STRING);
    assertThat(text()).isEqualTo(expected);
  }

  @Test
  void followsPaths() {
    String json = "{\"x\": [1, {\"y\\\"\": \"}]\"}, [2]], \"\\u0061\": {\"b\": null}, \"a\": 5}";
    assertThat(find(json, key("x"), at(1), key("y\""))).isEqualTo(Kind.STRING);
    assertThat(text()).isEqualTo("}]");
    assertThat(find(json, key("x"), at(2), at(0))).isEqualTo(Kind.INTEGER);
    assertThat(cursor.integer).isEqualTo(2);
    assertThat(find(json, key("x"), at(3))).isEqualTo(Kind.MISSING);
    assertThat(find(json, key("a"), key("b"))).isEqualTo(Kind.NULL);
    assertThat(find(json, key("a"), key("c"))).isEqualTo(Kind.MISSING);
    assertThat(find(json, key("a"), at(0))).isEqualTo(Kind.MISSING);
    assertThat(find(json, at(0))).isEqualTo(Kind.MISSING);
    assertThat(find(json)).isEqualTo(Kind.OBJECT);
    assertThat(find("[ ]", at(0))).isEqualTo(Kind.MISSING);
    assertThat(find("{ }", key("a"))).isEqualTo(Kind.MISSING);
  }

  @Test
  void countsElements() {
    assertThat(find("[1, [2, 3], \",\", {\"a\": [1]}]")).isEqualTo(Kind.ARRAY);
    assertThat(cursor.countElements()).isEqualTo(4);
    find("[]");
    assertThat(cursor.countElements()).isZero();
  }

  @Test
  void comparesArraysByValue() {
    assertArray("[1, 2.0, \"x\", true, [3]]", true, constants(1L, 2L, "x", true, List.of(3L)));
    assertArray("[1.0]", true, constants(1L));
    assertArray("[1, 2]", false, constants(1L));
    assertArray("[1]", false, constants(1L, 2L));
    assertArray("[true]", false, constants(1L));
    assertArray("[{}]", false, constants(1L));
  }

  @Test
  void neverThrowsOnDamagedText() {
    Random random = new Random(9);
    String whole =
        "{\"a\": [1, -2.5e3, \"x\\u00e9\\n\", true, null, {\"b\": []}], \"k\": \"v\", \"n\": 12345678901234567890}";
    JsonPath[] paths = {
      ROOT,
      new JsonPath(List.of(key("k"))),
      new JsonPath(List.of(key("a"), at(2))),
      new JsonPath(List.of(key("a"), at(5), key("b"))),
      new JsonPath(List.of(key("n")))
    };
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
      for (int damage = random.nextInt(4); damage >= 0; damage--) {
        bytes[random.nextInt(bytes.length)] =
            (byte)
                (random.nextBoolean()
                    ? "{}[]\",:\\-e.t".charAt(random.nextInt(12))
                    : random.nextInt(256));
      }
      int from = random.nextInt(4);
      int to = bytes.length - random.nextInt(bytes.length - 4);
      JsonPath path = paths[random.nextInt(paths.length)];
      Kind kind = cursor.find(bytes, from, Math.max(from, to), path);
      if (kind == Kind.ARRAY || kind == Kind.OBJECT) {
        int start = cursor.position();
        cursor.holdsSomething();
        cursor.returnTo(start);
        cursor.countElements();
        cursor.returnTo(start);
        cursor.equalsArray(constants(1L, -2500L, "xé\n").values());
      }
    }
  }

  @Test
  void holdsSomethingWhenAnyLeafIsNeitherNullNorABracket() {
    for (String empty :
        List.of("{}", "[]", "{\"x\": {}}", "[[]]", "[null]", "{\"a\": null, \"b\": [{}, []]}")) {
      find(empty);
      assertThat(cursor.holdsSomething()).as(empty).isFalse();
    }
    for (String full :
        List.of("[0]", "{\"a\": \"\"}", "[[], [false]]", "{\"x\": {\"y\": [1]}}", "[\"a\"]")) {
      find(full);
      assertThat(cursor.holdsSomething()).as(full).isTrue();
    }
  }

  /// What the library makes of the same strings.
  @Test
  void unescapesAsTheLibraryDoes() {
    Random random = new Random(3);
    String[] pieces = {
      "\\n",
      "\\t",
      "\\\"",
      "\\\\",
      "\\/",
      "\\b",
      "\\f",
      "\\r",
      "\\u00e9",
      "\\u65e5",
      "\\ud83d\\ude00",
      "é",
      "x",
      "日"
    };
    for (int i = 0; i < 2000; i++) {
      StringBuilder json = new StringBuilder("\"");
      for (int p = random.nextInt(8); p > 0; p--) {
        json.append(pieces[random.nextInt(pieces.length)]);
      }
      json.append('"');
      try (JsonParser parser =
          new JsonFactory().createParser(ObjectReadContext.empty(), json.toString())) {
        assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
        assertThat(find(json.toString())).isEqualTo(Kind.STRING);
        assertThat(text()).isEqualTo(parser.getString());
      }
    }
  }

  private void assertArray(String json, boolean equal, Constant.Many expected) {
    assertThat(find(json)).isEqualTo(Kind.ARRAY);
    assertThat(cursor.equalsArray(expected.values())).as(json).isEqualTo(equal);
  }

  private static Constant.Many constants(Object... values) {
    return new Constant.Many(
        java.util.Arrays.stream(values).map(JsonCursorTest::constant).toList());
  }

  private static Constant constant(Object value) {
    return switch (value) {
      case Long integer -> new Constant.Int(integer);
      case String text -> new Constant.Text(text);
      case Boolean bool -> new Constant.Bool(bool);
      case List<?> list -> constants(list.toArray());
      default -> throw new IllegalArgumentException(value.toString());
    };
  }

  private static PathStep key(String name) {
    return new PathStep.Key(name);
  }

  private static PathStep at(int position) {
    return new PathStep.Position(position);
  }
}
