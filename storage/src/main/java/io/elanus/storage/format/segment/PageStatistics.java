package io.elanus.storage.format.segment;

/// What is known of the values of one field in one batch of rows. Nulls are not values.
///
/// @param nullCount rows without a value
/// @param range bounds that all values lie within
public record PageStatistics(int nullCount, Range range) {
  /// Bounds on values, both ends included.
  public sealed interface Range {
    /// BOOL, INT8, INT16, INT32 and INT64: the smallest and the largest value.
    record Integers(long min, long max) implements Range {}

    /// FLOAT and DOUBLE: the smallest and the largest value.
    record Floats(double min, double max) implements Range {}

    /// VARCHAR: bounds in unsigned byte order, at most 64 bytes each and not always values themselves.
    record Texts(byte[] min, byte[] max) implements Range {}

    /// Nothing is known: no value, a type without order, a NaN.
    record Unknown() implements Range {}
  }
}
