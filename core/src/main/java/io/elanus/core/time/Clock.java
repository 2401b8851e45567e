package io.elanus.core.time;

/// The only source of time: handed in, so that tests can hold it.
public interface Clock {
  /// Unix milliseconds; may step.
  long wallMillis();

  /// Nanoseconds since an arbitrary origin; never goes back.
  long monotonicNanos();
}
