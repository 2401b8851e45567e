package io.elanus.core.index.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class SumThresholdTest {
  private final SumThreshold threshold = new SumThreshold();

  @RepeatedTest(20)
  void theBestAreAboveAndNotManyMore(RepetitionInfo repetition) {
    long seed = Seed.OF_RUN + repetition.getCurrentRepetition();
    Random random = new Random(seed);
    int length = 64 * (100 + random.nextInt(900));
    int[] sums = new int[length];
    for (int i = 0; i < length; i++) {
      sums[i] = random.nextInt(4) == 0 ? 1 + random.nextInt(1 << 30) : 0;
    }
    for (int count : new int[] {1, 10, 1 + random.nextInt(40)}) {
      int below = threshold.below(sums, length, count);
      long above = Arrays.stream(sums).filter(sum -> sum > below).count();
      assertThat(above).as("seed %d, %d", seed, count).isBetween((long) count, 3L + 2L * count);
    }
  }

  @Test
  void equalSumsAreAboveTogether() {
    int[] sums = new int[64 * 100];
    Arrays.fill(sums, 7);
    sums[333] = 9;
    assertThat(threshold.below(sums, sums.length, 1)).isBetween(7, 8);
    assertThat(threshold.below(sums, sums.length, 2)).isBetween(0, 6);
  }

  @Test
  void isZeroWhereFewerThanWantedAreAboveIt() {
    int[] sums = new int[64 * 100];
    assertThat(threshold.below(sums, sums.length, 1)).isZero();
    sums[5] = 1 << 30;
    sums[6000] = 3;
    assertThat(threshold.below(sums, sums.length, 3)).isZero();
    assertThat(threshold.below(sums, sums.length, 5000)).isZero();
  }
}
