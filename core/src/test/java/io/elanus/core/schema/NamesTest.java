package io.elanus.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"12-s", "12 s", "(mn)", "中文", "%$#", "$a", " a"})
  void refusesACollectionThatBeginsWithNoLetter(String name) {
    refuses(
        () -> Names.requireCollection(name),
        ErrorCode.INVALID_PARAMETER,
        "Invalid collection name: "
            + name
            + ". the first character of a collection name must be an underscore or letter: invalid parameter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"n12 ame", "n-ame", "a.b", "aé", "a "})
  void refusesACollectionWithStrangeCharacters(String name) {
    refuses(
        () -> Names.requireCollection(name),
        ErrorCode.INVALID_PARAMETER,
        "Invalid collection name: "
            + name
            + ". collection name can only contain numbers, letters and underscores: invalid parameter");
  }

  @Test
  void allows255BytesAndNotOneMore() {
    Names.requireCollection("a".repeat(255));
    String name = "a".repeat(256);
    refuses(
        () -> Names.requireCollection(name),
        ErrorCode.INVALID_PARAMETER,
        "Invalid collection name: "
            + name
            + ". the length of a collection name must be less than 255 characters: invalid parameter");
  }

  @Test
  void refusesNoName() {
    refuses(
        () -> Names.requireCollection(""),
        ErrorCode.INVALID_PARAMETER,
        "collection name should not be empty: invalid parameter");
    refuses(
        () -> Names.requirePartition(" "),
        ErrorCode.UNEXPECTED,
        "Invalid partition name: . Partition name should not be empty.");
  }

  @Test
  void speaksOfAliasesAsAliases() {
    refuses(
        () -> Names.requireAlias("1a"),
        ErrorCode.INVALID_PARAMETER,
        "Invalid collection alias: 1a. the first character of a collection alias must be an underscore or"
            + " letter: invalid parameter");
  }

  @Test
  void refusesDatabases() {
    refuses(
        () -> Names.requireDatabase("12-s"),
        ErrorCode.INVALID_DATABASE_NAME,
        "the first character of a database name must be an underscore or letter"
            + ": invalid database name[database=12-s]");
  }

  @Test
  void trimsPartitionsAndLetsThemBeginWithADigit() {
    assertThat(Names.requirePartition(" 1-a ")).isEqualTo("1-a");
    refuses(
        () -> Names.requirePartition("-a"),
        ErrorCode.UNEXPECTED,
        "Invalid partition name: -a. The first character of a partition name must be an underscore or letter.");
    refuses(
        () -> Names.requirePartition("a$"),
        ErrorCode.UNEXPECTED,
        "Invalid partition name: a$. Partition name can only contain numbers, letters and underscores.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$meta", "like", "and", "TRUE", "json_contains_all", "RANDOM_SAMPLE"})
  void refusesFieldsNamedAfterTheFilterLanguage(String name) {
    refuses(
        () -> Names.requireField(name),
        ErrorCode.INVALID_FIELD_NAME,
        "Invalid field name: %s. %s is keyword in milvus.: field name invalid[field=%s]"
            .formatted(name, name, name));
  }

  @Test
  void letsAnIndexHaveNoName() {
    assertThat(Names.requireIndex("")).isEmpty();
    refuses(
        () -> Names.requireIndex("12s"),
        ErrorCode.UNEXPECTED,
        "Invalid index name: 12s. The first character of a index name must be an underscore or letter.");
  }

  private static void refuses(ThrowingCallable call, ErrorCode code, String text) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DatabaseException.class, refused -> assertThat(refused.code()).isEqualTo(code))
        .hasMessage(text);
  }
}
