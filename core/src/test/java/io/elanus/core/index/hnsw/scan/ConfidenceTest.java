package io.elanus.core.index.hnsw.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elanus.core.index.SearchTuning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfidenceTest {
  @ParameterizedTest
  @CsvSource({"96, 2.25", "192, 2.75", "384, 3.25", "48, 2", "10, 2", "100000, 4"})
  void growsByHalfADeviationForEachDoublingOfTheEffort(int effort, double deviations) {
    assertThat(Confidence.of(effort, 96).deviations()).isEqualTo(deviations, within(1e-9));
  }

  /// Values of the normal distribution's table.
  @ParameterizedTest
  @CsvSource({"2, 0.022750", "2.25, 0.012224", "3, 0.0013499", "4, 0.000031671"})
  void missesTheUpperTailOfTheNormalDistribution(double deviations, double missed) {
    assertThat(new Confidence(deviations).missed()).isEqualTo(missed, within(missed / 100));
  }

  @Test
  void missesLessTheMoreItGrows() {
    double before = 1;
    for (int effort = 48; effort <= 1200; effort += 48) {
      double missed = Confidence.of(effort, 96).missed();
      assertThat(missed).isPositive().isLessThanOrEqualTo(before);
      before = missed;
    }
  }

  /// More effort, or a higher recall wanted, leaves less out.
  @Test
  void isAsSureAsTheSearchAsks() {
    double byDefault = Confidence.of(SearchTuning.NONE, 10).deviations();
    assertThat(byDefault).isEqualTo(2.25);
    assertThat(Confidence.of(SearchTuning.of("recall_target", 0.98), 10).deviations())
        .isEqualTo(byDefault);
    assertThat(Confidence.of(SearchTuning.of("recall_target", 0.995), 10).missed())
        .isLessThan(0.005);
    assertThat(Confidence.of(SearchTuning.of("ef", 384), 10).deviations())
        .isGreaterThan(byDefault + 0.4);
    assertThat(Confidence.of(SearchTuning.of("ef", 10), 10).deviations()).isEqualTo(2);
  }
}
