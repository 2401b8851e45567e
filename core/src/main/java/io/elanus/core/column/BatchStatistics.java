package io.elanus.core.column;

/// What is known of one field in one batch of rows without looking at it. Nulls are no values.
///
/// @param nullCount rows without a value
/// @param range bounds that all values lie within
public record BatchStatistics(int nullCount, Range range) {
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
