package io.elanus.core.index.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class KernelWarmupTest {
  @Test
  void endsWhenBatchesNoLongerGetFaster() {
    assertThat(KernelWarmup.run(() -> 0, 1)).isTrue();
  }

  @Test
  void endsWhenTheTimeIsUp() {
    AtomicLong clock = new AtomicLong();
    assertThat(KernelWarmup.run(() -> clock.addAndGet(1000), 5000)).isFalse();
  }
}
