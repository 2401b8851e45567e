package io.elanus.core.index.scalar;

import io.elanus.core.expression.FilterCompiler;
import io.elanus.core.expression.predicate.JsonPath;
import io.elanus.core.expression.syntax.PathStep;
import io.elanus.core.expression.syntax.Syntax;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.text.analysis.Analyzer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What of a field is indexed, and how.
public sealed interface ScalarIndexShape {
  String NGRAM = "NGRAM";

  /// What a VARCHAR with `enable_match` has without being asked for.
  String TEXT_MATCH = "TEXT_MATCH";

  String JSON_PATH = "json_path";
  String JSON_CAST_TYPE = "json_cast_type";
  String MIN_GRAM = "min_gram";
  String MAX_GRAM = "max_gram";

  /// The values of a column, or the elements of its arrays.
  record Values() implements ScalarIndexShape {}

  /// The scalars of some kinds at the end of a path.
  record JsonValues(JsonPath path, Set<TermKind> kinds) implements ScalarIndexShape {}

  /// The elements of one kind of the array at the end of a path.
  record JsonElements(JsonPath path, Set<TermKind> kinds) implements ScalarIndexShape {}

  /// The terms of analyzed texts.
  record Tokens(Analyzer analyzer) implements ScalarIndexShape {}

  /// All pieces of strings of `least` to `most` characters.
  ///
  /// @param path null for VARCHAR
  record Pieces(@Nullable JsonPath path, int least, int most) implements ScalarIndexShape {}

  /// The boxes around shapes.
  record Boxes() implements ScalarIndexShape {}

  /// Reads checked parameters.
  ///
  /// @param type INVERTED, BITMAP, STL_SORT, TRIE, NGRAM, RTREE or TEXT_MATCH
  /// @param parameters `json_path` and `json_cast_type` on JSON, `min_gram` and `max_gram` with
  ///   NGRAM, `analyzer_params` with TEXT_MATCH
  static ScalarIndexShape of(FieldSchema field, String type, Map<String, String> parameters) {
    JsonPath path =
        field.type() == DataType.JSON
            ? path(field.name(), parameters.getOrDefault(JSON_PATH, field.name()))
            : null;
    if (type.equals(NGRAM)) {
      int least = Integer.parseInt(required(parameters, MIN_GRAM));
      return new Pieces(path, least, Integer.parseInt(required(parameters, MAX_GRAM)));
    }
    if (type.equals(TEXT_MATCH)) {
      return new Tokens(Analyzer.of(parameters.getOrDefault(FieldSchema.ANALYZER_PARAMS, "")));
    }
    if (field.type() == DataType.GEOMETRY) {
      return new Boxes();
    }
    if (path == null) {
      return new Values();
    }
    return switch (required(parameters, JSON_CAST_TYPE).toUpperCase(Locale.ROOT)) {
      case "BOOL" -> new JsonValues(path, EnumSet.of(TermKind.BOOLEANS));
      case "DOUBLE" -> new JsonValues(path, EnumSet.of(TermKind.INTEGERS, TermKind.FLOATS));
      case "VARCHAR" -> new JsonValues(path, EnumSet.of(TermKind.TEXTS));
      case "JSON" -> new JsonValues(path, EnumSet.allOf(TermKind.class));
      case "ARRAY_BOOL" -> new JsonElements(path, EnumSet.of(TermKind.BOOLEANS));
      case "ARRAY_DOUBLE" -> new JsonElements(path, EnumSet.of(TermKind.INTEGERS, TermKind.FLOATS));
      case "ARRAY_VARCHAR" -> new JsonElements(path, EnumSet.of(TermKind.TEXTS));
      default -> throw new IllegalArgumentException("unchecked cast type in " + parameters);
    };
  }

  /// The steps after the field's name. A path that does not begin with it begins with a key, as
  /// undeclared keys do.
  ///
  /// @throws io.elanus.core.error.DatabaseException `cannot parse identifier: TEXT` (65535)
  static JsonPath path(String fieldName, String text) {
    Syntax.Name name = FilterCompiler.identifier(text);
    if (name.name().equals(fieldName)) {
      return new JsonPath(name.steps());
    }
    List<PathStep> steps = new ArrayList<>();
    steps.add(new PathStep.Key(name.name()));
    steps.addAll(name.steps());
    return new JsonPath(steps);
  }

  private static String required(Map<String, String> parameters, String key) {
    String value = parameters.get(key);
    if (value == null) {
      throw new IllegalArgumentException("no " + key + " among " + parameters);
    }
    return value;
  }
}
