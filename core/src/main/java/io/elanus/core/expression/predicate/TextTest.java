package io.elanus.core.expression.predicate;

import io.elanus.core.expression.syntax.Comparison;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What must hold for a string, seen as UTF-8. The order is that of unsigned bytes.
public sealed interface TextTest {
  /// @param bytes the string is `bytes[from .. to)`
  boolean holds(byte[] bytes, int from, int to);

  record AnyOf(BytesSet members) implements TextTest {
    @Override
    public boolean holds(byte[] bytes, int from, int to) {
      return members.contains(bytes, from, to);
    }
  }

  /// A missing bound does not limit.
  record Range(
      byte @Nullable [] low, boolean lowIncluded, byte @Nullable [] high, boolean highIncluded)
      implements TextTest {
    @Override
    public boolean holds(byte[] bytes, int from, int to) {
      if (low != null) {
        int sign = Arrays.compareUnsigned(bytes, from, to, low, 0, low.length);
        if (sign < 0 || (sign == 0 && !lowIncluded)) {
          return false;
        }
      }
      if (high != null) {
        int sign = Arrays.compareUnsigned(bytes, from, to, high, 0, high.length);
        return sign < 0 || (sign == 0 && highIncluded);
      }
      return true;
    }
  }

  record Like(LikePattern pattern) implements TextTest {
    @Override
    public boolean holds(byte[] bytes, int from, int to) {
      return pattern.matches(bytes, from, to);
    }
  }

  /// Anywhere in the string.
  record Matches(RegularExpression expression) implements TextTest {
    @Override
    public boolean holds(byte[] bytes, int from, int to) {
      return expression.isIn(bytes, from, to);
    }
  }

  /// True for all members, and for some others.
  record MemberOf(MemberFilter members) implements TextTest {
    @Override
    public boolean holds(byte[] bytes, int from, int to) {
      return members.holds(bytes, from, to);
    }
  }

  static TextTest anyOf(Collection<String> values) {
    return new AnyOf(BytesSet.of(values));
  }

  static TextTest anyOfBytes(Collection<byte[]> values) {
    return new AnyOf(BytesSet.ofBytes(values));
  }

  /// `value comparison bound`; [Comparison#NOT_EQUAL] is not a test of its own.
  static TextTest of(Comparison comparison, String bound) {
    byte[] bytes = bound.getBytes(StandardCharsets.UTF_8);
    return switch (comparison) {
      case EQUAL -> anyOf(List.of(bound));
      case LESS -> new Range(null, false, bytes, false);
      case LESS_OR_EQUAL -> new Range(null, false, bytes, true);
      case GREATER -> new Range(bytes, false, null, false);
      case GREATER_OR_EQUAL -> new Range(bytes, true, null, false);
      case NOT_EQUAL -> throw new IllegalArgumentException("not a test: !=");
    };
  }

  static TextTest between(String low, boolean lowIncluded, String high, boolean highIncluded) {
    return new Range(
        low.getBytes(StandardCharsets.UTF_8),
        lowIncluded,
        high.getBytes(StandardCharsets.UTF_8),
        highIncluded);
  }
}
