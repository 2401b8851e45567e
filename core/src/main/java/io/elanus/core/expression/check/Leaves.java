package io.elanus.core.expression.check;

import io.elanus.core.expression.predicate.FloatingTerm;
import io.elanus.core.expression.predicate.FloatingTest;
import io.elanus.core.expression.predicate.IntegerTerm;
import io.elanus.core.expression.predicate.IntegerTest;
import io.elanus.core.expression.predicate.JsonPath;
import io.elanus.core.expression.predicate.JsonTerm;
import io.elanus.core.expression.predicate.JsonTest;
import io.elanus.core.expression.predicate.Numbers;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.predicate.TextTerm;
import io.elanus.core.expression.predicate.TextTest;
import io.elanus.core.expression.syntax.Comparison;
import io.elanus.core.expression.syntax.Constant;
import io.elanus.core.expression.syntax.Operator;
import io.elanus.core.expression.syntax.Refusal;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.time.Interval;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Terms and constants to the leaves of a predicate. Numbers are compared by value: a literal
/// outside the width of a column or with a fraction is never rounded for an integer. For FLOAT it
/// is, as a stored value was.
final class Leaves {
  private Leaves() {}

  /// `term comparison constant`, or null when they have nothing in common.
  static @Nullable Predicate compare(Comparison comparison, Meaning.Term term, Constant constant) {
    DataType type = term.type();
    if (isJson(term)) {
      return jsonCompare(comparison, term, constant);
    }
    return switch (constant) {
      case Constant.Bool(boolean value) when type == DataType.BOOL ->
          integers(term, IntegerTest.of(comparison, value ? 1 : 0));
      case Constant.Int _, Constant.Floating _
          when type.isInteger()
              && term instanceof Meaning.Computed(var base, var operator, Constant.Int(long by))
              && ExactRange.canUndo(operator) ->
          integers(base, ExactRange.of(comparison, constant).before(operator, by).ofLongs());
      case Constant.Int _, Constant.Floating _ when type.isInteger() ->
          integers(term, integerTest(comparison, constant));
      case Constant.Int _, Constant.Floating _ when type.isFloating() ->
          new Predicate.FloatingIs(floatingTerm(term), floatingTest(comparison, constant, type));
      case Constant.Text(String value) when type == DataType.VARCHAR ->
          text(term, TextTest.of(comparison, value));
      case Constant.Instant(long micros) when type == DataType.TIMESTAMPTZ ->
          integers(term, IntegerTest.of(comparison, micros));
      case Constant.Bool _,
          Constant.Int _,
          Constant.Floating _,
          Constant.Text _,
          Constant.Instant _,
          Constant.Many _ ->
          null;
    };
  }

  private static @Nullable Predicate jsonCompare(
      Comparison comparison, Meaning.Term term, Constant constant) {
    JsonTest test =
        switch (constant) {
          case Constant.Bool(boolean value) ->
              JsonTest.booleans(IntegerTest.of(comparison, value ? 1 : 0));
          case Constant.Int _, Constant.Floating _ ->
              JsonTest.numbers(
                  integerTest(comparison, constant),
                  floatingTest(comparison, constant, DataType.DOUBLE));
          case Constant.Text(String value) -> JsonTest.text(TextTest.of(comparison, value));
          case Constant.Instant _ -> null;
          case Constant.Many array -> comparison == Comparison.EQUAL ? JsonTest.array(array) : null;
        };
    boolean numeric = term instanceof Meaning.Computed || term instanceof Meaning.Length;
    if (test == null || (numeric && test.integers() == null)) {
      return null;
    }
    return new Predicate.JsonIs(json(term), test);
  }

  /// `low < term < high`, ends included or not; null when term and bounds have nothing in common.
  static @Nullable Predicate between(
      Meaning.Term term, Constant low, boolean lowIncluded, Constant high, boolean highIncluded) {
    Comparison lower = lowIncluded ? Comparison.GREATER_OR_EQUAL : Comparison.GREATER;
    Comparison upper = highIncluded ? Comparison.LESS_OR_EQUAL : Comparison.LESS;
    DataType type = term.type();
    if (low instanceof Constant.Text(String from) && high instanceof Constant.Text(String to)) {
      return type == DataType.VARCHAR || type == DataType.JSON
          ? text(term, TextTest.between(from, lowIncluded, to, highIncluded))
          : null;
    }
    if (low instanceof Constant.Instant(long from) && high instanceof Constant.Instant(long to)) {
      return type == DataType.TIMESTAMPTZ
          ? integers(term, IntegerTest.both(IntegerTest.of(lower, from), IntegerTest.of(upper, to)))
          : null;
    }
    if (!ConstantFolding.isNumber(low) || !ConstantFolding.isNumber(high)) {
      return null;
    }
    if (type.isInteger()) {
      return integers(term, IntegerTest.both(integerTest(lower, low), integerTest(upper, high)));
    }
    if (type.isFloating()) {
      return new Predicate.FloatingIs(
          floatingTerm(term),
          FloatingTest.both(floatingTest(lower, low, type), floatingTest(upper, high, type)));
    }
    if (type == DataType.JSON) {
      return new Predicate.JsonIs(
          json(term),
          JsonTest.numbers(
              IntegerTest.both(integerTest(lower, low), integerTest(upper, high)),
              FloatingTest.both(
                  floatingTest(lower, low, DataType.DOUBLE),
                  floatingTest(upper, high, DataType.DOUBLE))));
    }
    return null;
  }

  /// `term in [values]`, of which there is one at least.
  static Predicate anyOf(Meaning.Term term, List<Constant> values) {
    DataType type = term.type();
    return switch (type) {
      case BOOL -> {
        for (Constant value : values) {
          requireCast(value instanceof Constant.Bool, type, value);
        }
        yield integers(term, booleansAnyOf(values));
      }
      case INT8, INT16, INT32, INT64 -> {
        for (Constant value : values) {
          requireCast(ConstantFolding.isNumber(value), type, value);
        }
        yield integers(term, integersAnyOf(values));
      }
      case FLOAT, DOUBLE -> {
        for (Constant value : values) {
          requireCast(ConstantFolding.isNumber(value), type, value);
        }
        yield new Predicate.FloatingIs(floatingTerm(term), floatsAnyOf(values, type));
      }
      case VARCHAR -> {
        for (Constant value : values) {
          requireCast(value instanceof Constant.Text, type, value);
        }
        yield text(term, TextTest.anyOf(texts(values)));
      }
      case TIMESTAMPTZ -> {
        long[] moments = new long[values.size()];
        for (int i = 0; i < moments.length; i++) {
          if (!(values.get(i) instanceof Constant.Instant(long micros))) {
            throw cannotCast(type, values.get(i));
          }
          moments[i] = micros;
        }
        yield integers(term, IntegerTest.anyOf(moments));
      }
      case JSON -> new Predicate.JsonIs(json(term), jsonAnyOf(values));
      case ARRAY,
          GEOMETRY,
          TEXT,
          BINARY_VECTOR,
          FLOAT_VECTOR,
          FLOAT16_VECTOR,
          BFLOAT16_VECTOR,
          SPARSE_FLOAT_VECTOR,
          INT8_VECTOR ->
          throw new Refusal("'in' on a field of type " + type.wireName() + " is not supported");
    };
  }

  /// The same as the values compared with `==` and joined by `or`.
  private static JsonTest jsonAnyOf(List<Constant> values) {
    List<Constant> numbers = new ArrayList<>();
    List<Constant> booleans = new ArrayList<>();
    List<Constant> texts = new ArrayList<>();
    List<Constant.Many> arrays = new ArrayList<>();
    for (Constant value : values) {
      switch (value) {
        case Constant.Bool _ -> booleans.add(value);
        case Constant.Int _, Constant.Floating _ -> numbers.add(value);
        case Constant.Text _ -> texts.add(value);
        case Constant.Instant _ -> throw cannotCast(DataType.JSON, value);
        case Constant.Many array -> arrays.add(array);
      }
    }
    int kinds = 0;
    kinds += numbers.isEmpty() ? 0 : 1;
    kinds += booleans.isEmpty() ? 0 : 1;
    kinds += texts.isEmpty() ? 0 : 1;
    kinds += arrays.isEmpty() ? 0 : 1;
    return new JsonTest(
        numbers.isEmpty() ? null : integersAnyOf(numbers),
        numbers.isEmpty() ? null : floatsAnyOf(numbers, DataType.DOUBLE),
        texts.isEmpty() ? null : TextTest.anyOf(texts(texts)),
        booleans.isEmpty() ? null : booleansAnyOf(booleans),
        arrays.isEmpty() ? null : List.copyOf(arrays),
        kinds > 1);
  }

  private static IntegerTest booleansAnyOf(List<Constant> values) {
    return IntegerTest.anyOf(
        values.stream()
            .mapToLong(value -> value.equals(new Constant.Bool(true)) ? 1 : 0)
            .toArray());
  }

  private static IntegerTest integersAnyOf(List<Constant> values) {
    long[] integers = new long[values.size()];
    int count = 0;
    for (Constant value : values) {
      if (value instanceof Constant.Int(long integer)) {
        integers[count++] = integer;
      } else if (value instanceof Constant.Floating(double floating) && Numbers.isLong(floating)) {
        integers[count++] = (long) floating;
      }
    }
    return IntegerTest.anyOf(java.util.Arrays.copyOf(integers, count));
  }

  private static FloatingTest floatsAnyOf(List<Constant> values, DataType type) {
    double[] floats = new double[values.size()];
    int count = 0;
    for (Constant value : values) {
      double floating = ConstantFolding.asDouble(value);
      if (type == DataType.FLOAT) {
        floats[count++] = (float) floating;
      } else if (!(value instanceof Constant.Int(long integer))
          || Numbers.compare(integer, floating) == 0) {
        floats[count++] = floating;
      }
    }
    return FloatingTest.anyOf(java.util.Arrays.copyOf(floats, count));
  }

  private static List<String> texts(List<Constant> values) {
    List<String> texts = new ArrayList<>(values.size());
    for (Constant value : values) {
      if (value instanceof Constant.Text(String text)) {
        texts.add(text);
      }
    }
    return texts;
  }

  private static void requireCast(boolean castable, DataType type, Constant value) {
    if (!castable) {
      throw cannotCast(type, value);
    }
  }

  static Refusal cannotCast(DataType type, Constant value) {
    return new Refusal("cannot cast value to " + type.wireName() + ", value: " + value.display());
  }

  private static IntegerTest integerTest(Comparison comparison, Constant number) {
    return number instanceof Constant.Int(long integer)
        ? IntegerTest.of(comparison, integer)
        : IntegerTest.of(comparison, ConstantFolding.asDouble(number));
  }

  private static FloatingTest floatingTest(Comparison comparison, Constant number, DataType type) {
    if (type == DataType.FLOAT) {
      return FloatingTest.of(comparison, (double) (float) ConstantFolding.asDouble(number));
    }
    return number instanceof Constant.Int(long integer)
        ? FloatingTest.of(comparison, integer)
        : FloatingTest.of(comparison, ConstantFolding.asDouble(number));
  }

  /// A test that nothing passes is plain false where the term always has a value.
  static Predicate integers(Meaning.Term term, IntegerTest test) {
    if (term instanceof Meaning.Moved(Meaning.Field base, Interval by) && by.months() == 0) {
      return integers(base, test.before(by.micros()));
    }
    boolean total = term instanceof Meaning.Field(FieldSchema field) && !field.nullable();
    return total && (test instanceof IntegerTest.Nothing || isOutside(term.type(), test))
        ? new Predicate.Always(false)
        : new Predicate.IntegerIs(integerTerm(term), test);
  }

  /// Whether no value of the type can be in the range.
  private static boolean isOutside(DataType type, IntegerTest test) {
    int bits =
        switch (type) {
          case INT8 -> 8;
          case INT16 -> 16;
          case INT32 -> 32;
          default -> 64;
        };
    long max = Long.MAX_VALUE >> (64 - bits);
    return test instanceof IntegerTest.Range(long low, long high) && (low > max || high < -max - 1);
  }

  static Predicate text(Meaning.Term term, TextTest test) {
    return switch (term) {
      case Meaning.Field(FieldSchema field) when field.type() == DataType.VARCHAR ->
          new Predicate.TextIs(new TextTerm.Column(field.id()), test);
      case Meaning.Element(FieldSchema field, int position) ->
          new Predicate.TextIs(new TextTerm.Element(field.id(), position), test);
      case Meaning.Field _, Meaning.Path _, Meaning.Length _, Meaning.Moved _, Meaning.Computed _ ->
          new Predicate.JsonIs(json(term), JsonTest.text(test));
    };
  }

  private static IntegerTerm integerTerm(Meaning.Term term) {
    return switch (term) {
      case Meaning.Field(FieldSchema field) -> new IntegerTerm.Column(field.id());
      case Meaning.Element(FieldSchema field, int position) ->
          new IntegerTerm.Element(field.id(), position);
      case Meaning.Length(Meaning.Term of) -> new IntegerTerm.Length(of.field().id());
      case Meaning.Computed(Meaning.Term base, Operator operator, Constant.Int(long operand)) ->
          new IntegerTerm.Computed(integerTerm(base), operator, operand);
      case Meaning.Moved(Meaning.Field base, Interval by) ->
          new IntegerTerm.Moved(integerTerm(base), by);
      case Meaning.Computed _, Meaning.Path _ ->
          throw new IllegalStateException("no integer: " + term);
    };
  }

  private static FloatingTerm floatingTerm(Meaning.Term term) {
    return switch (term) {
      case Meaning.Field(FieldSchema field) -> new FloatingTerm.Column(field.id());
      case Meaning.Element(FieldSchema field, int position) ->
          new FloatingTerm.Element(field.id(), position);
      case Meaning.Computed(Meaning.Term base, Operator operator, Constant operand) -> {
        boolean single = base.type() == DataType.FLOAT;
        double number = ConstantFolding.asDouble(operand);
        yield new FloatingTerm.Computed(
            base.type().isFloating()
                ? floatingTerm(base)
                : new FloatingTerm.Widened(integerTerm(base)),
            operator,
            single ? (float) number : number,
            single);
      }
      case Meaning.Path _, Meaning.Length _, Meaning.Moved _ ->
          throw new IllegalStateException("no floating number: " + term);
    };
  }

  static JsonTerm json(Meaning.Term term) {
    return switch (term) {
      case Meaning.Field(FieldSchema field) ->
          new JsonTerm.Value(field.id(), new JsonPath(List.of()));
      case Meaning.Path(FieldSchema field, var steps) ->
          new JsonTerm.Value(field.id(), new JsonPath(steps));
      case Meaning.Length(Meaning.Term of) -> new JsonTerm.Length(of.field().id(), json(of).path());
      case Meaning.Computed(Meaning.Term base, Operator operator, Constant operand) ->
          new JsonTerm.Computed(json(base), operator, operand);
      case Meaning.Element _, Meaning.Moved _ ->
          throw new IllegalStateException("no JSON: " + term);
    };
  }

  private static boolean isJson(Meaning.Term term) {
    return term.field().type() == DataType.JSON;
  }
}
