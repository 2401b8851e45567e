package io.elanus.engine.sealed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class LifetimeTest {
  private int closed;
  private int ran;
  private final Lifetime lifetime = new Lifetime(() -> closed++);

  @Test
  void isClosedBehindATaskThatNeedsIt() {
    lifetime.whileHeld(() -> {
      lifetime.letGo();
      assertThat(closed).isZero();
      ran++;
    });
    assertThat(ran).isOne();
    assertThat(closed).isOne();
  }

  @Test
  void runsNoTaskOnceItIsClosed() {
    lifetime.letGo();
    lifetime.whileHeld(() -> ran++);
    assertThat(ran).isZero();
    assertThat(closed).isOne();
  }

  @Test
  void isNotHeldByATaskThatFailed() {
    assertThatThrownBy(() ->
            lifetime.whileHeld(() -> {
              throw new IllegalStateException("failed");
            }))
        .isInstanceOf(IllegalStateException.class);
    lifetime.letGo();
    assertThat(closed).isOne();
  }
}
