package io.elanus.core.expression.check;

import io.elanus.core.expression.syntax.Constant;
import io.elanus.core.expression.syntax.Refusal;
import io.elanus.core.expression.syntax.Syntax;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `random_sample(f)` as the whole filter, or as the last operand of an `and`.
///
/// @param rest what rows are sampled of; null for all rows
/// @param factor how many of them are kept, in (0, 1)
public record Sampling(@Nullable Syntax rest, double factor) {
  static final String NAME = "random_sample";
  private static final double LEAST_DISTANCE = 1e-10;

  /// @return null when nothing is sampled
  /// @throws Refusal for a factor that is none
  public static @Nullable Sampling of(Syntax whole) {
    if (isSample(whole)) {
      return new Sampling(null, factor((Syntax.Call) whole));
    }
    if (whole instanceof Syntax.And(List<Syntax> operands) && isSample(operands.getLast())) {
      List<Syntax> others = operands.subList(0, operands.size() - 1);
      return new Sampling(
          others.size() == 1 ? others.getFirst() : new Syntax.And(List.copyOf(others)),
          factor((Syntax.Call) operands.getLast()));
    }
    return null;
  }

  private static boolean isSample(Syntax syntax) {
    return syntax instanceof Syntax.Call call && call.name().equals(NAME);
  }

  private static double factor(Syntax.Call call) {
    if (call.arguments().size() != 1) {
      throw new Refusal("sample factor missed: random_sample");
    }
    if (!(call.arguments().getFirst() instanceof Syntax.Literal(Constant.Floating(double factor)))
        || factor <= LEAST_DISTANCE
        || factor >= 1 - LEAST_DISTANCE) {
      throw new Refusal(
          "the sample factor should be between 0 and 1 and not too close to 0 or 1(the difference"
              + " should be larger than 1e-10)");
    }
    return factor;
  }
}
