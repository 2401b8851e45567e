package io.elanus.cluster.streaming;

import java.util.concurrent.atomic.AtomicInteger;

/// Something that is kept while somebody holds it. It starts without a holder; when the last one
/// lets go, it is gone for good.
abstract class Counted {
  private final AtomicInteger holders = new AtomicInteger();

  /// For whoever knows that it is held, or has just made it.
  final void hold() {
    holders.incrementAndGet();
  }

  /// False when it is gone.
  final boolean tryHold() {
    int now = holders.get();
    while (now > 0) {
      if (holders.compareAndSet(now, now + 1)) return true;
      now = holders.get();
    }
    return false;
  }

  final void letGo() {
    int left = holders.decrementAndGet();
    if (left < 0) throw new IllegalStateException("let go more often than held");
    if (left == 0) unused();
  }

  /// Called once, by the last holder.
  abstract void unused();
}
