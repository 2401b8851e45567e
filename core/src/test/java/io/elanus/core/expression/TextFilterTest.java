package io.elanus.core.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFilterTest {
  private static final CollectionSchema SCHEMA =
      new CollectionSchema(
          "c",
          "",
          List.of(
              FieldSchema.of(100, "id", DataType.INT64, Map.of()).asPrimaryKey(false),
              FieldSchema.of(
                      101,
                      "body",
                      DataType.VARCHAR,
                      Map.of("enable_analyzer", "true", "enable_match", "true"))
                  .asNullable(),
              FieldSchema.of(102, "title", DataType.VARCHAR, Map.of("enable_analyzer", "true"))),
          false,
          0);

  /// The last one is null.
  private static final List<String> BODIES =
      List.of("the quick brown fox", "A lazy dog", "the quick dog", "");

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "text_match(body, 'quick')@0 2",
        "TEXT_MATCH(body, \"QUICK lazy\")@0 1 2",
        "text_match(body, 'quick dog', minimum_should_match=2)@2",
        "text_match(body, 'quick dog', MINIMUM_SHOULD_MATCH = 1)@0 1 2",
        "text_match(body, ',')@",
        "not text_match(body, 'quick')@1",
        "text_match(body, 'quick') and not text_match(body, 'fox')@2",
        "text_match(body, 'fox') or id == 1@0 1",
        "text_match_fuzzy(body, 'quikc', max_edit_distance=1)@0 2",
        "text_match_fuzzy(body, 'quic', max_edit_distance=0)@",
        "text_match_fuzzy(body, 'dig fax', max_edit_distance=1)@0 1 2",
        "not text_match_fuzzy(body, 'lezzy', max_edit_distance=2)@0 2",
        "phrase_match(body, 'quick fox')@",
        "phrase_match(body, 'quick fox', 1)@0",
        "phrase_match(body, 'the quick', 0)@0 2",
        "not (phrase_match(body, 'the quick'))@1",
      })
  void findsTheRows(String filter, @Nullable String rows) {
    Bits matching = FilterCompiler.compile(filter, SCHEMA, Map.of()).matching(source());
    List<String> found = new ArrayList<>();
    for (int row = matching.next(0); row >= 0; row = matching.next(row + 1)) {
      found.add(Integer.toString(row));
    }
    assertThat(found).isEqualTo(rows == null ? List.of() : List.of(rows.split(" ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "text_match(id, 'x')@text match operation on non-string is unsupported",
        "phrase_match(id, 'x')@phrase match operation on non-string is unsupported",
        "text_match(title, 'x')@field \"title\" does not enable match",
        "text_match(body, 1)@the text of text_match must be a string",
        "text_match(body)@text_match takes 2 or 3 arguments, but got 1",
        "text_match(body, 'x', 1)@the third argument of text_match must be minimum_should_match",
        "text_match(body, 'x', minimum_should_match=0)@should be in range [1, 1000], but got 0",
        "text_match(body, 'x', minimum_should_match=1001)@should be in range [1, 1000], but got 1001",
        "text_match(body, 'x', minimum_should_match='a')@should be a const integer expression",
        "text_match_fuzzy(body, 'x')@the third argument of text_match_fuzzy must be max_edit_distance",
        "text_match_fuzzy(body, 'x', max_edit_distance=3)@should be in range [0, 2], but got 3",
        "phrase_match(body, 'x', -1)@\"slop\" should not be a negative interger. \"slop\" passed: -1",
        "phrase_match(body, 'x', 4294967296)@\"slop\" exceeds the range of \"uint32\"",
        "phrase_match(body, 'x', 1e31)@\"slop\" should be a const integer expression",
        "phrase_match(body, 'x', id)@\"slop\" should be a const integer expression",
        "phrase_match(body, 'x', slop=1)@phrase_match knows no named argument",
        "text_match(nobody, 'x')@field nobody not exist",
        "id == (a = 1)@cannot parse expression",
        "array_length(id = 1)@stands where no named argument is known",
      })
  void refusesInMilvussWords(String filter, String text) {
    assertThatThrownBy(() -> FilterCompiler.compile(filter, SCHEMA, Map.of()))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining(text);
  }

  private static ColumnSource source() {
    Bits valid = Bits.all(4);
    valid.clear(3);
    Column bodies =
        BytesColumn.of(
            DataType.VARCHAR,
            BODIES.stream().map(body -> body.getBytes(StandardCharsets.UTF_8)).toList(),
            valid);
    Column ids = new IntegerColumn(DataType.INT64, new long[] {0, 1, 2, 3}, null);
    return new ColumnSource() {
      @Override
      public int rowCount() {
        return 4;
      }

      @Override
      public Column batch(FieldId field, int batch) {
        return field.value() == 100 ? ids : bodies;
      }
    };
  }
}
