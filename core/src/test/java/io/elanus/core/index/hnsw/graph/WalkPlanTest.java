package io.elanus.core.index.hnsw.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WalkPlanTest {
  @Test
  void makesRoomInTheBeamForWhatFails() {
    assertThat(WalkPlan.postfilteredWidth(64, 10, 1)).isEqualTo(64);
    assertThat(WalkPlan.postfilteredWidth(64, 10, 0.5)).isEqualTo(74);
    assertThat(WalkPlan.postfilteredWidth(64, 10, 0.1)).isEqualTo(154);
    assertThat(WalkPlan.postfilteredWidth(64, 10, 0)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void wantsABeamThatReachesBehindTheHits() {
    assertThat(WalkPlan.reaches(64, 10, 64, 10)).isTrue();
    assertThat(WalkPlan.reaches(74, 30, 64, 10)).isTrue();
    assertThat(WalkPlan.reaches(74, 70, 64, 10)).isFalse();
  }

  @Test
  void expectsNothingNearWhereHardlyAnyOfTheNearerNodesPasses() {
    assertThat(WalkPlan.shareNear(new FilteredWalk.Glance(0, 0.01), 0.1)).isZero();
    assertThat(WalkPlan.shareNear(new FilteredWalk.Glance(0, 0.1), 0.1)).isEqualTo(0.05);
    assertThat(WalkPlan.shareNear(new FilteredWalk.Glance(0.2, 0.4), 0.5)).isZero();
    assertThat(WalkPlan.shareNear(new FilteredWalk.Glance(0.3, 0.4), 0.5)).isEqualTo(0.35);
    assertThat(WalkPlan.shareNear(new FilteredWalk.Glance(0.5, 0.3), 0.1)).isEqualTo(0.4);
  }
}
