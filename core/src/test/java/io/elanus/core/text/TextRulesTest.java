package io.elanus.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.FunctionSchema;
import io.elanus.core.schema.FunctionType;
import io.elanus.core.text.analysis.TermHash;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextRulesTest {
  private static final FieldSchema KEY =
      FieldSchema.of(100, "id", DataType.INT64, Map.of()).asPrimaryKey(false);
  private static final FieldSchema SPARSE =
      FieldSchema.of(101, "sparse", DataType.SPARSE_FLOAT_VECTOR, Map.of());
  private static final FieldSchema LANGUAGE = text("language", Map.of());
  private static final FieldSchema BODY = text("body", Map.of("enable_analyzer", "true"));

  @Test
  void takesABm25Function() {
    assertThatCode(() -> TextRules.check(schema(List.of(bm25("f", "body", "sparse")), BODY)))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesFunctionsInMilvussWords() {
    refused("function name cannot be empty", bm25("", "body", "sparse"));
    refused("function input field not found: nobody", bm25("f", "nobody", "sparse"));
    refused("function output field not found: nobody", bm25("f", "body", "nobody"));
    refused(
        "a single field cannot be both input and output in the same function, function: f, field: body",
        bm25("f", "body", "body"));
    refused(
        "BM25 function input field must be a VARCHAR/TEXT field, got 1 field with type Int64",
        bm25("f", "id", "sparse"));
    refused(
        "BM25 function input field must set enable_analyzer to true",
        bm25("f", "language", "sparse"));
    refused(
        "BM25 function output field must be a SparseFloatVector field, but got VarChar",
        bm25("f", "body", "language"));
    refused("duplicate function name: f", bm25("f", "body", "sparse"), bm25("f", "body", "sparse"));
    refused(
        "duplicate function output field: function g, field sparse",
        bm25("f", "body", "sparse"),
        bm25("g", "body", "sparse"));
    refused(
        "BM25 function accepts no params",
        new FunctionSchema(
            0, "f", "", FunctionType.BM25, List.of("body"), List.of("sparse"), Map.of("k", "v")));
  }

  @Test
  void refusesANullableInput() {
    assertThatThrownBy(
            () -> TextRules.check(schema(List.of(bm25("f", "body", "sparse")), BODY.asNullable())))
        .hasMessage("function input field cannot be nullable: function f, field body");
  }

  @Test
  void refusesAnalysisInMilvussWords() {
    refusedField(
        "field x is set to enable match or bm25 function but not enable analyzer",
        Map.of("enable_match", "true"));
    refusedField(
        "unsupported tokenizer: Unsupported",
        Map.of(
            "enable_match", "true",
            "enable_analyzer", "true",
            "analyzer_params", "{\"tokenizer\":\"Unsupported\"}"));
    String several = "{\"by_field\":\"%s\",\"analyzers\":{\"default\":{}}}";
    refusedField(
        "multi analyzer now only support for bm25, but now field x enable match",
        Map.of(
            "enable_match", "true",
            "enable_analyzer", "true",
            "multi_analyzer_params", several.formatted("language")));
    FieldSchema byNobody =
        text(
            "body",
            Map.of(
                "enable_analyzer", "true", "multi_analyzer_params", several.formatted("nobody")));
    assertThatThrownBy(
            () -> TextRules.check(schema(List.of(bm25("f", "body", "sparse")), byNobody)))
        .hasMessage("multi analyzer dependent field \"nobody\" not exist in collection c");
    FieldSchema byNumber =
        text(
            "body",
            Map.of("enable_analyzer", "true", "multi_analyzer_params", several.formatted("id")));
    assertThatThrownBy(
            () -> TextRules.check(schema(List.of(bm25("f", "body", "sparse")), byNumber)))
        .hasMessageContaining("only support by string field, but field id is not string");
  }

  @Test
  void looksAtNoAnalyzerThatNothingUses() {
    FieldSchema unused =
        text("x", Map.of("enable_analyzer", "true", "analyzer_params", "{\"tokenizer\":\"x\"}"));
    assertThatCode(() -> TextRules.check(schema(List.of(), unused))).doesNotThrowAnyException();
  }

  @Test
  void computesTermFrequenciesByTheAnalyzerOfEachRow() {
    FieldSchema body =
        text(
            "body",
            Map.of(
                "enable_analyzer",
                "true",
                "multi_analyzer_params",
                "{\"by_field\":\"language\",\"analyzers\":{\"default\":{\"tokenizer\":\"whitespace\"},\"en\":{\"type\":\"english\"}}}"));
    CollectionSchema schema = schema(List.of(bm25("f", "body", "sparse")), body);
    BytesColumn bodies =
        BytesColumn.ofStrings(DataType.VARCHAR, List.of("Books books", "Books", ""));
    BytesColumn languages = BytesColumn.ofStrings(DataType.VARCHAR, List.of("en", "xx", "en"));
    SparseVectorColumn output =
        (SparseVectorColumn)
            TextFunctions.output(
                schema,
                schema.functions().getFirst(),
                field -> field.name().equals("body") ? bodies : languages);
    assertThat(output.offsets()).containsExactly(0, 1, 2, 2);
    assertThat(output.indices()).containsExactly(TermHash.of("book"), TermHash.of("Books"));
    assertThat(output.values()).containsExactly(2, 1);
  }

  private static void refused(String text, FunctionSchema... functions) {
    assertThatThrownBy(() -> TextRules.check(schema(List.of(functions), BODY)))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNEXPECTED))
        .hasMessage(text);
  }

  private static void refusedField(String text, Map<String, String> parameters) {
    assertThatThrownBy(() -> TextRules.check(schema(List.of(), text("x", parameters))))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining(text);
  }

  private static FieldSchema text(String name, Map<String, String> parameters) {
    return FieldSchema.of(200 + name.length(), name, DataType.VARCHAR, parameters);
  }

  private static FunctionSchema bm25(String name, String input, String output) {
    return new FunctionSchema(
        0, name, "", FunctionType.BM25, List.of(input), List.of(output), Map.of());
  }

  private static CollectionSchema schema(List<FunctionSchema> functions, FieldSchema more) {
    return new CollectionSchema("c", "", List.of(KEY, SPARSE, LANGUAGE, more), functions, false, 0);
  }
}
