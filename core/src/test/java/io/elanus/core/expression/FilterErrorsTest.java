package io.elanus.core.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.expression.syntax.PathStep;
import io.elanus.core.expression.syntax.Syntax;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is refused, and with which words.
final class FilterErrorsTest {
  private static final Table DECLARED =
      new Table(
          List.of(
              Table.field(100, "int64", DataType.INT64).asPrimaryKey(false),
              Table.field(101, "varchar", DataType.VARCHAR),
              Table.field(102, "json", DataType.JSON),
              Table.field(103, "flag", DataType.BOOL),
              Table.field(104, "float", DataType.FLOAT),
              Table.array(105, "arr", DataType.INT64, true),
              Table.array(106, "names", DataType.VARCHAR, true),
              Table.field(107, "vector", DataType.FLOAT_VECTOR),
              Table.field(108, "shape", DataType.GEOMETRY),
              Table.field(109, "time", DataType.TIMESTAMPTZ),
              Table.field(110, "text", DataType.TEXT)));

  private static final Table DYNAMIC =
      new Table(
          List.of(
              Table.field(100, "int64", DataType.INT64).asPrimaryKey(false),
              FieldSchema.dynamicField(101)));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          text == "a"                    | filter on text field (text) is not supported yet
          text is null                   | filter on text field (text) is not supported yet
          text in ["a"]                  | filter on text field (text) is not supported yet
          text_match(text, "a")          | field "text" does not enable match
          varchar >= 0                   | comparisons between VarChar and Int64 are not supported
          0 <= varchar                   | comparisons between Int64 and VarChar are not supported
          int64 == "1"                   | comparisons between Int64 and VarChar are not supported
          int64 == true                  | comparisons between Int64 and Bool are not supported
          flag == 1                      | comparisons between Bool and Int64 are not supported
          float > "x"                    | comparisons between Float and VarChar are not supported
          int64 > varchar                | comparisons between Int64 and VarChar are not supported
          vector == 1                    | comparisons between FloatVector and Int64 are not supported
          arr[0] == "1"                  | comparisons between Int64 and VarChar are not supported
          arr == 1                       | can not comparisons array fields directly
          arr < [1]                      | '<' can not be applied to arrays
          arr == names                   | comparisons between Array and Array are not supported
          arr == ["x"]                   | cannot cast value to Int64, value: "x"
          unknown == 1                   | field unknown not exist
          $meta["x"] == 1                | field $meta not exist
          json["a"] > int64              | two column comparison with JSON type is not supported
          int64 == json                  | two column comparison with JSON type is not supported
          int64 like "1%"                | like operation on non-string or no-json field is unsupported
          arr like "1%"                  | like operation on non-string or no-json field is unsupported
          arr[0] like "1%"               | like operation on non-string or no-json field is unsupported
          "a" like "a"                   | like operation on non-string or no-json field is unsupported
          varchar like 5                 | the pattern of 'like' must be a string
          varchar like varchar           | the pattern of 'like' must be a string
          int64 in 5                     | the right-hand side of 'in' must be a list
          int64 in ["a"]                 | cannot cast value to Int64, value: "a"
          varchar in [1]                 | cannot cast value to VarChar, value: 1
          flag in [1]                    | cannot cast value to Bool, value: 1
          5 in [5]                       | 'in' can only be used with single field, but got a constant or a computed value
          int64 + 1 in [5]               | 'in' can only be used with single field, but got a constant or a computed value
          int64 in [int64]               | array element must be a constant
          int64[0] == 1                  | Int64 data type not supported accessing with []
          varchar["a"] == 1              | VarChar data type not supported accessing with []
          arr["a"] == 1                  | can only access array field with integer index
          arr[0][1] == 1                 | can only access array field with integer index
          5 < int64 < 3                  | invalid range: lower bound 5 is greater than upper bound 3
          int64 < int64 < 3              | lowerbound and upperbound of a range must be constants
          1 < int64 + 1 < 3              | range operations are only supported on single fields
          1 < arr < 3                    | can not comparisons array fields directly
          1 < varchar < 3                | comparisons between Int64 and VarChar are not supported
          1 < int64 < "3"                | comparisons between Int64 and VarChar are not supported
          false < flag < true            | invalid range operations on boolean expr
          int64 / 0 == 1                 | divide by zero
          int64 % 0 == 1                 | modulo by zero
          1 / 0 == int64                 | divide by zero
          float % 2 == 1                 | modulo can only apply on integer types
          int64 % 2.5 == 1               | modulo can only apply on integer types
          int64 ** 2 == 4                | power can only apply on constants
          int64 + int64 == 4             | '+' between two columns is not supported
          int64 + 1 + 1 == 4             | complicated arithmetic operations are not supported
          1 - int64 == 4                 | '-' with a constant on the left is not supported
          -int64 == 4                    | unary '-' can only be applied to a constant
          varchar + 1 == 4               | '+' can only be used between integer or floating or json field, but got: VarChar and Int64
          9223372036854775807 + 1 == int64 | number out of range: 9223372036854775807 + 1
          int64 == 9223372036854775808   | line 1:9 integer out of range: 9223372036854775808
          int64 and int64 > 1            | 'and' can only be used between boolean expressions
          flag or int64 > 1              | 'or' can only be used between boolean expressions
          int64 > 1 and true             | 'and' can only be used between boolean expressions
          not int64                      | 'not' can only be applied on boolean expression
          not flag                       | 'not' can only be applied on boolean expression
          (int64 == 1) == true           | comparison operations cannot be applied to two incompatible operands
          1 == "a"                       | comparisons between Int64 and VarChar are not supported
          exists int64                   | exists operation are only supported on json field
          exists varchar                 | exists operation are only supported on json field
          array_length(int64) == 1       | array_length operation are only supported on json or array fields now
          json_contains(int64, 1)        | json_contains operation are only supported on json or array fields now
          json_contains(json, int64)     | json_contains operation are only supported with a constant element
          json_contains_all(json, 1)     | json_contains_all operation element must be an array
          json_contains(json)            | json_contains takes 2 arguments, but got 1
          array_contains(arr, "x")       | cannot cast value to Int64, value: "x"
          text_match(varchar, "a")       | field "varchar" does not enable match
          PHRASE_MATCH(varchar, "a", 1)  | field "varchar" does not enable match
          random_sample(1)               | the sample factor should be between 0 and 1 and not too close to 0 or 1(the difference should be larger than 1e-10)
          int64 > 1 and random_sample(-0.5) | the sample factor should be between 0 and 1 and not too close to 0 or 1(the difference should be larger than 1e-10)
          random_sample(0.1) and int64 > 1 | random sample expression can only be the whole expression or the last one of a logical and expression
          not random_sample(0.1)         | random sample expression can only be the whole expression or the last one of a logical and expression
          ST_CONTAINS(json, "POINT(1 1)")| st_contains operation are only supported on geometry fields now
          ST_CONTAINS(shape)             | st_contains takes 2 arguments, but got 1
          ST_WITHIN()                    | st_within takes 2 arguments, but got 0
          st_within(shape, "CIRCLE(1)")  | st_within: invalid geometry: Unknown geometry type: CIRCLE (line 1)
          st_dwithin(shape, "POINT (1 1)") | st_dwithin takes 3 arguments, but got 2
          st_dwithin(shape, "POINT (1 1)", -1) | st_dwithin: the distance must not be negative, but got: -1.0
          st_dwithin(shape, "LINESTRING (0 0, 1 1)", 1) | st_dwithin: only a POINT can be the centre, but got: LINESTRING (0 0, 1 1)
          st_dwithin(shape, "POINT (1 1)", "x") | st_dwithin: the distance must be a number
          shape == "POINT (1 1)"         | comparisons between Geometry and VarChar are not supported
          shape in ["POINT (1 1)"]       | 'in' on a field of type Geometry is not supported
          time > "2025-01-01T00:00:00Z"  | comparisons between Timestamptz and VarChar are not supported
          time > 5                       | comparisons between Timestamptz and Int64 are not supported
          time > ISO "x"                 | invalid timestamp string: 'x'. Does not match any known format
          time + INTERVAL "1" > ISO "2025-01-01T00:00:00Z" | invalid ISO 8601 duration: 1
          int64 + INTERVAL "P1D" > 5     | field 'int64' is not a timestamptz datatype
          time in [1]                    | cannot cast value to Timestamptz, value: 1
          ISO "2025-01-01T00:00:00Z" < time < ISO "2024-01-01T00:00:00Z" | invalid range: lower bound ISO '2025-01-01T00:00:00Z' is greater than upper bound ISO '2024-01-01T00:00:00Z'
          text_match(varchar, "a", minimum_should_match=2) | field "varchar" does not enable match
          int64 & 1 == 1                 | '&' can only be used between integer or floating or json field, but got: Int64 and Bool
          (float & 1) == 1               | '&' can only be used between integer fields and integers
          (json["a"] & 1) == 1           | '&' can only be used between integer fields and integers
          1 ^ 1.5 == int64               | '^' with a constant on the left is not supported
          int64 << 1 == 1                | line 1:6 operator '<<' is not supported
          varchar =~ "(a"                | invalid regular expression: error parsing regexp: missing closing ): `(a`
          varchar =~ 1                   | the right-hand side of '=~' must be a string
          int64 !~ "a"                   | regex match operation on non-string or no-json field is unsupported
          ~int64 == 1                    | line 1:0 operator '~' is not supported
          json[a] == 1                   | cannot parse identifier: json[a]: a key is quoted, a position is a plain integer
          json[-1] == 1                  | line 1:5 cannot parse identifier: json[-]: a key is quoted, a position is a plain integer
          int64 = 1                      | line 1:6 mismatched input '='
          int64 >                        | line 1:7 mismatched input '<EOF>'
          int64 > 1)                     | line 1:9 mismatched input ')'
          (int64 > 1                     | line 1:10 mismatched input '<EOF>' expecting ')'
          int64 in [1, 2                 | line 1:14 mismatched input '<EOF>' expecting ']'
          1 < int64 > 0                  | line 1:10 range '< ... >' turns around
          1 < int64 < 5 < 9              | line 1:14 mismatched input '<'
          varchar == "abc                | line 1:11 string without end
          int64 # 1                      | line 1:6 token recognition error at: '#'
          int64 > 1a                     | line 1:8 not a number: 1a
          int64 And int64                | line 1:6 mismatched input 'And'
          int64 == {missing}             | the value of expression template variable name {missing} is not found
          `$x == 1`                      | line 1:0 cannot parse identifier: $x
          """)
  void refusesWithAReason(String filter, String reason) {
    assertRefused(
        DECLARED,
        filter,
        1100,
        "cannot parse expression: " + filter + ", error: " + reason + ": invalid parameter");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          int64      | Int64
          flag       | Bool
          json["a"]  | JSON
          arr[0]     | Int64
          int64 + 1  | Int64
          1 + 1      | Int64
          12-int64   | Int64
          1.5-int64  | Double
          "text"     | VarChar
          1.5        | Double
          """)
  void refusesWhatIsNoPredicate(String filter, String type) {
    assertRefused(
        DECLARED,
        filter,
        1100,
        "predicate is not a boolean expression: "
            + filter
            + ", data type: "
            + type
            + ": invalid parameter");
  }

  @Test
  void refusesABareDynamicName() {
    assertRefused(
        DYNAMIC,
        "E",
        1100,
        "predicate is not a boolean expression: E, data type: JSON: invalid parameter");
    assertRefused(
        DYNAMIC,
        "int64 == nowhere",
        1100,
        "cannot parse expression: int64 == nowhere, error: two column comparison with JSON type is not supported"
            + ": invalid parameter");
  }

  @Test
  void refusesUnknownFunctionsByTheirTypes() {
    assertRefused(DECLARED, "empty(int64)", 65535, "function empty(int64_t) not found");
    assertRefused(
        DECLARED,
        "starts_with(varchar, 1)",
        65535,
        "function starts_with(varchar, int64_t) not found");
    assertRefused(DECLARED, "nonsense()", 65535, "function nonsense() not found");
  }

  @Test
  void readsIdentifiersOnTheirOwn() {
    assertThat(FilterCompiler.identifier("json[\"a\"]['b'][3]"))
        .isEqualTo(
            new Syntax.Name(
                "json",
                List.of(new PathStep.Key("a"), new PathStep.Key("b"), new PathStep.Position(3))));
    assertThat(FilterCompiler.identifier("key")).isEqualTo(new Syntax.Name("key", List.of()));
    for (String wrong :
        List.of("", "json[a]", "json[\"a\"", "1", "a == 1", "a b", "json[\"a]", "f(x)")) {
      assertThatExceptionOfType(DatabaseException.class)
          .isThrownBy(() -> FilterCompiler.identifier(wrong))
          .withMessage("cannot parse identifier: " + wrong);
    }
  }

  @Test
  void refusesNullTestsWithoutMeaning() {
    assertRefused(DECLARED, "arr[0] is null", 2001, "unsupported data type: ARRAY");
    assertRefused(DECLARED, "vector is not null", 2001, "unsupported data type: VECTOR_FLOAT");
  }

  @Test
  void refusesTwoTemplatesAgainstEachOther() {
    Map<String, TemplateValue> templates =
        Map.of("a", new TemplateValue.Int(1), "b", new TemplateValue.Int(1));
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> FilterCompiler.compile("{a} == {b}", DECLARED.schema, templates))
        .withMessageContaining(
            "placeholder was not supported between two constants with operator: ==");
  }

  @Test
  void refusesTemplatesOfAnotherType() {
    Map<String, TemplateValue> templates = Map.of("a", new TemplateValue.Text("x"));
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> FilterCompiler.compile("int64 > {a}", DECLARED.schema, templates))
        .withMessageContaining("comparisons between Int64 and VarChar are not supported");
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() ->
            FilterCompiler.compile(
                "json == {a}",
                DECLARED.schema,
                Map.of("a", new TemplateValue.Json(new byte[] {'{', '}'}))))
        .withMessageContaining("must be a boolean, a number, a string or an array of these");
  }

  @Test
  void boundsDepthAndLength() {
    String deep = "(".repeat(100_000) + "int64 > 1" + ")".repeat(100_000);
    assertThat(messageOf(deep))
        .contains("line 1:256 expression is nested deeper than 256 levels")
        .hasSizeLessThan(5000);
    assertThat(messageOf("int64 == " + "1+".repeat(100_000) + "1")).contains("operators in a row");
    assertThat(messageOf("not ".repeat(100_000) + "int64 > 1")).contains("nested deeper");
    assertThat(messageOf("int64 in [" + "1,".repeat(1 << 20) + "1]"))
        .contains("more than 1048576 parts");
    assertThat(messageOf("int64 == 1" + " ".repeat(17 << 20))).contains("too long");
    String spines = "int64";
    for (int i = 0; i < 200; i++) {
      spines = "(" + spines + "+1".repeat(200) + ")";
    }
    assertThat(messageOf(spines + " == 1")).contains("operators in a row");
  }

  /// Before RE2/J would write a thousand million steps out, or walk down a thousand groups.
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "((a{1000}){1000}){1000}@steps is too large, max is 100000",
        "(([a-z]{900,}){2,900}|b)@steps is too large, max is 100000",
        "a{1001}@invalid regular expression",
        "(@invalid regular expression",
      })
  void boundsRegularExpressions(String expression, String reason) {
    assertThat(messageOf("varchar =~ '" + expression + "'")).contains(reason);
  }

  @Test
  void boundsTheGroupsAndTheLengthOfRegularExpressions() {
    assertThat(messageOf("varchar =~ '" + "(".repeat(300) + "a" + ")".repeat(300) + "'"))
        .contains("regular expression is nested deeper than 250 levels");
    assertThat(messageOf("varchar =~ '" + "a".repeat(4097) + "'"))
        .contains("regular expression of 4097 characters is too long, max is 4096");
  }

  /// The bound is about steps, not about braces: these are small.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a{1000}b{1000}c{1000}",
        "(ab){500}",
        "[{}]{3}",
        "\\\\p{Greek}{2}",
        "{x}",
        "a{,5}",
        "(?i)(a|b){2,3}$",
        "[]{9}]{4}",
        "[[:alpha:]]{4}"
      })
  void takesRegularExpressionsWithBraces(String expression) {
    assertThat(FilterCompiler.compile("varchar =~ '" + expression + "'", DECLARED.schema, Map.of()))
        .isNotNull();
  }

  @Test
  void takesLongChainsOfAndAndOr() {
    StringBuilder chain = new StringBuilder("int64 == 0");
    for (int i = 1; i < 100_000; i++) {
      chain.append(" || int64 == ").append(i);
    }
    Filter filter = FilterCompiler.compile(chain.toString(), DECLARED.schema, Map.of());
    assertThat(filter.fields()).hasSize(1);
  }

  private static String messageOf(String filter) {
    DatabaseException refused =
        catchThrowableOfType(
            DatabaseException.class,
            () -> FilterCompiler.compile(filter, DECLARED.schema, Map.of()));
    return refused.getMessage();
  }

  private static void assertRefused(Table table, String filter, int number, String message) {
    DatabaseException refused =
        catchThrowableOfType(
            DatabaseException.class, () -> FilterCompiler.compile(filter, table.schema, Map.of()));
    assertThat(refused).as(filter).isNotNull();
    assertThat(refused.getMessage()).isEqualTo(message);
    assertThat(refused.code().number()).isEqualTo(number);
  }
}
