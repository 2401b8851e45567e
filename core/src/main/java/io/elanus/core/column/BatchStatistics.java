package io.elanus.core.column;

import io.elanus.core.kernel.hash.SplitBlockFilter;
import org.jspecify.annotations.Nullable;

/// What is known of one field in one batch of rows without looking at it. Nulls are no values.
///
/// @param nullCount rows without a value
/// @param range bounds that all values lie within
/// @param members of INT64 and VARCHAR, the values by their [io.elanus.core.kernel.hash.XxHash64];
///   null where it is not known which there are
public record BatchStatistics(int nullCount, Range range, @Nullable SplitBlockFilter members) {
  /// Bounds alone.
  public BatchStatistics(int nullCount, Range range) {
    this(nullCount, range, null);
  }

  /// Both ends included.
  public sealed interface Range {
    /// BOOL, the integers and TIMESTAMPTZ.
    record Integers(long min, long max) implements Range {}

    /// FLOAT and DOUBLE; no value is NaN.
    record Floats(double min, double max) implements Range {}

    /// VARCHAR in unsigned byte order; the bounds need not be values themselves.
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    record Texts(byte[] min, byte[] max) implements Range {}

    /// No value, or no bounds.
    record Unknown() implements Range {}
  }
}
