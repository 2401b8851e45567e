package io.elanus.core.text.analysis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SynonymsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "a b, c@has space between words a b, c, please use",
        "a => b => c@has more than one \"=>\" in a => b => c",
        "a, b\\@invalid synonym escaped in the end: a, b\\",
        "a\\b@invalid synonym escaped: \\b in a\\b",
      })
  void refusesRowsInMilvussWords(String row, String text) {
    assertThatThrownBy(() -> new Synonyms(true).add(row))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining(text);
  }
}
