package io.elanus.core.expression.check;

import io.elanus.core.expression.TemplateValue;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.predicate.Quantity;
import io.elanus.core.expression.syntax.Constant;
import io.elanus.core.expression.syntax.PathStep;
import io.elanus.core.expression.syntax.Refusal;
import io.elanus.core.expression.syntax.Syntax;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.StructSchema;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `element_filter(struct, predicate)` and `MATCH_...(struct, predicate, threshold = n)`. Inside,
/// `$[sub]` is a sub-field of one element; of an array without sub-fields the element is `$`.
final class ElementMatches {
  static final String ELEMENT_FILTER = "element_filter";
  private static final String SELF = "$";

  private ElementMatches() {}

  static boolean isCall(String name) {
    return switch (name) {
      case ELEMENT_FILTER, "match_any", "match_all", "match_least", "match_most", "match_exact" ->
          true;
      default -> false;
    };
  }

  static Predicate of(
      String name,
      List<Syntax> arguments,
      CollectionSchema schema,
      Map<String, TemplateValue> templates,
      ZoneId zone) {
    boolean counted =
        name.equals("match_least") || name.equals("match_most") || name.equals("match_exact");
    int expected = counted ? 3 : 2;
    if (arguments.size() != expected) {
      throw new Refusal(name + " takes " + expected + " arguments, but got " + arguments.size());
    }
    if (!(arguments.get(0) instanceof Syntax.Name(String array, List<PathStep> steps))
        || !steps.isEmpty()) {
      throw new Refusal(name + " needs the name of a struct or an array first");
    }
    List<FieldSchema> inside = inside(name, array, schema);
    requireFlat(name, arguments.get(1));
    Predicate element =
        new Checker(elements(schema, inside), templates, zone)
            .check(arguments.get(1), "the predicate of " + name);
    return new Predicate.ElementsMatch(
        inside.getFirst().id(),
        element,
        quantity(name, counted ? threshold(name, arguments.get(2)) : 0),
        name.equals(ELEMENT_FILTER));
  }

  private static void requireFlat(String name, Syntax predicate) {
    switch (predicate) {
      case Syntax.Call(String inner, List<Syntax> _) when isCall(inner) || Members.isCall(inner) ->
          throw new Refusal(inner + " cannot stand inside " + name);
      case Syntax.And(List<Syntax> operands) -> operands.forEach(each -> requireFlat(name, each));
      case Syntax.Or(List<Syntax> operands) -> operands.forEach(each -> requireFlat(name, each));
      case Syntax.Not(Syntax operand) -> requireFlat(name, operand);
      default -> {}
    }
  }

  /// What a predicate may name, under the names that it has there.
  private static List<FieldSchema> inside(String name, String array, CollectionSchema schema) {
    StructSchema struct = schema.struct(array);
    FieldSchema plain = schema.field(array);
    List<FieldSchema> inside = new ArrayList<>();
    if (struct != null) {
      for (FieldSchema field : schema.fieldsOf(struct)) {
        inside.add(element(field, SELF + "[" + struct.subName(field) + "]"));
      }
    } else if (plain != null && plain.type() == DataType.ARRAY) {
      inside.add(element(plain, SELF));
    } else {
      throw new Refusal(name + " needs a struct or an array, but " + array + " is none");
    }
    return inside;
  }

  private static FieldSchema element(FieldSchema field, String name) {
    return new FieldSchema(
        field.id(),
        name,
        "",
        Checker.elementType(field),
        null,
        field.parameters(),
        false,
        false,
        false,
        false,
        false,
        false,
        null);
  }

  private static CollectionSchema elements(CollectionSchema schema, List<FieldSchema> inside) {
    return new CollectionSchema(schema.name(), "", inside, false, schema.version());
  }

  private static long threshold(String name, Syntax argument) {
    Syntax value = argument;
    if (argument instanceof Syntax.Named(String parameter, Syntax named)) {
      if (!parameter.equals("threshold")) {
        throw new Refusal(name + " has no parameter " + parameter);
      }
      value = named;
    }
    Long threshold = whole(value);
    long least = name.equals("match_least") ? 1 : 0;
    if (threshold == null || threshold < least) {
      throw new Refusal("threshold of " + name + " must be an integer not less than " + least);
    }
    return threshold;
  }

  private static @Nullable Long whole(Syntax value) {
    return value instanceof Syntax.Literal(Constant.Int(long number)) ? number : null;
  }

  private static Quantity quantity(String name, long threshold) {
    return switch (name) {
      case "match_all" -> new Quantity.All();
      case "match_least" -> new Quantity.AtLeast(threshold);
      case "match_most" -> new Quantity.AtMost(threshold);
      case "match_exact" -> new Quantity.Exactly(threshold);
      default -> new Quantity.Any();
    };
  }
}
