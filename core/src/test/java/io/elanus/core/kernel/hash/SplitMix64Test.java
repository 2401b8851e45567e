package io.elanus.core.kernel.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SplitMix64Test {
  /// The first numbers of the authors' program for the seed 1234567.
  @Test
  void givesTheAuthorsNumbers() {
    SplitMix64 random = new SplitMix64(1234567);
    assertThat(random.next()).isEqualTo(6457827717110365317L);
    assertThat(random.next()).isEqualTo(3203168211198807973L);
    assertThat(random.next()).isEqualTo(Long.parseUnsignedLong("9817491932198370423"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 63, 1000})
  void ordersHaveEachNumberOnce(int count) {
    int[] order = SplitMix64.order(count, 7);
    Arrays.sort(order);
    for (int i = 0; i < count; i++) {
      assertThat(order[i]).isEqualTo(i);
    }
    assertThat(order).hasSize(count);
  }

  @Test
  void ordersFollowFromTheSeed() {
    assertThat(SplitMix64.order(100, 7)).isEqualTo(SplitMix64.order(100, 7));
    assertThat(SplitMix64.order(100, 7)).isNotEqualTo(SplitMix64.order(100, 8));
  }
}
