package io.elanus.core.expression;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsolatedKeyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "key == 1",
        "1 == key",
        "key == {k}",
        "key == 1 and n > 2",
        "n > 2 && (m == 1 or m == 2) && key == 1",
        "not (n == 1) and key == 7",
      })
  void oneValueOfTheKeyIsNamed(String filter) {
    assertThatCode(() -> FilterCompiler.requireIsolatedKey(filter, "key"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "key in [1, 2]@does not support IN",
        "key in [1]@does not support IN",
        "key not in [1]@does not support IN",
        "key == 1 or key == 2@does not support OR",
        "key == 1 or n == 2@does not support OR",
        "not (key == 1)@does not support NOT",
        "key != 1@does not support NotEqual",
        "key > 1@does not support GreaterThan",
        "1 > key@does not support LessThan",
        "key >= 1@does not support GreaterEqual",
        "key <= 1 and key == 1@does not support LessEqual",
        "1 < key < 3@does not support BinaryRange",
        "key like 'a%'@does not support Match",
        "n == 1@partition key not found in expr",
        "n == 1 or n == 2@partition key not found in expr",
        "key == n@partition key not found in expr",
        "key['a'] == 1@partition key not found in expr",
      })
  void anythingElseIsRefusedInMilvussWords(String filter, String text) {
    assertThatThrownBy(() -> FilterCompiler.requireIsolatedKey(filter, "key"))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("partition key")
        .hasMessageContaining(text);
  }
}
