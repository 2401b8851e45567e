package io.elanus.cluster.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.cluster.role.WouldWait;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LaneTest {
  @Test
  void runsTasksInTheOrderInWhichTheyCame() {
    Lane lane = new Lane(Runnable::run);
    List<Integer> ran = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int number = i;
      lane.execute(() -> ran.add(number));
    }
    lane.run(() -> ran.add(1000));
    assertThat(ran).isSorted().hasSize(1001);
  }

  @Test
  void refusesToLetAThreadWaitThatMustNot() throws InterruptedException {
    Lane lane = new Lane(Runnable::run);
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    LoopThread loop = new LoopThread(() -> lane.run(() -> {}));
    loop.setUncaughtExceptionHandler((thread, failure) -> thrown.set(failure));
    loop.start();
    loop.join();
    assertThat(thrown.get()).isInstanceOf(WouldWait.class);
    assertThat(lane.isIdle()).isTrue();
  }

  private static final class LoopThread extends Thread implements WouldWait.Thread {
    LoopThread(Runnable task) {
      super(task);
    }
  }
}
