package io.elanus.core.schema;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// What a name may look like. The rules differ a little from kind to kind, as do the texts: both
/// are Milvus's. "Less than 255" in a text means that 255 bytes still pass.
public final class Names {
  /// Words of the filter language that no field may be named after.
  private static final Set<String> KEYWORDS =
      Set.of(
          "$meta",
          "like",
          "exists",
          "EXISTS",
          "and",
          "or",
          "not",
          "in",
          "true",
          "True",
          "TRUE",
          "false",
          "False",
          "FALSE",
          "json_contains",
          "JSON_CONTAINS",
          "json_contains_all",
          "JSON_CONTAINS_ALL",
          "json_contains_any",
          "JSON_CONTAINS_ANY",
          "array_contains",
          "ARRAY_CONTAINS",
          "array_contains_all",
          "ARRAY_CONTAINS_ALL",
          "array_contains_any",
          "ARRAY_CONTAINS_ANY",
          "array_length",
          "ARRAY_LENGTH",
          "text_match",
          "TEXT_MATCH",
          "phrase_match",
          "PHRASE_MATCH",
          "random_sample",
          "RANDOM_SAMPLE");

  private Names() {}

  /// Refuses what cannot name a collection.
  public static void requireCollection(String name) {
    requireCollectionOr("name", name);
  }

  /// Refuses what cannot be an alias.
  public static void requireAlias(String alias) {
    requireCollectionOr("alias", alias);
  }

  private static void requireCollectionOr(String kind, String name) {
    if (name.isEmpty()) {
      throw DatabaseException.invalid("collection %s should not be empty", kind);
    }
    String prefix = "Invalid collection " + kind + ": " + name + ". ";
    if (tooLong(name)) {
      throw DatabaseException.invalid(
          "%sthe length of a collection %s must be less than %d characters",
          prefix, kind, Limits.NAME_BYTES);
    }
    if (!isLetterOrUnderscore(name.charAt(0))) {
      throw DatabaseException.invalid(
          "%sthe first character of a collection %s must be an underscore or letter", prefix, kind);
    }
    if (!hasOnly(name, "")) {
      throw DatabaseException.invalid(
          "%scollection %s can only contain numbers, letters and underscores", prefix, kind);
    }
  }

  /// Refuses what cannot name a database.
  public static void requireDatabase(String name) {
    String wrong = "";
    if (name.isEmpty()) {
      wrong = "database name should not be empty";
    } else if (tooLong(name)) {
      wrong =
          "the length of a database name must be less than " + Limits.NAME_BYTES + " characters";
    } else if (!isLetterOrUnderscore(name.charAt(0))) {
      wrong = "the first character of a database name must be an underscore or letter";
    } else if (!hasOnly(name, "")) {
      wrong = "database name can only contain numbers, letters and underscores";
    }
    if (!wrong.isEmpty()) {
      throw DatabaseException.of(ErrorCode.INVALID_DATABASE_NAME, wrong, pair("database", name));
    }
  }

  /// Refuses what cannot name a partition.
  ///
  /// @return the name without the blanks around it
  public static String requirePartition(String given) {
    String name = given.strip();
    String prefix = "Invalid partition name: " + name + ". ";
    if (name.isEmpty()) {
      throw DatabaseException.plain("%s", prefix + "Partition name should not be empty.");
    }
    if (tooLong(name)) {
      throw DatabaseException.plain(
          "%sThe length of a partition name must be less than %d characters.",
          prefix, Limits.NAME_BYTES);
    }
    char first = name.charAt(0);
    if (!isLetterOrUnderscore(first) && !isDigit(first)) {
      throw DatabaseException.plain(
          "%sThe first character of a partition name must be an underscore or letter.", prefix);
    }
    if (!hasOnly(name, "-")) {
      throw DatabaseException.plain(
          "%sPartition name can only contain numbers, letters and underscores.", prefix);
    }
    return name;
  }

  /// Refuses what cannot name a field.
  public static void requireField(String given) {
    String name = given.strip();
    String wrong = "";
    if (name.isEmpty()) {
      wrong = "field name should not be empty";
    } else if (tooLong(name)) {
      wrong =
          "Invalid field name: %s. The length of a field name must be less than %d characters."
              .formatted(name, Limits.NAME_BYTES);
    } else if (KEYWORDS.contains(name)) {
      wrong = "Invalid field name: %s. %s is keyword in milvus.".formatted(name, name);
    } else if (!isLetterOrUnderscore(name.charAt(0))) {
      wrong =
          "Invalid field name: %s. The first character of a field name must be an underscore or letter."
              .formatted(name);
    } else if (!hasOnly(name, "")) {
      wrong =
          "Invalid field name: %s. Field name can only contain numbers, letters, and underscores."
              .formatted(name);
    }
    if (!wrong.isEmpty()) {
      throw DatabaseException.of(ErrorCode.INVALID_FIELD_NAME, wrong, pair("field", name));
    }
  }

  /// Refuses what cannot name an index; empty is allowed and stands for the field's name.
  ///
  /// @return the name without the blanks around it
  public static String requireIndex(String given) {
    String name = given.strip();
    if (name.isEmpty()) {
      return name;
    }
    String prefix = "Invalid index name: " + name + ". ";
    if (tooLong(name)) {
      throw DatabaseException.plain(
          "%sThe length of a index name must be less than %d characters.",
          prefix, Limits.NAME_BYTES);
    }
    if (!isLetterOrUnderscore(name.charAt(0))) {
      throw DatabaseException.plain(
          "%sThe first character of a index name must be an underscore or letter.", prefix);
    }
    if (!hasOnly(name, "")) {
      throw DatabaseException.plain(
          "%sIndex name can only contain numbers, letters, and underscores.", prefix);
    }
    return name;
  }

  private static boolean tooLong(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length > Limits.NAME_BYTES;
  }

  private static boolean hasOnly(String name, String besides) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isLetterOrUnderscore(c) && !isDigit(c) && besides.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrUnderscore(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
