package io.elanus.server.standalone;

import io.elanus.core.time.Clock;

/// The machine's own clock.
final class SystemClock implements Clock {
  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public long monotonicNanos() {
    return System.nanoTime();
  }
}
