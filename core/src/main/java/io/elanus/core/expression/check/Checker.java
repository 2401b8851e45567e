package io.elanus.core.expression.check;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.expression.TemplateValue;
import io.elanus.core.expression.predicate.JsonElements;
import io.elanus.core.expression.predicate.LikePattern;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.predicate.RegularExpression;
import io.elanus.core.expression.predicate.TextTest;
import io.elanus.core.expression.syntax.Comparison;
import io.elanus.core.expression.syntax.Constant;
import io.elanus.core.expression.syntax.Operator;
import io.elanus.core.expression.syntax.PathStep;
import io.elanus.core.expression.syntax.Refusal;
import io.elanus.core.expression.syntax.Syntax;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.time.Moment;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Syntax to [Predicate] under one schema. One use, one thread.
public final class Checker {
  private final CollectionSchema schema;
  private final Map<String, TemplateValue> templates;
  private final ZoneId zone;
  private @Nullable Syntax elementFilter;

  /// @param zone of times that are written without one
  public Checker(CollectionSchema schema, Map<String, TemplateValue> templates, ZoneId zone) {
    this.schema = schema;
    this.templates = templates;
    this.zone = zone;
  }

  /// @param text what `whole` was read from, for the error
  /// @throws Refusal when a part has no meaning
  /// @throws DatabaseException when Milvus's text stands alone
  public Predicate check(Syntax whole, String text) {
    elementFilter = outermost(whole);
    if (whole instanceof Syntax.Arithmetic(Operator _, Syntax left, Syntax right)
        && meaning(left) instanceof Meaning.Value(Constant a, boolean _)
        && meaning(right) instanceof Meaning.Term term) {
      // Told before what is wrong with a constant on the left, as in `12-s`.
      boolean floating = a instanceof Constant.Floating || term.type().isFloating();
      throw notBoolean(text, floating ? DataType.DOUBLE : DataType.INT64);
    }
    return switch (meaning(whole)) {
      case Meaning.Truth(Predicate predicate) -> predicate;
      case Meaning.Value(Constant.Bool(boolean value), boolean _) -> new Predicate.Always(value);
      case Meaning.Value(Constant constant, boolean _) -> throw notBoolean(text, constant.type());
      case Meaning.Term term -> throw notBoolean(text, term.type());
    };
  }

  private static DatabaseException notBoolean(String text, DataType type) {
    return DatabaseException.invalid(
        "predicate is not a boolean expression: %s, data type: %s", text, type.wireName());
  }

  static DataType elementType(FieldSchema array) {
    DataType type = array.elementType();
    if (type == null) {
      throw new IllegalStateException("no array: " + array.name());
    }
    return type;
  }

  private Meaning meaning(Syntax syntax) {
    return switch (syntax) {
      case Syntax.Name(String name, List<PathStep> steps) -> resolve(name, steps);
      case Syntax.Literal(Constant value) -> new Meaning.Value(value, false);
      case Syntax.Iso(String text) -> new Meaning.Value(moment(text), false);
      case Syntax.Span(String text) ->
          throw new Refusal(
              "INTERVAL '" + text + "' can only be added to a time or taken from one");
      case Syntax.Template(String name) -> new Meaning.Value(template(name), true);
      case Syntax.ListOf(List<Syntax> elements) -> listOf(elements);
      case Syntax.Sign(boolean negative, Syntax operand) ->
          Arithmetic.sign(negative, meaning(operand));
      case Syntax.Not(Syntax operand) -> not(meaning(operand));
      case Syntax.And(List<Syntax> operands) -> junction(operands, "and");
      case Syntax.Or(List<Syntax> operands) -> junction(operands, "or");
      case Syntax.Arithmetic(Operator operator, Syntax left, Syntax.Span(String span)) ->
          Arithmetic.moved(operator, meaning(left), span);
      case Syntax.Arithmetic(Operator operator, Syntax left, Syntax right) ->
          Arithmetic.of(operator, meaning(left), meaning(right));
      case Syntax.Compare(Comparison comparison, Syntax left, Syntax right) ->
          compare(comparison, meaning(left), meaning(right));
      case Syntax.Between between -> between(between);
      case Syntax.In(Syntax operand, Syntax list) -> in(meaning(operand), meaning(list));
      case Syntax.Like(Syntax operand, Syntax pattern) -> like(meaning(operand), meaning(pattern));
      case Syntax.Matches(Syntax operand, Syntax expression) ->
          matches(meaning(operand), meaning(expression));
      case Syntax.IsNull(Syntax operand) -> isNull(meaning(operand));
      case Syntax.Exists(Syntax operand) -> exists(meaning(operand));
      case Syntax.Named(String name, Syntax _) ->
          throw new Refusal("'" + name + " =' stands where no named argument is known");
      case Syntax.Call call when ElementMatches.isCall(call.name()) -> elementMatch(call);
      case Syntax.Call(String name, List<Syntax> arguments) -> call(name, arguments);
    };
  }

  /// A name that no field has is a key of the dynamic field.
  private Meaning.Term resolve(String name, List<PathStep> steps) {
    FieldSchema dynamic = schema.dynamicField();
    FieldSchema field = schema.field(name);
    if (field == null && name.equals(FieldSchema.DYNAMIC_FIELD_NAME) && dynamic != null) {
      field = dynamic;
    }
    if (field == null) {
      if (name.equals("$") || name.startsWith("$[")) {
        throw new Refusal("'$' is an element, inside element_filter and MATCH_... only");
      }
      if (name.indexOf('[') >= 0) {
        throw new Refusal(
            "cannot parse identifier: "
                + name
                + ": a key is quoted, a position is a plain integer");
      }
      if (dynamic == null) {
        throw new Refusal("field " + name + " not exist");
      }
      List<PathStep> path = new ArrayList<>(steps);
      path.addFirst(new PathStep.Key(name));
      return new Meaning.Path(dynamic, path);
    }
    if (field.type() == DataType.TEXT) {
      throw new Refusal("filter on text field (" + name + ") is not supported yet");
    }
    if (steps.isEmpty()) {
      return new Meaning.Field(field);
    }
    return switch (field.type()) {
      case JSON -> new Meaning.Path(field, steps);
      case ARRAY -> {
        if (field.isArrayOfVectors()) {
          throw new Refusal("ArrayOfVector data type not supported accessing with []");
        }
        if (steps.size() != 1 || !(steps.getFirst() instanceof PathStep.Position(int position))) {
          throw new Refusal("can only access array field with integer index");
        }
        yield new Meaning.Element(field, position);
      }
      case BOOL,
          INT8,
          INT16,
          INT32,
          INT64,
          FLOAT,
          DOUBLE,
          VARCHAR,
          GEOMETRY,
          TEXT,
          TIMESTAMPTZ,
          BINARY_VECTOR,
          FLOAT_VECTOR,
          FLOAT16_VECTOR,
          BFLOAT16_VECTOR,
          SPARSE_FLOAT_VECTOR,
          INT8_VECTOR ->
          throw new Refusal(field.type().wireName() + " data type not supported accessing with []");
    };
  }

  private Constant template(String name) {
    TemplateValue value = templates.get(name);
    if (value == null) {
      throw new Refusal(
          "the value of expression template variable name {" + name + "} is not found");
    }
    return Templates.constant(name, value);
  }

  private Meaning listOf(List<Syntax> elements) {
    List<Constant> constants = new ArrayList<>(elements.size());
    for (Syntax element : elements) {
      if (!(meaning(element) instanceof Meaning.Value(Constant constant, boolean _))) {
        throw new Refusal("array element must be a constant");
      }
      constants.add(constant);
    }
    return new Meaning.Value(new Constant.Many(List.copyOf(constants)), false);
  }

  private static Meaning not(Meaning operand) {
    return switch (operand) {
      case Meaning.Value(Constant.Bool(boolean value), boolean _) ->
          new Meaning.Value(new Constant.Bool(!value), false);
      case Meaning.Truth(Predicate predicate) -> new Meaning.Truth(Logic.not(predicate));
      case Meaning.Value _, Meaning.Term _ ->
          throw new Refusal("'not' can only be applied on boolean expression");
    };
  }

  /// Either all operands are constants, or none is: Milvus refuses the mixture.
  private Meaning junction(List<Syntax> operands, String word) {
    boolean and = word.equals("and");
    List<Predicate> predicates = new ArrayList<>(operands.size());
    boolean folded = and;
    for (Syntax operand : operands) {
      switch (meaning(operand)) {
        case Meaning.Truth(Predicate predicate) -> predicates.add(predicate);
        case Meaning.Value(Constant.Bool(boolean value), boolean _) ->
            folded = and ? folded & value : folded | value;
        case Meaning.Value _, Meaning.Term _ -> throw onlyBooleans(word);
      }
    }
    if (predicates.isEmpty()) {
      return new Meaning.Value(new Constant.Bool(folded), false);
    }
    if (predicates.size() != operands.size()) {
      throw onlyBooleans(word);
    }
    return new Meaning.Truth(and ? Logic.and(predicates) : Logic.or(predicates));
  }

  private static Refusal onlyBooleans(String word) {
    return new Refusal("'" + word + "' can only be used between boolean expressions");
  }

  private Constant moment(String text) {
    Long micros = Moment.parse(text, zone);
    if (micros == null) {
      throw new Refusal(
          "invalid timestamp string: '" + text + "'. Does not match any known format");
    }
    return new Constant.Instant(micros);
  }

  private Meaning compare(Comparison comparison, Meaning left, Meaning right) {
    if (left instanceof Meaning.Truth || right instanceof Meaning.Truth) {
      throw new Refusal("comparison operations cannot be applied to two incompatible operands");
    }
    if (left instanceof Meaning.Value(Constant a, boolean templateA)) {
      if (right instanceof Meaning.Value(Constant b, boolean templateB)) {
        if (templateA || templateB) {
          throw new Refusal(
              "placeholder was not supported between two constants with operator: "
                  + comparison.symbol());
        }
        return new Meaning.Value(
            new Constant.Bool(ConstantFolding.compare(comparison, a, b)), false);
      }
      Meaning.Term term = (Meaning.Term) right;
      Constant value = timely(a, templateA, term);
      return new Meaning.Truth(
          negatable(comparison.mirrored(), term, value, mismatch(value.type(), term)));
    }
    Meaning.Term term = (Meaning.Term) left;
    if (right instanceof Meaning.Value(Constant b, boolean templateB)) {
      Constant value = timely(b, templateB, term);
      return new Meaning.Truth(negatable(comparison, term, value, mismatch(term, value.type())));
    }
    return new Meaning.Truth(compareColumns(comparison, term, (Meaning.Term) right));
  }

  /// A client has no template value that is a moment: before a field of moments, a string is one.
  private Constant timely(Constant constant, boolean template, Meaning.Term term) {
    if (!template || term.type() != DataType.TIMESTAMPTZ) {
      return constant;
    }
    return switch (constant) {
      case Constant.Text(String text) -> moment(text);
      case Constant.Many(List<Constant> values) ->
          new Constant.Many(values.stream().map(value -> timely(value, true, term)).toList());
      case Constant.Bool _, Constant.Int _, Constant.Floating _, Constant.Instant _ -> constant;
    };
  }

  private static String mismatch(DataType left, Meaning.Term right) {
    return "comparisons between "
        + left.wireName()
        + " and "
        + right.type().wireName()
        + " are not supported";
  }

  private static String mismatch(Meaning.Term left, DataType right) {
    return "comparisons between "
        + left.type().wireName()
        + " and "
        + right.wireName()
        + " are not supported";
  }

  private static Predicate negatable(
      Comparison comparison, Meaning.Term term, Constant constant, String mismatch) {
    return comparison == Comparison.NOT_EQUAL
        ? Logic.not(compareTo(Comparison.EQUAL, term, constant, mismatch))
        : compareTo(comparison, term, constant, mismatch);
  }

  private static Predicate compareTo(
      Comparison comparison, Meaning.Term term, Constant constant, String mismatch) {
    if (term instanceof Meaning.Field(FieldSchema field) && field.type() == DataType.ARRAY) {
      if (!(constant instanceof Constant.Many(List<Constant> values))) {
        throw new Refusal("can not comparisons array fields directly");
      }
      if (comparison.isOrder()) {
        throw new Refusal("'" + comparison.symbol() + "' can not be applied to arrays");
      }
      Conversion elements = Conversion.to(field, values);
      return new Predicate.ArrayEquals(field.id(), elements.elements(), elements.complete());
    }
    Predicate predicate = Leaves.compare(comparison, term, constant);
    if (predicate == null) {
      throw new Refusal(mismatch);
    }
    return predicate;
  }

  private static Predicate compareColumns(
      Comparison comparison, Meaning.Term left, Meaning.Term right) {
    if (left.type() == DataType.JSON || right.type() == DataType.JSON) {
      throw new Refusal("two column comparison with JSON type is not supported");
    }
    if (!(left instanceof Meaning.Field) || !(right instanceof Meaning.Field)) {
      throw new Refusal(
          "comparisons between a computed value or an array element and a column are not supported");
    }
    DataType a = left.type();
    DataType b = right.type();
    boolean comparable =
        (a.isNumeric() && b.isNumeric())
            || (a == DataType.VARCHAR && b == DataType.VARCHAR)
            || (a == DataType.TIMESTAMPTZ && b == DataType.TIMESTAMPTZ)
            || (a == DataType.BOOL && b == DataType.BOOL);
    if (!comparable) {
      throw new Refusal(mismatch(left, b));
    }
    return new Predicate.ColumnsCompare(left.field().id(), comparison, right.field().id());
  }

  private Meaning between(Syntax.Between between) {
    Meaning low = meaning(between.low());
    Meaning high = meaning(between.high());
    Meaning middle = meaning(between.middle());
    if (!(low instanceof Meaning.Value(Constant least, boolean lowTemplate))
        || !(high instanceof Meaning.Value(Constant most, boolean highTemplate))) {
      throw new Refusal("lowerbound and upperbound of a range must be constants");
    }
    if (!(middle instanceof Meaning.Term term)
        || middle instanceof Meaning.Computed
        || middle instanceof Meaning.Length) {
      throw new Refusal("range operations are only supported on single fields");
    }
    Constant lowest = timely(least, lowTemplate, term);
    Constant highest = timely(most, highTemplate, term);
    if (lowest instanceof Constant.Bool
        || highest instanceof Constant.Bool
        || term.type() == DataType.BOOL) {
      throw new Refusal("invalid range operations on boolean expr");
    }
    if (ConstantFolding.compare(Comparison.GREATER, lowest, highest)) {
      throw new Refusal(
          "invalid range: lower bound "
              + lowest.display()
              + " is greater than upper bound "
              + highest.display());
    }
    Predicate range =
        Leaves.between(term, lowest, between.lowIncluded(), highest, between.highIncluded());
    if (range == null) {
      throw new Refusal(
          term.type() == DataType.ARRAY
              ? "can not comparisons array fields directly"
              : mismatch(lowest.type(), term));
    }
    return new Meaning.Truth(range);
  }

  private Meaning in(Meaning operand, Meaning list) {
    if (!(list instanceof Meaning.Value(Constant.Many many, boolean template))) {
      throw new Refusal("the right-hand side of 'in' must be a list");
    }
    if (!(operand instanceof Meaning.Term term)
        || operand instanceof Meaning.Computed
        || operand instanceof Meaning.Moved
        || operand instanceof Meaning.Length) {
      throw new Refusal(
          "'in' can only be used with single field, but got a constant or a computed value");
    }
    if (many.values().isEmpty()) {
      return new Meaning.Truth(new Predicate.Always(false));
    }
    Constant.Many values = (Constant.Many) timely(many, template, term);
    return new Meaning.Truth(Leaves.anyOf(term, values.values()));
  }

  private static Meaning like(Meaning operand, Meaning pattern) {
    if (operand instanceof Meaning.Computed || operand instanceof Meaning.Length) {
      throw new Refusal("like operation on complicated expr is unsupported");
    }
    if (!(operand instanceof Meaning.Term term)
        || (term.type() != DataType.VARCHAR && term.type() != DataType.JSON)) {
      throw new Refusal("like operation on non-string or no-json field is unsupported");
    }
    if (!(pattern instanceof Meaning.Value(Constant.Text(String text), boolean _))) {
      throw new Refusal("the pattern of 'like' must be a string");
    }
    return new Meaning.Truth(Leaves.text(term, new TextTest.Like(LikePattern.of(text))));
  }

  private static Meaning matches(Meaning operand, Meaning expression) {
    if (!(operand instanceof Meaning.Term term)
        || operand instanceof Meaning.Computed
        || operand instanceof Meaning.Length
        || (term.type() != DataType.VARCHAR && term.type() != DataType.JSON)) {
      throw new Refusal("regex match operation on non-string or no-json field is unsupported");
    }
    if (!(expression instanceof Meaning.Value(Constant.Text(String text), boolean _))) {
      throw new Refusal("the right-hand side of '=~' must be a string");
    }
    return new Meaning.Truth(Leaves.text(term, new TextTest.Matches(RegularExpression.of(text))));
  }

  private static Meaning isNull(Meaning operand) {
    return new Meaning.Truth(
        switch (operand) {
          case Meaning.Path path -> new Predicate.JsonIsNull(Leaves.json(path));
          case Meaning.Field(FieldSchema field)
              when field.type().isVector() || field.isArrayOfVectors() ->
              throw unsupported(
                  "VECTOR_"
                      + field
                          .vectorType()
                          .wireName()
                          .replace("Vector", "")
                          .toUpperCase(Locale.ROOT));
          case Meaning.Field(FieldSchema field) when !field.nullable() ->
              new Predicate.Always(false);
          case Meaning.Field(FieldSchema field) -> new Predicate.IsNull(field.id());
          case Meaning.Element _ -> throw unsupported("ARRAY");
          case Meaning.Length _,
              Meaning.Moved _,
              Meaning.Computed _,
              Meaning.Value _,
              Meaning.Truth _ ->
              throw new Refusal("'is null' can only be used on a field or a JSON path");
        });
  }

  private static DatabaseException unsupported(String type) {
    return DatabaseException.verbatim(
        ErrorCode.SEGCORE_UNSUPPORTED, "unsupported data type: %s", type);
  }

  private static Meaning exists(Meaning operand) {
    if (!(operand instanceof Meaning.Term term)
        || term.type() != DataType.JSON
        || operand instanceof Meaning.Computed) {
      throw new Refusal("exists operation are only supported on json field");
    }
    return new Meaning.Truth(new Predicate.JsonExists(Leaves.json(term)));
  }

  private Meaning elementMatch(Syntax.Call call) {
    if (call.name().equals(ElementMatches.ELEMENT_FILTER) && call != elementFilter) {
      throw new Refusal(
          "element_filter can only be the whole expression or the last one of a logical and"
              + " expression");
    }
    return new Meaning.Truth(
        ElementMatches.of(call.name(), call.arguments(), schema, templates, zone));
  }

  /// What element_filter may stand for: the whole filter, or its last condition.
  private static @Nullable Syntax outermost(Syntax whole) {
    return whole instanceof Syntax.And(List<Syntax> operands) ? operands.getLast() : whole;
  }

  private Meaning call(String name, List<Syntax> arguments) {
    return switch (name) {
      case "json_contains", "array_contains" -> contains(name, arguments, false, false);
      case "json_contains_all", "array_contains_all" -> contains(name, arguments, true, true);
      case "json_contains_any", "array_contains_any" -> contains(name, arguments, true, false);
      case "array_length" -> arrayLength(arguments);
      case Sampling.NAME ->
          throw new Refusal(
              "random sample expression can only be the whole expression or the last one of a"
                  + " logical and expression");
      case "st_equals",
          "st_touches",
          "st_overlaps",
          "st_crosses",
          "st_contains",
          "st_intersects",
          "st_within",
          "st_dwithin",
          "st_isvalid" ->
          new Meaning.Truth(Spatial.of(name, arguments.stream().map(this::meaning).toList()));
      case "text_match", "text_match_fuzzy", "phrase_match" ->
          new Meaning.Truth(
              TextMatches.of(name, arguments, arguments.stream().map(this::argument).toList()));
      case "bloom_match", "membership_match" -> {
        if (arguments.isEmpty()) {
          throw new Refusal(name + " takes 2 arguments, but got 0");
        }
        yield new Meaning.Truth(
            Members.of(name, arguments, meaning(arguments.getFirst()), templates));
      }
      default -> stringFunction(name, arguments.stream().map(this::meaning).toList());
    };
  }

  /// What a named argument is called is for its function to look at. Only here a TEXT may stand.
  private Meaning argument(Syntax argument) {
    if (argument instanceof Syntax.Name(String name, List<PathStep> steps) && steps.isEmpty()) {
      FieldSchema field = schema.field(name);
      if (field != null && field.type() == DataType.TEXT) {
        return new Meaning.Field(field);
      }
    }
    return meaning(argument instanceof Syntax.Named(String _, Syntax value) ? value : argument);
  }

  private Meaning contains(String name, List<Syntax> arguments, boolean many, boolean all) {
    if (arguments.size() != 2) {
      throw new Refusal(name + " takes 2 arguments, but got " + arguments.size());
    }
    if (!(meaning(arguments.get(0)) instanceof Meaning.Term term)
        || (term.type() != DataType.JSON && term.type() != DataType.ARRAY)
        || term instanceof Meaning.Computed) {
      throw new Refusal(name + " operation are only supported on json or array fields now");
    }
    if (!(meaning(arguments.get(1)) instanceof Meaning.Value(Constant wanted, boolean _))) {
      throw new Refusal(name + " operation are only supported with a constant element");
    }
    List<Constant> values;
    if (!many) {
      values = List.of(wanted);
    } else if (wanted instanceof Constant.Many(List<Constant> list)) {
      values = list;
    } else {
      throw new Refusal(name + " operation element must be an array");
    }
    if (term.type() == DataType.JSON) {
      return new Meaning.Truth(
          new Predicate.JsonContains(Leaves.json(term), JsonElements.of(values), all));
    }
    Conversion elements = Conversion.to(term.field(), values).distinct();
    boolean possible = all ? elements.complete() : elements.elements().count() > 0;
    return new Meaning.Truth(
        new Predicate.ArrayContains(term.field().id(), elements.elements(), all, possible));
  }

  private Meaning arrayLength(List<Syntax> arguments) {
    if (arguments.size() != 1
        || !(meaning(arguments.get(0)) instanceof Meaning.Term term)
        || term instanceof Meaning.Computed
        || (term.type() != DataType.JSON && term.type() != DataType.ARRAY)) {
      throw new Refusal("array_length operation are only supported on json or array fields now");
    }
    return new Meaning.Length(term);
  }

  private static Meaning stringFunction(String name, List<Meaning> arguments) {
    if (name.equals("empty")
        && arguments.size() == 1
        && arguments.get(0) instanceof Meaning.Term term
        && term.type() == DataType.VARCHAR) {
      return new Meaning.Truth(Leaves.text(term, TextTest.anyOf(List.of(""))));
    }
    if (name.equals("starts_with")
        && arguments.size() == 2
        && arguments.get(0) instanceof Meaning.Term term
        && term.type() == DataType.VARCHAR
        && arguments.get(1) instanceof Meaning.Value(Constant.Text(String prefix), boolean _)) {
      return new Meaning.Truth(Leaves.text(term, new TextTest.Like(LikePattern.prefix(prefix))));
    }
    if (name.equals("starts_with")
        && arguments.size() == 2
        && arguments.get(0) instanceof Meaning.Field(var text)
        && arguments.get(1) instanceof Meaning.Field(var prefix)
        && text.type() == DataType.VARCHAR
        && prefix.type() == DataType.VARCHAR) {
      return new Meaning.Truth(new Predicate.ColumnStartsWith(text.id(), prefix.id()));
    }
    throw DatabaseException.plain(
        "function %s(%s) not found",
        name, String.join(", ", arguments.stream().map(Checker::functionTypeName).toList()));
  }

  /// Types as the function table of Milvus's core prints them.
  private static String functionTypeName(Meaning argument) {
    DataType type =
        switch (argument) {
          case Meaning.Value(Constant constant, boolean _) -> constant.type();
          case Meaning.Term term -> term.type();
          case Meaning.Truth _ -> DataType.BOOL;
        };
    return switch (type) {
      case INT8 -> "int8_t";
      case INT16 -> "int16_t";
      case INT32 -> "int32_t";
      case INT64 -> "int64_t";
      case BOOL,
          FLOAT,
          DOUBLE,
          VARCHAR,
          ARRAY,
          JSON,
          GEOMETRY,
          TEXT,
          TIMESTAMPTZ,
          BINARY_VECTOR,
          FLOAT_VECTOR,
          FLOAT16_VECTOR,
          BFLOAT16_VECTOR,
          SPARSE_FLOAT_VECTOR,
          INT8_VECTOR ->
          type.wireName().toLowerCase(Locale.ROOT);
    };
  }
}
