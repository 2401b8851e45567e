package io.elanus.core.expression;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a `{name}` in a filter stands for. Source: `TemplateValue` in schema.proto.
public sealed interface TemplateValue {
  record Bool(boolean value) implements TemplateValue {}

  record Int(long value) implements TemplateValue {}

  record Floating(double value) implements TemplateValue {}

  record Text(String value) implements TemplateValue {}

  /// A JSON document.
  record Json(byte[] document) implements TemplateValue {}

  /// A set of members, see [io.elanus.core.expression.predicate.MemberFilter]. Not to be changed.
  record Bytes(byte[] bytes) implements TemplateValue {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Bytes(byte[] others) && Arrays.equals(bytes, others);
    }

    /// Of a few bytes only: there may be many millions.
    @Override
    public int hashCode() {
      return 31 * bytes.length
          + Arrays.hashCode(Arrays.copyOf(bytes, Math.min(bytes.length, LONGEST_HASHED)));
    }

    private static final int LONGEST_HASHED = 4096;
  }

  /// A moment in microseconds; no client can send one.
  record Instant(long micros) implements TemplateValue {}

  record Many(List<TemplateValue> values) implements TemplateValue {}
}
