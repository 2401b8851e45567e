package io.elanus.cluster.transport.paranoid;

import io.elanus.cluster.transport.Caller;
import io.elanus.cluster.transport.RoleMethod;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// Draws a fate for every request. A call never runs out of tries: its last one arrives.
public final class FaultSchedule {
  /// Late requests that go before a call.
  private static final double LATE_DELIVERED = 0.3;

  private final RandomGenerator random;
  private final FaultRates rates;

  /// Held while something is drawn: the source of randomness is for one thread.
  private final ReentrantLock drawing = new ReentrantLock();

  public FaultSchedule(RandomGenerator random, FaultRates rates) {
    this.random = random;
    this.rates = rates;
  }

  Fate fate(RoleMethod<?, ?, ?> method, int attempt) {
    double drawn = draw();
    boolean mayFail = method.isIdempotent() ? attempt < Caller.TRIES : rates.onceMayFail();
    if (mayFail) {
      if (drawn < rates.requestLost()) return Fate.REQUEST_LOST;
      drawn -= rates.requestLost();
      if (drawn < rates.answerLost()) return Fate.ANSWER_LOST;
      drawn -= rates.answerLost();
      if (drawn < rates.late()) return Fate.ARRIVES_LATE;
      drawn -= rates.late();
    }
    return method.isIdempotent() && drawn < rates.twice() ? Fate.ARRIVES_TWICE : Fate.ARRIVES;
  }

  /// Milliseconds that a request waits on its way.
  long delayMillis() {
    double drawn = draw();
    return drawn < rates.delayed()
        ? (long) (drawn / rates.delayed() * (rates.delayMillis() + 1))
        : 0;
  }

  /// Whether a request that is late arrives now.
  boolean deliversLate() {
    return draw() < LATE_DELIVERED;
  }

  /// One of several.
  int choose(int count) {
    return (int) (draw() * count);
  }

  private double draw() {
    drawing.lock();
    try {
      return random.nextDouble();
    } finally {
      drawing.unlock();
    }
  }
}
