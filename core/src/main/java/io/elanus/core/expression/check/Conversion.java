package io.elanus.core.expression.check;

import io.elanus.core.expression.predicate.Elements;
import io.elanus.core.expression.predicate.Numbers;
import io.elanus.core.expression.syntax.Constant;
import io.elanus.core.expression.syntax.Refusal;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Constants as elements of an array field.
///
/// @param complete whether every constant is an element that such an array can have
record Conversion(Elements elements, boolean complete) {
  static Conversion to(FieldSchema array, List<Constant> values) {
    DataType type = Checker.elementType(array);
    return switch (type) {
      case BOOL, INT8, INT16, INT32, INT64 -> integers(type, values);
      case FLOAT, DOUBLE -> floats(type, values);
      case VARCHAR -> {
        List<String> texts = new ArrayList<>(values.size());
        for (Constant value : values) {
          if (!(value instanceof Constant.Text(String text))) {
            throw Leaves.cannotCast(type, value);
          }
          texts.add(text);
        }
        yield new Conversion(Elements.Texts.of(texts), true);
      }
      case ARRAY,
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
          throw new Refusal("arrays of " + type.wireName() + " are not supported");
    };
  }

  private static Conversion integers(DataType type, List<Constant> values) {
    long[] integers = new long[values.size()];
    int count = 0;
    for (Constant value : values) {
      @Nullable Long integer =
          switch (value) {
            case Constant.Bool(boolean bool) when type == DataType.BOOL -> bool ? 1L : 0L;
            case Constant.Int(long number) when type != DataType.BOOL -> (Long) number;
            case Constant.Floating(double number) when type != DataType.BOOL ->
                Numbers.isLong(number) ? (Long) (long) number : null;
            default -> throw Leaves.cannotCast(type, value);
          };
      if (integer != null) {
        integers[count++] = integer;
      }
    }
    return new Conversion(
        new Elements.Integers(Arrays.copyOf(integers, count)), count == integers.length);
  }

  /// A DOUBLE never equals an integer that it can not hold; FLOAT constants are rounded as stored
  /// ones.
  private static Conversion floats(DataType type, List<Constant> values) {
    double[] floats = new double[values.size()];
    int count = 0;
    for (Constant value : values) {
      if (!ConstantFolding.isNumber(value)) {
        throw Leaves.cannotCast(type, value);
      }
      double floating = ConstantFolding.asDouble(value);
      if (type == DataType.FLOAT) {
        floats[count++] = (float) floating;
      } else if (!(value instanceof Constant.Int(long integer))
          || Numbers.compare(integer, floating) == 0) {
        floats[count++] = floating;
      }
    }
    return new Conversion(
        new Elements.Floats(Arrays.copyOf(floats, count)), count == floats.length);
  }

  Conversion distinct() {
    return new Conversion(elements.distinct(), complete);
  }
}
