package io.elanus.core.text.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.text.analysis.WordFiles.WordFile;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordFilesTest {
  private static final String WORDS =
      "{\"type\":\"remote\",\"resource_name\":\"words\",\"file_name\":\"w.txt\"}";

  private static void holds(String text) {
    WordFiles.become(Map.of("words", new WordFile("w.txt", () -> text)));
  }

  @AfterEach
  void forget() {
    WordFiles.become(Map.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "\"stop\",\"stop_words_file\":F@fire|hotfoot",
        "\"stop\",\"stop_words\":[\"fire\"],\"stop_words_file\":F@hotfoot",
        "\"decompounder\",\"word_list_file\":F@hot|fire|hot|foot",
        "\"decompounder\",\"word_list\":[\"fi\",\"re\"],\"word_list_file\":F@hot|fi|re|hot|foot",
        "\"synonym\",\"synonyms_file\":F@hot|fire|hotfoot",
        "\"synonym\",\"synonyms\":[\"fire, blaze\"],\"synonyms_file\":F@hot|fire|blaze|hotfoot",
      })
  void giveTheirLinesToFilters(String filter, String terms) {
    holds("hot\r\nfoot\n");
    String parameters =
        "{\"tokenizer\":\"standard\",\"filter\":[{\"type\":" + filter.replace("F", WORDS) + "}]}";
    assertThat(Analyzer.of(parameters).terms("hot fire hotfoot"))
        .containsExactly(terms.split("\\|"));
  }

  @Test
  void giveTheirLinesToJieba() {
    holds("结巴分词器 9 n");
    String jieba =
        "{\"tokenizer\":{\"type\":\"jieba\",\"mode\":\"exact\",\"extra_dict_file\":" + WORDS + "}}";
    assertThat(Analyzer.of(jieba).terms("结巴分词器测试")).containsExactly("结巴分词器", "测试");
  }

  @Test
  void makeAnalyzersAnewWhenTheyChange() {
    String stop = "{\"tokenizer\":\"standard\",\"filter\":[" + stop(WORDS) + "]}";
    holds("a");
    assertThat(Analyzer.of(stop).terms("a b")).containsExactly("b");
    holds("b");
    assertThat(Analyzer.of(stop).terms("a b")).containsExactly("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "1@file config of stop words dict file must be object",
        "{}@file type of stop words dict file must be set",
        "{\"type\":1}@file type of stop words dict file must be string",
        "{\"type\":\"local\",\"path\":\"/x\"}@unsupported file type local of stop words dict file",
        "{\"type\":\"remote\"}@resource name of remote file `stop words dict file` must be set",
        "{\"type\":\"remote\",\"resource_name\":\"words\"}@file name of remote file `stop words dict file` must be set",
        "{\"type\":\"remote\",\"resource_name\":1}@resource name of remote file `stop words dict file` must be string",
        "{\"type\":\"remote\",\"resource_name\":\"x\",\"file_name\":\"w.txt\"}@file resource: x not found in local resource list",
        "{\"type\":\"remote\",\"resource_name\":\"words\",\"file_name\":\"v.txt\"}@file resource: words holds the file w.txt and no file v.txt",
      })
  void areRefusedInMilvussWords(String reference, String text) {
    holds("a");
    assertThatThrownBy(
            () -> Analyzer.of("{\"tokenizer\":\"standard\",\"filter\":[" + stop(reference) + "]}"))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_PARAMETER))
        .hasMessageContaining(text);
  }

  private static String stop(String reference) {
    return "{\"type\":\"stop\",\"stop_words_file\":" + reference + "}";
  }
}
