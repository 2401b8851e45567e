package io.elanus.core.time;

/// A point in the order of all writes: Unix milliseconds in the high 46 bits, a counter in the low
/// 18. On the wire it is the same 64-bit number. Unsigned values beyond `Long.MAX_VALUE` do not
/// occur before the year 4197.
public record Timestamp(long value) implements Comparable<Timestamp> {
  public static final int LOGICAL_BITS = 18;

  /// Before every write.
  public static final Timestamp EARLIEST = new Timestamp(0);

  /// After every write.
  public static final Timestamp LATEST = new Timestamp(Long.MAX_VALUE);

  public static Timestamp ofMillis(long unixMillis) {
    return new Timestamp(unixMillis << LOGICAL_BITS);
  }

  /// The physical half, in Unix milliseconds.
  public long unixMillis() {
    return value >>> LOGICAL_BITS;
  }

  /// This moment less a span, never before [#EARLIEST].
  public Timestamp minusMillis(long millis) {
    return ofMillis(Math.max(0, unixMillis() - millis));
  }

  public boolean isAfter(Timestamp other) {
    return value > other.value;
  }

  @Override
  public int compareTo(Timestamp other) {
    return Long.compare(value, other.value);
  }
}
