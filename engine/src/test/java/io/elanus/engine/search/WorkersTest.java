package io.elanus.engine.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WorkersTest {
  private final ExecutorService pool = Executors.newFixedThreadPool(3);
  private final Workers workers = new Workers(pool, 3, 1000);

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void runsEachTaskOnce() {
    for (int count : new int[] {0, 1, 2, 3, 100}) {
      AtomicIntegerArray runs = new AtomicIntegerArray(count + 1);
      workers.run(count, 1_000_000, runs::incrementAndGet);
      for (int i = 0; i < count; i++) {
        assertThat(runs.get(i)).isOne();
      }
    }
  }

  @Test
  void smallWorkStaysOnTheCallingThread() {
    Thread caller = Thread.currentThread();
    workers.run(1, 1000, i -> assertThat(Thread.currentThread()).isSameAs(caller));
    workers.run(2, 500, i -> assertThat(Thread.currentThread()).isSameAs(caller));
    workers.run(1, 1001, i -> assertThat(Thread.currentThread()).isNotSameAs(caller));
  }

  @Test
  void throwsTheFirstFailure() {
    IllegalStateException failure = new IllegalStateException("third");
    assertThatThrownBy(() ->
            workers.run(
                10,
                1_000_000,
                i -> {
                  if (i == 3) {
                    throw failure;
                  }
                }))
        .isSameAs(failure);
  }

  @Test
  void saysSoWhenThePoolIsClosed() {
    pool.shutdown();
    assertThatThrownBy(() -> workers.run(10, 1_000_000, i -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
