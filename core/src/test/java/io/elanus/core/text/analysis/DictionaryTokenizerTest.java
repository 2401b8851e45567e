package io.elanus.core.text.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.text.analysis.DictionaryTokenizer.Word;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DictionaryTokenizerTest {
  private static Analyzer lindera(String kind, String filters) {
    return Analyzer.of(
        "{\"tokenizer\":{\"type\":\"lindera\",\"dict_kind\":\""
            + kind
            + "\",\"filter\":"
            + filters
            + "}}");
  }

  @Test
  void cutsJapaneseByItsDictionary() {
    assertThat(lindera("ipadic", "[]").tokens("私は学生です。"))
        .containsExactly(
            new Token("私", 0, 3, 0, 1),
            new Token("は", 3, 6, 1, 1),
            new Token("学生", 6, 12, 2, 1),
            new Token("です", 12, 18, 3, 1),
            new Token("。", 18, 21, 4, 1));
    assertThat(lindera("ipadic", "[]").terms("")).isEmpty();
  }

  /// A tag means itself, not what is below it: `助詞` alone drops nothing here.
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "[{\"kind\":\"japanese_stop_tags\",\"tags\":[\"助詞,係助詞\",\"助動詞\"]}]@私|学生|。",
        "[{\"kind\":\"japanese_stop_tags\",\"tags\":[\"助詞\"]}]@私|は|学生|です|。",
        "[{\"kind\":\"japanese_keep_tags\",\"tags\":[\"名詞,一般\"]}]@学生",
      })
  void dropsWordsByTheirKind(String filters, String terms) {
    assertThat(lindera("ipadic", filters).terms("私は学生です。")).containsExactly(terms.split("\\|"));
  }

  @Test
  void cutsKoreanByItsDictionary() {
    List<String> whole = lindera("ko-dic", "[]").terms("한국은 대단한 나라입니다");
    assertThat(whole).contains("한국", "은", "나라");
    assertThat(
            lindera("ko-dic", "[{\"kind\":\"korean_stop_tags\",\"tags\":[\"JX\"]}]")
                .terms("한국은 대단한 나라입니다"))
        .contains("한국", "나라")
        .doesNotContain("은");
  }

  @Test
  void joinsWordsThatFollowEachOther() {
    List<Word> words =
        List.of(
            new Word("一", "N", 0, 1, 0, 1),
            new Word("二", "N", 1, 2, 1, 1),
            new Word("の", "P", 2, 3, 2, 1),
            new Word("三", "N", 3, 4, 3, 1));
    assertThat(new TagFilter.Compound(Set.of("N"), "C").applied(words))
        .containsExactly(
            new Word("一二", "C", 0, 2, 0, 2),
            new Word("の", "P", 2, 3, 2, 1),
            new Word("三", "N", 3, 4, 3, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "\"x\"@lindera filters should be array",
        "[1]@lindera tokenizer filter params must be object",
        "[{}]@lindera tokenizer filter must have type",
        "[{\"kind\":1}]@lindera tokenizer filter type should be string",
        "[\"other\"]@unknown lindera filter type",
        "[\"japanese_stop_tags\"]@lindera japanese stop tags filter must use with params",
        "[{\"kind\":\"korean_keep_tags\"}]@lindera korean keep tags filter tags must be set",
        "[{\"kind\":\"korean_keep_tags\",\"tags\":1}]@lindera korean keep tags filter tags must be array",
        "[{\"kind\":\"korean_keep_tags\",\"tags\":[1]}]@lindera korean keep tags filter tags must be string",
      })
  void refusesInMilvussWords(String filters, String text) {
    assertThatThrownBy(() -> lindera("ipadic", filters))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining(text);
  }
}
