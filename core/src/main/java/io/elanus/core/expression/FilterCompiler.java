package io.elanus.core.expression;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.expression.check.Checker;
import io.elanus.core.expression.check.IsolatedKey;
import io.elanus.core.expression.check.Sampling;
import io.elanus.core.expression.evaluate.CompiledFilter;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.syntax.Comparison;
import io.elanus.core.expression.syntax.Constant;
import io.elanus.core.expression.syntax.Parser;
import io.elanus.core.expression.syntax.Refusal;
import io.elanus.core.expression.syntax.Syntax;
import io.elanus.core.schema.CollectionSchema;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/// Text to [Filter].
public final class FilterCompiler {
  /// Characters of a filter that an error repeats.
  private static final int LONGEST_ECHO = 4096;

  private FilterCompiler() {}

  /// The caller puts `failed to create query plan: ` (or `delete plan`) in front of a message and
  /// keeps its code: `DatabaseException.verbatim(e.code(), "%s", prefix + e.getMessage())`.
  ///
  /// @param text a filter, not blank
  /// @param templates values for `{name}` placeholders
  /// @throws DatabaseException `cannot parse expression: TEXT, error: REASON: invalid parameter`,
  ///   or `predicate is not a boolean expression: TEXT, data type: TYPE: invalid parameter` (both
  ///   1100), `function NAME(TYPES) not found` (65535), `unsupported data type: TYPE` (2001)
  public static Filter compile(
      String text, CollectionSchema schema, Map<String, TemplateValue> templates) {
    return compile(text, schema, templates, ZoneOffset.UTC);
  }

  /// @param zone of times that are written without one
  public static Filter compile(
      String text, CollectionSchema schema, Map<String, TemplateValue> templates, ZoneId zone) {
    try {
      Syntax syntax = Parser.parse(text);
      Checker checker = new Checker(schema, templates, zone);
      Sampling sampling = Sampling.of(syntax);
      if (sampling != null) {
        Syntax rest = sampling.rest();
        Predicate predicate =
            rest == null ? new Predicate.Always(true) : checker.check(rest, shortened(text));
        return new CompiledFilter(predicate, schema, -1, sampling.factor());
      }
      Predicate predicate = checker.check(syntax, shortened(text));
      return new CompiledFilter(
          predicate, schema, listedKeys(syntax, schema.primaryKey().name(), templates), 1);
    } catch (Refusal refusal) {
      throw DatabaseException.invalid(
          "cannot parse expression: %s, error: %s", shortened(text), refusal.reason());
    }
  }

  /// Checks that a filter names one value of the partition key, where partition keys are isolated.
  ///
  /// @param text a filter that compiles, or blank
  /// @throws DatabaseException `partition key isolation does not support ...` and its kind (65535)
  public static void requireIsolatedKey(String text, String key) {
    if (text.isBlank()) {
      throw IsolatedKey.missing();
    }
    try {
      IsolatedKey.require(Parser.parse(text), key);
    } catch (Refusal refusal) {
      throw DatabaseException.invalid(
          "cannot parse expression: %s, error: %s", shortened(text), refusal.reason());
    }
  }

  /// A field or a place inside one, as `json_path` of an index names it: `json["a"][0]`, `key`.
  ///
  /// @throws DatabaseException `cannot parse identifier: TEXT` (65535)
  public static Syntax.Name identifier(String text) {
    try {
      Syntax.Name name = Parser.parseName(text);
      if (name.name().indexOf('[') < 0) {
        return name;
      }
    } catch (Refusal _) {
      // told below
    }
    throw DatabaseException.plain("cannot parse identifier: %s", shortened(text));
  }

  /// How many keys `pk in [...]` or `pk == x` lists; -1 for every other shape.
  private static int listedKeys(Syntax syntax, String key, Map<String, TemplateValue> templates) {
    return switch (syntax) {
      case Syntax.Compare(Comparison comparison, Syntax left, Syntax right)
          when comparison == Comparison.EQUAL ->
          (isName(left, key) && !(right instanceof Syntax.Name))
                  || (isName(right, key) && !(left instanceof Syntax.Name))
              ? 1
              : -1;
      case Syntax.In(Syntax operand, Syntax list) when isName(operand, key) ->
          elements(list, templates);
      default -> -1;
    };
  }

  private static boolean isName(Syntax syntax, String key) {
    return syntax instanceof Syntax.Name(String name, var steps)
        && steps.isEmpty()
        && name.equals(key);
  }

  private static int elements(Syntax list, Map<String, TemplateValue> templates) {
    return switch (list) {
      case Syntax.Literal(Constant.Many(List<Constant> values)) -> values.size();
      case Syntax.ListOf(List<Syntax> values) -> values.size();
      case Syntax.Template(String name)
          when templates.get(name) instanceof TemplateValue.Many(var values) ->
          values.size();
      default -> -1;
    };
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_ECHO ? text : text.substring(0, LONGEST_ECHO) + "...";
  }
}
