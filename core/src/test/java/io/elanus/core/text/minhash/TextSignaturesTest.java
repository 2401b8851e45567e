package io.elanus.core.text.minhash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.FunctionSchema;
import io.elanus.core.schema.FunctionType;
import io.elanus.core.text.TextRules;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextSignaturesTest {
  private static final FieldSchema KEY =
      FieldSchema.of(100, "id", DataType.INT64, Map.of()).asPrimaryKey(false);
  private static final FieldSchema BODY =
      FieldSchema.of(101, "body", DataType.VARCHAR, Map.of("max_length", "100"));
  private static final FieldSchema SIGNATURE =
      FieldSchema.of(102, "signature", DataType.BINARY_VECTOR, Map.of("dim", "128"));

  /// What is stored must stay comparable: these bytes may never change.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "word | xxhash64 | dcc504033de81110a8176415fb537819",
        "char | xxhash   | 2f1612041c9882008878dc0c20145b05",
        "word | sha1     | adf53f00543c7909493a3f0f7877962d"
      })
  void signaturesStayWhatTheyAre(String level, String hash, String expected) {
    TextSignatures signatures = of(Map.of("token_level", level, "hash_function", hash));
    byte[] bytes = signatures.query("The quick brown fox jumps over the lazy dog").bytes();
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(expected);
  }

  @Test
  void aRowAndAQueryOfTheSameTextHaveTheSameSignature() {
    TextSignatures signatures = of(Map.of("NUM_HASHES", "4", "Shingle_Size", "2"));
    DenseVectorColumn column =
        signatures.column(BytesColumn.ofStrings(DataType.VARCHAR, List.of("a b c", "", "x y")));
    assertThat(column.rowCount()).isEqualTo(3);
    assertThat(column.gather(new int[] {2}).bytes()).isEqualTo(signatures.query("x y").bytes());
    assertThat(column.gather(new int[] {1}).bytes()).containsOnly((byte) 0xff);
  }

  @Test
  void wordsAreThoseOfTheFieldsAnalyzer() {
    FieldSchema english =
        FieldSchema.of(
            101,
            "body",
            DataType.VARCHAR,
            Map.of("max_length", "100", "analyzer_params", "{\"type\":\"english\"}"));
    FunctionSchema function = function("body", "signature", Map.of());
    TextSignatures signatures = TextSignatures.of(schema(function, english, SIGNATURE), function);
    assertThat(signatures.query("dogs running").bytes())
        .isEqualTo(signatures.query("the dog runs").bytes());
  }

  @Test
  void everyNumberOfElementsIsThatOfTheDimension() {
    assertThat(of(Map.of()).query("a").bytes()).hasSize(16);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "num_hashes    | x   | param num_hashes:x is not a number",
        "num_hashes    | 0   | param num_hashes:0 must be positive",
        "num_hashes    | 3   | minhash function output field 'signature' dim 128 does not match expected dim 96 (numHashes 3 * one minhash signature size of 32bit)",
        "shingle_size  | -1  | param shingle_size:-1 must be positive",
        "shingle_size  | 2.5 | param shingle_size:2.5 is not a number",
        "hash_function | md5 | unknown hash function: md5 (expected 'xxhash64' or 'sha1')",
        "token_level   | row | unknown token_level: row (expected 'char' or 'word')",
        "seed          | s   | param seed:s is not a number"
      })
  void refusesParametersInMilvussWords(String key, String value, String text) {
    refused(text, function("body", "signature", Map.of(key, value)), BODY, SIGNATURE);
  }

  @Test
  void refusesAHashCountThatOverflowsTheDimension() {
    FieldSchema narrow =
        FieldSchema.of(102, "signature", DataType.BINARY_VECTOR, Map.of("dim", "32"));
    FunctionSchema function =
        function("body", "signature", Map.of("num_hashes", "576460752303423489"));
    assertThatThrownBy(() -> TextRules.check(schema(function, BODY, narrow)))
        .hasMessageContaining("does not match expected dim");
  }

  @Test
  void refusesFieldsInMilvussWords() {
    refused(
        "MinHash function input field must be a VARCHAR/TEXT field, got 1 field with type Int64",
        function("id", "signature", Map.of()),
        BODY,
        SIGNATURE);
    FieldSchema floats =
        FieldSchema.of(102, "signature", DataType.FLOAT_VECTOR, Map.of("dim", "8"));
    refused(
        "MinHash function output field must be a BinaryVector field, but got FloatVector",
        function("body", "signature", Map.of()),
        BODY,
        floats);
    FieldSchema odd = FieldSchema.of(102, "signature", DataType.BINARY_VECTOR, Map.of("dim", "40"));
    refused(
        "minhash function output field 'signature' dim 40 is not multiple of 32 (one minhash signature size)",
        function("body", "signature", Map.of()),
        BODY,
        odd);
  }

  private static void refused(String text, FunctionSchema function, FieldSchema... fields) {
    assertThatThrownBy(() -> TextRules.check(schema(function, fields)))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_PARAMETER))
        .hasMessage(text + ": invalid parameter");
  }

  private static TextSignatures of(Map<String, String> parameters) {
    FunctionSchema function = function("body", "signature", parameters);
    return TextSignatures.of(schema(function, BODY, SIGNATURE), function);
  }

  private static FunctionSchema function(
      String input, String output, Map<String, String> parameters) {
    return new FunctionSchema(
        0, "f", "", FunctionType.MINHASH, List.of(input), List.of(output), parameters);
  }

  private static CollectionSchema schema(FunctionSchema function, FieldSchema... fields) {
    List<FieldSchema> all = new ArrayList<>(List.of(KEY));
    all.addAll(List.of(fields));
    return new CollectionSchema("c", "", all, List.of(function), false, 0);
  }
}
