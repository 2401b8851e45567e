package io.elanus.engine.sealed;

import java.util.concurrent.atomic.AtomicInteger;

/// Keeps a resource open while its owner or any reader holds it, and closes it behind the last.
final class Lifetime {
  private final AtomicInteger holders = new AtomicInteger(1);
  private final Runnable close;

  /// Begins held by its owner.
  ///
  /// @param close run once, by whoever lets go last
  Lifetime(Runnable close) {
    this.close = close;
  }

  /// @return false when it is closed or about to be
  boolean tryHold() {
    int present = holders.get();
    while (present > 0) {
      if (holders.compareAndSet(present, present + 1)) {
        return true;
      }
      present = holders.get();
    }
    return false;
  }

  /// Runs a task that needs it open; does nothing when it is closed or about to be.
  void whileHeld(Runnable task) {
    if (!tryHold()) {
      return;
    }
    try {
      task.run();
    } finally {
      letGo();
    }
  }

  void letGo() {
    int left = holders.decrementAndGet();
    assert left >= 0 : "let go more often than held";
    if (left == 0) {
      close.run();
    }
  }
}
