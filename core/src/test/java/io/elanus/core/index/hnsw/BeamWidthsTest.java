package io.elanus.core.index.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.index.RecallTarget;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.hnsw.graph.WalkPlan;
import org.junit.jupiter.api.Test;

final class BeamWidthsTest {
  private static final int ROWS = 10_000;

  /// Half of the way between its beams is half of the way between their recalls.
  private static final RecallCurve CURVE =
      new RecallCurve(new int[] {100, 300}, new float[][] {{0.9f, 0.9f, 0.9f}, {1, 1, 1}});

  private static final SearchTuning TARGET = SearchTuning.of(RecallTarget.NAME, 0.95);

  @Test
  void takeTheWidthThatIsNamed() {
    assertThat(BeamWidths.of(SearchTuning.of("ef", 50), CURVE, 10, false, ROWS))
        .isEqualTo(new BeamWidths(50, 50, false));
    assertThat(BeamWidths.of(SearchTuning.of("ef", 50), CURVE, 10, true, ROWS))
        .isEqualTo(new BeamWidths(50, 50, false));
  }

  @Test
  void holdTheHitsWantedAndNoMoreThanAllRows() {
    assertThat(BeamWidths.of(SearchTuning.of("ef", 5), CURVE, 10, false, ROWS).width())
        .isEqualTo(10);
    assertThat(BeamWidths.of(SearchTuning.of("ef", 5_000), CURVE, 10, false, 700))
        .isEqualTo(new BeamWidths(700, 700, false));
    assertThat(BeamWidths.of(SearchTuning.NONE, CURVE, 10, true, 40))
        .isEqualTo(new BeamWidths(40, 40, true));
  }

  @Test
  void areWiderWithinAFilterWhenNobodyNamesThem() {
    int plain = WalkPlan.defaultEffort(10, false);
    int filtered = WalkPlan.defaultEffort(10, true);
    assertThat(filtered).isGreaterThan(plain);
    assertThat(BeamWidths.of(SearchTuning.NONE, RecallCurve.NONE, 10, false, ROWS))
        .isEqualTo(new BeamWidths(plain, plain, true));
    assertThat(BeamWidths.of(SearchTuning.NONE, RecallCurve.NONE, 10, true, ROWS))
        .isEqualTo(new BeamWidths(filtered, plain, true));
  }

  @Test
  void reachTheRecallWanted() {
    assertThat(BeamWidths.of(TARGET, CURVE, 10, false, ROWS))
        .isEqualTo(new BeamWidths(200, 200, false));
  }

  @Test
  void mayWidenWhereTheCurveSaysNothing() {
    assertThat(BeamWidths.of(TARGET, CURVE, 10, true, ROWS))
        .isEqualTo(new BeamWidths(200, 200, true));
    assertThat(BeamWidths.of(TARGET, RecallCurve.NONE, 10, false, ROWS).mayWiden()).isTrue();
  }
}
