package io.elanus.core.kernel.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SplitBlockFilterTest {
  /// The rates expected of so many bits a member (Putze, Sanders and Singler, 2007): blocks have a
  /// Poisson number of members.
  @ParameterizedTest
  @CsvSource({"8, 0.0332", "12, 0.0054", "16, 0.0013"})
  void holdsEveryMemberAndAsFewOthersAsExpected(int bits, double expected) {
    Random random = new Random(bits);
    int members = 40_000;
    byte[] bytes = new byte[members * bits / 256 * SplitBlockFilter.BLOCK_BYTES];
    SplitBlockFilter filter = new SplitBlockFilter(MemorySegment.ofArray(bytes));
    long[] held = random.longs(members).map(XxHash64::of).toArray();
    for (long hash : held) {
      filter.add(hash);
    }
    for (long hash : held) {
      assertThat(filter.mayHold(hash)).isTrue();
    }
    int strangers = 200_000;
    int found = 0;
    for (int i = 0; i < strangers; i++) {
      found += filter.mayHold(XxHash64.of(random.nextLong())) ? 1 : 0;
    }
    assertThat((double) found / strangers).isBetween(0.7 * expected, 1.3 * expected);
  }

  @Test
  void isEmptyAtFirstAndMayHaveOneBlock() {
    SplitBlockFilter filter = new SplitBlockFilter(MemorySegment.ofArray(new byte[32]));
    Random random = new Random(4);
    for (int i = 0; i < 1000; i++) {
      assertThat(filter.mayHold(random.nextLong())).isFalse();
    }
    filter.add(0x1234_5678_9abc_def0L);
    assertThat(filter.mayHold(0x1234_5678_9abc_def0L)).isTrue();
  }

  @Test
  void needsWholeBlocks() {
    for (int bytes : new int[] {0, 31, 33}) {
      assertThatThrownBy(() -> new SplitBlockFilter(MemorySegment.ofArray(new byte[bytes])))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(bytes + " bytes");
    }
  }
}
