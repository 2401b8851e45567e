package io.elanus.core.coordination.catalog;

import static io.elanus.core.coordination.catalog.IndexChoice.refused;

import io.elanus.core.coordination.catalog.IndexState.ScalarIndexState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.scalar.ScalarIndexShape;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The half of [IndexChoice] that is about scalar fields.
final class ScalarIndexChoice {
  static final Set<String> TYPES =
      Set.of("INVERTED", "BITMAP", "STL_SORT", "TRIE", "Trie", "NGRAM", "RTREE");

  private static final String CAST_FUNCTION = "json_cast_function";
  private static final String STRING_TO_DOUBLE = "STRING_TO_DOUBLE";

  private static final Set<String> CAST_TYPES =
      Set.of("BOOL", "DOUBLE", "VARCHAR", "ARRAY_BOOL", "ARRAY_DOUBLE", "ARRAY_VARCHAR", "JSON");

  private ScalarIndexChoice() {}

  static IndexChoice of(FieldSchema field, Map<String, String> parameters) {
    String named = parameters.getOrDefault(IndexChoice.INDEX_TYPE, "");
    boolean automatic = named.isEmpty() || named.equals(IndexChoice.AUTO);
    String type = !automatic ? named : field.type() == DataType.GEOMETRY ? "RTREE" : "INVERTED";
    if (!automatic) {
      requireFit(field, type);
    }
    Map<String, String> checked = new HashMap<>();
    String path = "";
    if (type.equals(ScalarIndexShape.NGRAM)) {
      requireTextCast(field, parameters);
      putGrams(parameters, checked);
    }
    if (field.type() == DataType.JSON) {
      checked.put(ScalarIndexShape.JSON_CAST_TYPE, castType(parameters));
      String given = parameters.getOrDefault(IndexChoice.JSON_PATH, "");
      path = given.isEmpty() ? field.name() : given;
      ScalarIndexShape.path(field.name(), path);
      checked.put(ScalarIndexShape.JSON_PATH, path);
    }
    return new IndexChoice(
        automatic ? IndexChoice.AUTO : type,
        path,
        null,
        new ScalarIndexState(type.toUpperCase(Locale.ROOT), checked),
        "");
  }

  private static void requireFit(FieldSchema field, String type) {
    if (IndexChoice.isVectorType(type)) {
      throw refused(
          "data type " + field.type().wireName() + " can't build with this index " + type);
    }
    if (!TYPES.contains(type)) {
      throw DatabaseException.expected("valid index", "invalid index type: " + type, "");
    }
    DataType data = field.type();
    DataType element = field.elementType() == null ? data : field.elementType();
    switch (type) {
      case "INVERTED" -> {
        if (data == DataType.TIMESTAMPTZ || data == DataType.GEOMETRY) {
          throw refused("INVERTED are not supported on " + data.wireName() + " field");
        }
      }
      case "BITMAP" -> {
        if (field.primaryKey()) {
          throw refused("create bitmap index on primary key not supported");
        }
        boolean fits =
            element == DataType.BOOL || element.isInteger() || element == DataType.VARCHAR;
        if (!fits) {
          throw refused(
              data == DataType.ARRAY
                  ? "bitmap index are only supported on bool, int, string for array field"
                  : "bitmap index are only supported on bool, int, string and array field");
        }
      }
      case "STL_SORT" -> {
        if (!data.isNumeric() && data != DataType.TIMESTAMPTZ) {
          throw refused("STL_SORT are only supported on numeric field");
        }
      }
      case "TRIE", "Trie" -> {
        if (data != DataType.VARCHAR) {
          throw refused("TRIE are only supported on varchar field");
        }
      }
      case "NGRAM" -> {
        if (data != DataType.VARCHAR && data != DataType.JSON) {
          throw refused("ngram index can only be created on VARCHAR or JSON field");
        }
      }
      case "RTREE" -> {
        if (data != DataType.GEOMETRY) {
          throw refused("RTREE index can only be built on geometry field");
        }
      }
      default -> {}
    }
  }

  private static void requireTextCast(FieldSchema field, Map<String, String> parameters) {
    if (field.type() != DataType.JSON) {
      return;
    }
    String cast = parameters.get(ScalarIndexShape.JSON_CAST_TYPE);
    if (cast == null) {
      throw DatabaseException.invalid("JSON field with ngram index must specify json_cast_type");
    }
    String upper = cast.strip().toUpperCase(Locale.ROOT);
    if (!upper.equals("VARCHAR")) {
      throw DatabaseException.invalid(
          "JSON field with ngram index only supports VARCHAR cast type, got: %s", upper);
    }
  }

  private static void putGrams(Map<String, String> parameters, Map<String, String> checked) {
    String least = parameters.get(ScalarIndexShape.MIN_GRAM);
    String most = parameters.get(ScalarIndexShape.MAX_GRAM);
    int leastGram = least == null || most == null ? 0 : gram(ScalarIndexShape.MIN_GRAM, least);
    int mostGram = least == null || most == null ? 0 : gram(ScalarIndexShape.MAX_GRAM, most);
    if (leastGram == 0 || mostGram == 0) { // Milvus takes 0 for a value that was not given
      throw DatabaseException.invalid("Ngram index must specify both min_gram and max_gram");
    }
    if (leastGram < 0 || mostGram < 0 || leastGram > mostGram) {
      throw DatabaseException.invalid(
          "invalid min_gram or max_gram value for Ngram index, min_gram: %d, max_gram: %d",
          leastGram, mostGram);
    }
    checked.put(ScalarIndexShape.MIN_GRAM, Integer.toString(leastGram));
    checked.put(ScalarIndexShape.MAX_GRAM, Integer.toString(mostGram));
  }

  private static int gram(String key, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notWhole) {
      throw DatabaseException.invalid("%s for Ngram index must be an integer, got: %s", key, text);
    }
  }

  private static String castType(Map<String, String> parameters) {
    String cast = parameters.get(ScalarIndexShape.JSON_CAST_TYPE);
    if (cast == null) {
      throw refused(
          "json index must specify cast type: missing parameter[missing_param=json_cast_type]");
    }
    String upper = cast.strip().toUpperCase(Locale.ROOT);
    if (!CAST_TYPES.contains(upper)) {
      throw refused("json_cast_type " + cast + " is not supported");
    }
    requireFunction(parameters.get(CAST_FUNCTION), upper);
    return upper;
  }

  /// A function says how Milvus turns strings into terms; here a filter means the same with and
  /// without an index, and strings are no numbers: it changes nothing.
  private static void requireFunction(@Nullable String given, String castType) {
    if (given == null) {
      return;
    }
    String function = given.strip().toUpperCase(Locale.ROOT);
    if (!function.equals(STRING_TO_DOUBLE)) {
      throw refused("json_cast_function " + function + " is not supported");
    }
    if (!castType.equals("DOUBLE")) {
      throw refused(
          "json_cast_function " + function + " is not supported for json_cast_type " + castType);
    }
  }
}
