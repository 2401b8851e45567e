package io.elanus.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

final class HybridClockTest {
  private final Wall wall = new Wall();

  @Test
  void followsTheWallClock() {
    HybridClock clock = new HybridClock(wall);
    assertThat(clock.next()).isEqualTo(Timestamp.ofMillis(1_000_000));
    assertThat(clock.next().value()).isEqualTo(Timestamp.ofMillis(1_000_000).value() + 1);
    wall.millis += 5;
    assertThat(clock.next()).isEqualTo(Timestamp.ofMillis(1_000_005));
  }

  @Test
  void growsWhileTheWallClockStepsBack() {
    HybridClock clock = new HybridClock(wall);
    Timestamp before = clock.next();
    wall.millis -= 100_000;
    Timestamp after = clock.next();
    assertThat(after.value()).isEqualTo(before.value() + 1);
  }

  @Test
  void growsBeyondTheMillisecondWhenItsTimestampsRunOut() {
    HybridClock clock = new HybridClock(wall);
    Timestamp last = clock.next();
    for (int i = 0; i < (1 << Timestamp.LOGICAL_BITS) + 10; i++) {
      Timestamp next = clock.next();
      assertThat(next.value()).isGreaterThan(last.value());
      last = next;
    }
    assertThat(last.unixMillis()).isEqualTo(1_000_001);
  }

  @Test
  void startsAfterWhatRecoveryFound() {
    HybridClock clock = new HybridClock(wall);
    Timestamp seen = Timestamp.ofMillis(2_000_000);
    clock.ensureAfter(seen);
    clock.ensureAfter(Timestamp.ofMillis(5));
    assertThat(clock.next().value()).isEqualTo(seen.value() + 1);
  }

  @Test
  void tellsAMomentThatLiesBehindNoTimestampWithoutGivingItOut() {
    HybridClock clock = new HybridClock(wall);
    Timestamp given = clock.next();
    assertThat(clock.now()).isEqualTo(given);
    clock.ensureAfter(Timestamp.ofMillis(2_000_000));
    assertThat(clock.now()).isEqualTo(Timestamp.ofMillis(2_000_000));
    assertThat(clock.next().isAfter(clock.now())).isFalse();
  }

  @Test
  void givesNoTimestampTwiceAcrossThreads() throws InterruptedException {
    HybridClock clock = new HybridClock(wall, new Memory());
    ConcurrentSkipListSet<Timestamp> given = new ConcurrentSkipListSet<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          Thread.startVirtualThread(() -> {
            for (int i = 0; i < 10_000; i++) given.add(clock.next());
          }));
    }
    for (Thread thread : threads) thread.join();
    assertThat(given).hasSize(40_000);
  }

  @Test
  void startsAboveEverythingThatWasEverGivenOutThoughTheWallClockWentBack() {
    Memory memory = new Memory();
    Timestamp last = Timestamp.EARLIEST;
    for (int restart = 0; restart < 5; restart++) {
      HybridClock clock = new HybridClock(wall, memory);
      for (int i = 0; i < 100; i++) {
        Timestamp next = clock.next();
        assertThat(next.value()).isGreaterThan(last.value());
        assertThat(next.value()).isLessThanOrEqualTo(memory.reserved().value());
        last = next;
        wall.millis += 100;
      }
      wall.millis -= 60_000;
    }
  }

  @Test
  void asksTheReserveAboutEveryThreeSeconds() {
    Memory memory = new Memory();
    HybridClock clock = new HybridClock(wall, memory);
    for (int i = 0; i < 30_000; i++) {
      clock.next();
      wall.millis++;
    }
    assertThat(memory.calls).isBetween(9, 11);
  }

  @Test
  void givesOutNothingThatCouldNotBeReserved() {
    Memory memory = new Memory();
    HybridClock clock = new HybridClock(wall, memory);
    Timestamp first = clock.next();
    memory.failing = true;
    wall.millis += 10_000;
    assertThatThrownBy(clock::next).hasMessage("no room");
    memory.failing = false;
    assertThat(clock.next().value()).isGreaterThan(first.value());
  }

  private static final class Wall implements Clock {
    private volatile long millis = 1_000_000;

    @Override
    public long wallMillis() {
      return millis;
    }

    @Override
    public long monotonicNanos() {
      return 0;
    }
  }

  private static final class Memory implements TimestampReserve {
    private volatile Timestamp reserved = Timestamp.EARLIEST;
    private volatile boolean failing;
    private volatile int calls;

    @Override
    public Timestamp reserved() {
      return reserved;
    }

    @Override
    public synchronized void reserve(Timestamp through) {
      if (failing) throw new IllegalStateException("no room");
      assertThat(through.value()).isGreaterThan(reserved.value());
      reserved = through;
      calls++;
    }
  }
}
