package io.elanus.core.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DecayTest {
  @ParameterizedTest
  @EnumSource
  void isOneNearTheOriginAndDecayAtTheScale(Decay.Shape shape) {
    Decay decay = new Decay(shape, 100, 20, 5, 0.3);
    assertThat(decay.factor(100)).isEqualTo(1);
    assertThat(decay.factor(95)).isEqualTo(1);
    assertThat(decay.factor(105)).isEqualTo(1);
    assertThat(decay.factor(125)).isCloseTo(0.3, within(1e-12));
    assertThat(decay.factor(75)).isCloseTo(0.3, within(1e-12));
  }

  @Test
  void fallsInItsOwnShape() {
    assertThat(new Decay(Decay.Shape.GAUSS, 0, 10, 0, 0.5).factor(20))
        .isCloseTo(Math.pow(0.5, 4), within(1e-12));
    assertThat(new Decay(Decay.Shape.EXP, 0, 10, 0, 0.5).factor(20))
        .isCloseTo(Math.pow(0.5, 2), within(1e-12));
    assertThat(new Decay(Decay.Shape.LINEAR, 0, 10, 0, 0.5).factor(5))
        .isCloseTo(0.75, within(1e-12));
    assertThat(new Decay(Decay.Shape.LINEAR, 0, 10, 0, 0.5).factor(1e9)).isEqualTo(0.5);
  }

  @Test
  void randomScoresAreEvenAndDependOnSeedAndValue() {
    int low = 0;
    for (int i = 0; i < 10_000; i++) {
      double score = RandomScore.of(7, i);
      assertThat(score).isBetween(0.0, 1.0);
      assertThat(RandomScore.of(7, i)).isEqualTo(score).isNotEqualTo(RandomScore.of(8, i));
      low += score < 0.25 ? 1 : 0;
    }
    assertThat(low).isBetween(2300, 2700);
  }
}
