package io.elanus.core.expression.predicate;

import io.elanus.core.expression.syntax.Constant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What must hold for a JSON value. A value of a kind without a test is unknown.
///
/// @param integers numbers written without fraction and exponent that fit 64 bits
/// @param floats all other numbers; given exactly when `integers` is
/// @param booleans false counts as 0, true as 1
/// @param arrays arrays that equal one of these are right
/// @param mixed tests of several kinds are or-ed: what passes none is unknown, because one of them
///   is
public record JsonTest(
    @Nullable IntegerTest integers,
    @Nullable FloatingTest floats,
    @Nullable TextTest text,
    @Nullable IntegerTest booleans,
    @Nullable List<Constant.Many> arrays,
    boolean mixed) {

  public static JsonTest numbers(IntegerTest integers, FloatingTest floats) {
    return new JsonTest(integers, floats, null, null, null, false);
  }

  public static JsonTest text(TextTest text) {
    return new JsonTest(null, null, text, null, null, false);
  }

  public static JsonTest booleans(IntegerTest booleans) {
    return new JsonTest(null, null, null, booleans, null, false);
  }

  public static JsonTest array(Constant.Many array) {
    return new JsonTest(null, null, null, null, List.of(array), false);
  }
}
